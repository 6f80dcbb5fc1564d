import type { BookingAct, BookingRow } from '@preau/protocol/api/bookings.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { holds } from '@preau/protocol/rules/booking/refusals.ts'
import { listBookings, type StoredBooking } from '../store/bookings.ts'
import type { Queries } from '../store/database.ts'
import { lessonsOf, type StoredLesson } from '../store/lessons.ts'
import { loansOf, type StoredLoan } from '../store/loans.ts'
import { personNames } from '../store/person-names.ts'
import { listResources, type StoredResource } from '../store/resources.ts'

/** Who looks, and what he may see and do in this school. */
export interface Sight {
  person: Id | null
  /** He is of the school: he sees who is where, and with what. */
  names: boolean
  manages: boolean
  decides: boolean
  checks: boolean
  /** ms since 1970 */
  now: number
}

/** Bookings as somebody sees them. INVARIANT: who is not of the school sees that a time is taken, and not by whom or for what. */
export async function shownBookings(
  db: Queries,
  school: Id,
  rows: readonly StoredBooking[],
  sight: Sight,
): Promise<BookingRow[]> {
  if (rows.length === 0) return []
  const resources = new Map((await listResources(db, school)).map((resource) => [resource.id, resource]))
  const names = await personNames(
    db,
    rows.flatMap(({ person }) => person ?? []),
  )
  const loans = await loansOf(
    db,
    school,
    rows.filter((row) => resources.get(row.resource)?.kind === 'kit').map(({ id }) => id),
  )
  const span = { from: Math.min(...rows.map(({ from }) => from)), to: Math.max(...rows.map(({ to }) => to)) }
  const waiting = await listBookings(db, { school, ...span, states: ['waiting'] })
  const lessons = new Map((await lessonsOf(db, school, span.from, span.to)).map((lesson) => [lesson.booking, lesson]))
  return rows.map((row) => {
    const resource = resources.get(row.resource)
    return shown(row, { resource, names, loan: loans.get(row.id), lesson: lessons.get(row.id), waiting }, sight)
  })
}

interface About {
  resource: StoredResource | undefined
  names: ReadonlyMap<Id, string>
  loan: StoredLoan | undefined
  lesson: StoredLesson | undefined
  waiting: readonly StoredBooking[]
}

function shown(row: StoredBooking, { resource, names, loan, lesson, waiting }: About, sight: Sight): BookingRow {
  const { id, school, series, from, to, state, person, approval } = row
  const mine = person !== null && person === sight.person
  const told = mine || sight.names || (row.madeBy !== null && row.madeBy === sight.person)
  const kind = resource?.kind ?? 'room'
  const others = waiting.filter((each) => each.resource === row.resource && each.from < to && from < each.to)
  const before = others.filter((each) => (each.waitingSince ?? 0) < (row.waitingSince ?? 0))
  return {
    ...{ id, school, series, from, to, state, approval, mine },
    resource: { id: row.resource, kind, name: resource?.name ?? '' },
    room: resource?.room ?? null,
    teacher: told && person !== null ? (names.get(person) ?? null) : null,
    title: told ? row.title : null,
    classLabel: told ? row.classLabel : null,
    thirdParty: told && row.thirdParty !== '' ? row.thirdParty : null,
    opens: told ? row.opens : null,
    code: mine && holds(state) && to > sight.now ? row.code : null,
    lesson: lesson ? { state: lesson.state, lost: lesson.lostAt !== null } : null,
    waiting: state === 'waiting' ? 0 : others.length,
    place: mine && state === 'waiting' ? before.length + 1 : null,
    offerEndsAt: state === 'offered' && mine ? row.offerEndsAt : null,
    loan: kind === 'kit' && told ? shownLoan(row, loan, sight.now) : null,
    may: actsOf(row, { ...sight, mine, kind, loan }),
  }
}

function shownLoan({ to, state }: StoredBooking, loan: StoredLoan | undefined, now: number): BookingRow['loan'] {
  if (state !== 'booked') return null
  const { handedAt = null, returnedAt = null, missing = [] } = loan ?? {}
  return { handedAt, returnedAt, late: handedAt !== null && returnedAt === null && now > to, missing }
}

interface Standing extends Sight {
  mine: boolean
  kind: BookingRow['resource']['kind']
  loan: StoredLoan | undefined
}

/** What who looks may do with a booking; the routes ask the same. */
export function actsOf(
  row: StoredBooking,
  { mine, kind, loan, person, manages, decides, checks, now }: Standing,
): BookingAct[] {
  const { state, to, madeBy } = row
  const isLive = to > now && (holds(state) || state === 'waiting')
  const isHis = mine || (madeBy !== null && madeBy === person) || manages
  const acts: BookingAct[] = []
  if (isLive && isHis) acts.push('change')
  if (isLive && isHis && (state === 'booked' || state === 'asked')) acts.push('move')
  if (isLive && isHis) acts.push('cancel')
  if (state === 'asked' && to > now && decides) acts.push('decide')
  if (state === 'offered' && mine && (row.offerEndsAt ?? 0) > now) acts.push('accept')
  if (kind !== 'kit' || state !== 'booked' || !checks) return acts
  if (!loan?.handedAt) acts.push('hand_over')
  else if (loan.returnedAt === null) acts.push('take_back')
  return acts
}
