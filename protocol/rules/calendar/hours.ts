/** Hours of the wall clock of a day in seconds since midnight, [from, to); `to` is at most 86 400. */
export interface Hours {
  from: number
  to: number
}

/** How hours are written: `08:30-11:30`, until `24:00`. */
export const HOURS_PATTERN = '^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$'
const pattern = new RegExp(HOURS_PATTERN)

/** `08:30-11:30` as hours; undefined for what is written in another way or ends no later than it begins. */
export function readHours(text: string): Hours | undefined {
  if (!pattern.test(text)) return undefined
  const [from = 0, to = 0] = text.split('-').map((clock) => {
    const [hour, minute] = clock.split(':')
    return Number(hour) * 3600 + Number(minute) * 60
  })
  return from < to ? { from, to } : undefined
}

/** The hours of a day in their order; undefined where one is none or two of them overlap. */
export function readDayHours(texts: readonly string[]): Hours[] | undefined {
  const hours: Hours[] = []
  for (const text of texts) {
    const each = readHours(text)
    if (each === undefined) return undefined
    hours.push(each)
  }
  hours.sort((a, b) => a.from - b.from)
  return hours.every((each, index) => index === 0 || each.from >= (hours[index - 1]?.to ?? 0)) ? hours : undefined
}
