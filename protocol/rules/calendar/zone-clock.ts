import { Temporal } from 'temporal-polyfill'
import { type Day, dateOf } from './local-day.ts'

const DAY = 86_400

/** A stretch of time in which a zone does not move its clocks. All seconds since 1970; the offset is in seconds. */
interface Steady {
  from: number
  to: number
  offset: number
}

/** A span of a local day in real time, [from, to), and the second of the wall clock at which it begins. */
export interface DayPart {
  from: number
  to: number
  wall: number
}

/**
 * The wall clock of a time zone. The changes between two days are worked out once; a moment outside of them is still right
 * and only slower. Throws a RangeError for a zone that does not exist.
 */
export class ZoneClock {
  readonly timeZone: string
  readonly #steady: readonly Steady[]
  readonly #dates = new Map<Day, string>()

  /** @param from first and @param to last day that will mostly be asked for */
  constructor(timeZone: string, from: Day, to: Day) {
    this.timeZone = timeZone
    this.#steady = steadySpans(timeZone, (from - 2) * DAY, (to + 3) * DAY)
  }

  /** Seconds that the wall clock is ahead of UTC at a moment. */
  offsetAt(at: number): number {
    return this.#spanOf(at)?.offset ?? offsetOf(this.timeZone, at)
  }

  /** The local date of a moment. */
  dayAt(at: number): Day {
    return Math.floor((at + this.offsetAt(at)) / DAY)
  }

  /** The first moment of a local day. */
  startOf(day: Day): number {
    return this.partsOf(day)[0]?.from ?? day * DAY
  }

  /**
   * A local day in the order of real time. Most days are one part; one on which the clocks move is two, and together they
   * have 23 or 25 hours: a part of the wall clock is missing or comes twice.
   */
  partsOf(day: Day): DayPart[] {
    const wallStart = day * DAY
    const first = this.#spanOf(wallStart - DAY)
    if (first && wallStart + 2 * DAY < first.to) {
      const from = wallStart - first.offset
      return [{ from, to: from + DAY, wall: 0 }]
    }
    const spans = this.#near(wallStart)
    return spans.flatMap(({ from, to, offset }) => {
      const start = Math.max(from, wallStart - offset)
      const end = Math.min(to, wallStart + DAY - offset)
      return start < end ? [{ from: start, to: end, wall: start + offset - wallStart }] : []
    })
  }

  /** A moment in whole seconds as ISO 8601 with the offset of the zone: `2026-11-24T15:12:08+01:00`. */
  write(at: number): string {
    const offset = this.offsetAt(at)
    const minutes = Math.floor(Math.abs(offset) / 60)
    const day = Math.floor((at + offset) / DAY)
    const second = at + offset - day * DAY
    const time = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
    return `${this.#dateOf(day)}T${time}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  }

  #dateOf(day: Day): string {
    const known = this.#dates.get(day)
    if (known !== undefined) return known
    const date = dateOf(day)
    this.#dates.set(day, date)
    return date
  }

  #spanOf(at: number): Steady | undefined {
    for (const span of this.#steady) if (at >= span.from && at < span.to) return span
    return undefined
  }

  #near(wallStart: number): readonly Steady[] {
    const [from, to] = [wallStart - DAY, wallStart + 2 * DAY]
    const first = this.#steady[0]
    const last = this.#steady.at(-1)
    if (first && last && from >= first.from && to <= last.to) return this.#steady
    return steadySpans(this.timeZone, from, to)
  }
}

function two(count: number): string {
  return count < 10 ? `0${count}` : String(count)
}

function offsetOf(timeZone: string, at: number): number {
  return Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e9
}

function steadySpans(timeZone: string, from: number, to: number): Steady[] {
  const spans: Steady[] = []
  let moment = Temporal.Instant.fromEpochMilliseconds(from * 1000).toZonedDateTimeISO(timeZone)
  let begin = from
  while (begin < to) {
    const next = moment.getTimeZoneTransition('next')
    const end = Math.min(next === null ? to : next.epochMilliseconds / 1000, to)
    spans.push({ from: begin, to: end, offset: moment.offsetNanoseconds / 1e9 })
    if (next === null) break
    moment = next
    begin = end
  }
  return spans
}
