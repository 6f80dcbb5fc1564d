/** Local hours in which a class may be going on, until the calendar of the school says it better (I6): Monday to Friday. */
const LESSONS = { from: 8, to: 18 } as const
const FREE = ['Sat', 'Sun']

/**
 * Whether a class may be going on: nothing takes its board away then without its teacher.
 * @param at ms since 1970
 */
export function isLessonTime(at: number, timeZone: string): boolean {
  const parts = clockIn(timeZone).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  const hour = Number(part('hour'))
  return !FREE.includes(part('weekday')) && hour >= LESSONS.from && hour < LESSONS.to
}

/** The clock that was asked last: it costs more to make than to ask, and a day of a school is asked a hundred times. */
let last: { timeZone: string; clock: Intl.DateTimeFormat } | undefined

/** By the engine itself and no library: the agent asks it, too. */
function clockIn(timeZone: string): Intl.DateTimeFormat {
  if (last?.timeZone !== timeZone) last = { timeZone, clock: newClock(timeZone) }
  return last.clock
}

function newClock(timeZone: string): Intl.DateTimeFormat {
  const shown = { weekday: 'short', hour: 'numeric', hourCycle: 'h23' } as const
  try {
    return new Intl.DateTimeFormat('en-GB', { ...shown, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...shown, timeZone: 'Europe/Paris' })
  }
}
