import type { Id } from '@preau/protocol/ids.ts'
import { type SchoolClock, schoolClock } from '@preau/protocol/rules/booking/school-clock.ts'
import { ZoneClock } from '@preau/protocol/rules/calendar/zone-clock.ts'
import type { Queries } from '../store/database.ts'
import { getSchoolTimes, type StoredSchoolTimes } from '../store/school-times.ts'

/** The times of a school with what answers for its days. */
export interface SchoolPage {
  times: StoredSchoolTimes
  clock: SchoolClock
  /** The local day of now. */
  today: number
}

interface Kept {
  key: string
  clock: SchoolClock
}

/** The calendars of schools, each worked out once a day and version. The store is asked each time which version holds. */
export class SchoolBook {
  readonly #now: () => number
  readonly #kept = new Map<Id, Kept>()

  /** @param now ms since 1970 */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Throws PLACE_NOT_FOUND. */
  async page(db: Queries, school: Id): Promise<SchoolPage> {
    const times = await getSchoolTimes(db, school)
    const today = dayIn(times.timeZone, this.#now())
    const key = `${times.version} ${times.timeZone} ${times.zone} ${times.region} ${today}`
    const kept = this.#kept.get(school)
    if (kept?.key === key) return { times, clock: kept.clock, today }
    const clock = schoolClock(times, times.timeZone, today)
    this.#kept.set(school, { key, clock })
    return { times, clock, today }
  }
}

function dayIn(timeZone: string, at: number): number {
  const day = Math.floor(at / 86_400_000)
  try {
    return new ZoneClock(timeZone, day, day).dayAt(at / 1000)
  } catch {
    return day
  }
}
