import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Judged } from '@preau/protocol/rules/booking/judge.ts'
import { nextFree } from '@preau/protocol/rules/booking/next-free.ts'
import { GRAIN_MS, type Span, spanOf } from '@preau/protocol/rules/booking/span.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { holdersOf } from '../store/booking-slots.ts'
import type { Queries } from '../store/database.ts'
import { listResources, type StoredResource } from '../store/resources.ts'
import type { SchoolBook, SchoolPage } from './school-book.ts'

/** Which resource of which school is asked for. */
export interface AskedPlace {
  school: Id
  resource: Id
}

/** A resource as it is now, with the times of its school. */
export interface BookingPlace {
  page: SchoolPage
  resource: StoredResource
}

/** So far ahead the next free time is looked for, in ms. */
const AHEAD = 35 * 86_400_000

/** What some ask for, by place: each school is looked up once, however many want something of it. */
export async function placesOf(
  db: Queries,
  book: SchoolBook,
  asked: readonly AskedPlace[],
): Promise<(place: AskedPlace) => BookingPlace | PreauError> {
  const found = new Map<Id, { page: SchoolPage; resources: Map<Id, StoredResource> }>()
  for (const [school, of] of Map.groupBy(asked, (each) => each.school)) {
    const ids = new Set(of.map(({ resource }) => resource))
    const page = await book.page(db, school)
    const resources = await listResources(db, school, ids.size === 1 ? of[0]?.resource : undefined)
    found.set(school, { page, resources: new Map(resources.map((resource) => [resource.id, resource])) })
  }
  return ({ school, resource: id }) => {
    const of = found.get(school)
    const resource = of?.resources.get(id)
    return of && resource ? { page: of.page, resource } : new PreauError('RESOURCE_NOT_FOUND', { resource: id })
  }
}

/** A wish that somebody else has. */
export interface LostWish extends AskedPlace {
  when: Wish
  judged: Judged
}

/** The next free time of each lost wish, in their order: what is held is read once, and the same wish is looked for once. */
export async function nextFreeOf(db: Queries, lost: readonly LostWish[]): Promise<(Wish | undefined)[]> {
  const starts = lost.map(({ when, judged }) => spanOf(when, judged.school.clock)?.from ?? judged.now)
  const from = Math.min(...starts)
  const to = Math.max(...starts) + AHEAD
  const places = new Map(lost.map(({ school, resource }) => [`${school} ${resource}`, { school, resource, from, to }]))
  const slots = await holdersOf(db, [...places.values()])
  const held = Map.groupBy(slots, ({ school, resource }) => `${school} ${resource}`)
  const spans = new Map([...held].map(([name, of]) => [name, joined(of.map(({ at }) => at))]))
  const known = new Map<string, Wish | undefined>()
  return lost.map(({ school, resource, when, judged }) => {
    const place = `${school} ${resource}`
    const name = `${place} ${judged.isThirdParty} ${JSON.stringify(when)}`
    if (!known.has(name)) known.set(name, nextFree(when, judged, spans.get(place) ?? []))
    return known.get(name)
  })
}

/** Moments that follow each other as one span; they come in their order. */
function joined(moments: readonly number[]): Span[] {
  const spans: Span[] = []
  for (const at of moments) {
    const last = spans.at(-1)
    if (last?.to === at) last.to = at + GRAIN_MS
    else spans.push({ from: at, to: at + GRAIN_MS })
  }
  return spans
}
