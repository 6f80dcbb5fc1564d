import { Temporal } from 'temporal-polyfill'

/** The zone where nothing else is said, or what is said is no zone. */
const FALLBACK = 'Europe/Paris'
const HOUR = 3_600_000

/**
 * The beginnings of the days of a time zone, from that of the day in which `from` lies until that of the day after the one in
 * which `to` lies: each day ends where the next begins, with 23, 24 or 25 hours. All ms since 1970.
 */
export function localDays(from: number, to: number, timeZone: string): number[] {
  const zone = knownZone(timeZone)
  const starts: number[] = []
  let day = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate()
  for (;;) {
    const start = day.toZonedDateTime({ timeZone: zone }).epochMilliseconds
    starts.push(start)
    if (start > to) return starts
    day = day.add({ days: 1 })
  }
}

/** Writes moments as ISO 8601 with the offset of a time zone: `2026-11-24T15:12:08+01:00`, with milliseconds where there are any. */
export function zonedTime(timeZone: string): (at: number) => string {
  const zone = knownZone(timeZone)
  const offsets = new Map<number, number>()
  return (at) => {
    // No zone moves its clocks but at a full quarter of an hour.
    const quarter = Math.floor(at / (HOUR / 4))
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
      offset = moment.offsetNanoseconds / 1e6
      offsets.set(quarter, offset)
    }
    const local = new Date(at + offset)
      .toISOString()
      .slice(0, -1)
      .replace(/\.000$/, '')
    const minutes = Math.abs(offset) / 60_000
    const sign = offset < 0 ? '-' : '+'
    return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(Math.floor(minutes % 60))}`
  }
}

function knownZone(timeZone: string): string {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId
  } catch {
    return FALLBACK
  }
}

function two(count: number): string {
  return String(count).padStart(2, '0')
}
