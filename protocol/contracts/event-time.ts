import { dayOfParts } from '../rules/calendar/local-day.ts'

/** ISO 8601 with seconds optional and the zone said: `2026-11-03T08:20:00+01:00`, `2026-11-03T07:20:00.5Z`. */
export const EVENT_TIME_PATTERN =
  '^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d([.,]\\d+)?)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)$'

const pattern = new RegExp(EVENT_TIME_PATTERN)
const DAY = 86_400

/** A moment of a file as whole seconds since 1970, parts of a second cut off; undefined for what is no moment. */
export function readEventTime(text: string): number | undefined {
  return pattern.test(text) ? secondsOf(text) : undefined
}

/** The same for a text that is known to have the form; undefined for a date that does not exist. */
export function secondsOf(text: string): number | undefined {
  const day = dayOfParts(digits(text, 0) * 100 + digits(text, 2), digits(text, 5), digits(text, 8))
  if (day === undefined) return undefined
  const seconds = text[16] === ':' ? digits(text, 17) : 0
  const clock = digits(text, 11) * 3600 + digits(text, 14) * 60 + seconds
  return day * DAY + clock - offset(text)
}

function offset(text: string): number {
  if (text.endsWith('Z')) return 0
  const sign = text.at(-6) === '-' ? -1 : 1
  return sign * (digits(text, text.length - 5) * 3600 + digits(text, text.length - 2) * 60)
}

/** Two digits as a number. A log has half a million of these times. */
function digits(text: string, index: number): number {
  return text.charCodeAt(index) * 10 + text.charCodeAt(index + 1) - 528
}
