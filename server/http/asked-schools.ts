import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { ZoneClock } from '@preau/protocol/rules/calendar/zone-clock.ts'
import { DEVICE_KINDS } from '@preau/protocol/rules/device-status.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from '../store/database.ts'
import { schoolNames } from '../store/schools.ts'

/** The zone of what is counted over several schools. */
export const ZONE = 'Europe/Paris'

/** The schools that a question is about, by the name that they are shown in the order of. */
export interface AskedSchools {
  names: ReadonlyMap<Id, string>
  /** The reach of who asks, without the other schools. */
  reach: Reach
}

/** Those of a reach, of one authority of it, or one of it; none where what is named is not reached. */
export async function askedSchools(
  db: Queries,
  reach: Reach,
  { authority, school }: { authority?: Id; school?: Id },
): Promise<AskedSchools> {
  const { authorities } = await schoolNames(db, reach)
  const found = authorities
    .filter(({ id }) => authority === undefined || id === authority)
    .flatMap(({ schools }) => schools.filter(({ id }) => school === undefined || id === school))
  const names = new Map(found.map(({ id, name }) => [id, name]))
  if (authority === undefined && school === undefined) return { names, reach }
  const every = new Set(DEVICE_KINDS)
  return {
    names,
    reach: new Map([...names.keys()].map((id) => [id, reach === 'all' ? every : (reach.get(id) ?? every)])),
  }
}

/** The moments of two local dates, both included: [from, to), ms since 1970. Throws PERIOD_INVALID. */
export function momentsOf(from: string, to: string): { from: number; to: number } {
  const [first, last] = [dayOf(from), dayOf(to)]
  if (first === undefined || last === undefined || first > last) throw new PreauError('PERIOD_INVALID', { from, to })
  const clock = new ZoneClock(ZONE, first, last)
  return { from: clock.startOf(first) * 1000, to: clock.startOf(last + 1) * 1000 }
}

/** The local date of a moment, in ms since 1970. */
export function localDate(at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(at)
}
