import { dayOf } from '../rules/calendar/local-day.ts'

/** ISO 8601 with seconds optional and the zone said: `2026-11-03T08:20:00+01:00`, `2026-11-03T07:20:00.5Z`. */
export const EVENT_TIME_PATTERN =
  '^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d([.,]\\d+)?)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)$'

const pattern = new RegExp(EVENT_TIME_PATTERN)
const DAY = 86_400

/** A moment of a file as whole seconds since 1970, parts of a second cut off; undefined for what is no moment. */
export function readEventTime(text: string): number | undefined {
  if (!pattern.test(text)) return undefined
  const day = dayOf(text.slice(0, 10))
  if (day === undefined) return undefined
  const seconds = text[16] === ':' ? Number(text.slice(17, 19)) : 0
  const clock = Number(text.slice(11, 13)) * 3600 + Number(text.slice(14, 16)) * 60 + seconds
  return day * DAY + clock - offset(text)
}

function offset(text: string): number {
  if (text.endsWith('Z')) return 0
  const sign = text.at(-6) === '-' ? -1 : 1
  return sign * (Number(text.slice(-5, -3)) * 3600 + Number(text.slice(-2)) * 60)
}
