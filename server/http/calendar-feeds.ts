import { ById } from '@preau/protocol/api/by-id.ts'
import { FeedFile, FeedList, FeedQuery, FeedShape, NewFeed } from '@preau/protocol/api/calendar-feeds.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { reachFor } from '@preau/protocol/rules/permissions.ts'
import { reachesWhole } from '@preau/protocol/rules/roles.ts'
import { isSecret, newSecret, proofOfSecret } from '../access/secrets.ts'
import { shownBookings } from '../booking/booking-view.ts'
import { listBookings } from '../store/bookings.ts'
import {
  deleteFeed,
  feedOfProof,
  feedsOf,
  getFeed,
  noteFeedUse,
  putFeed,
  type StoredFeed,
} from '../store/calendar-feeds.ts'
import { grantsOf } from '../store/grants.ts'
import { getPerson } from '../store/people.ts'
import { requireWholeSchool } from '../store/reach-places.ts'
import { getResource } from '../store/resources.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, type Shape } from './shapes.ts'

const tags = ['bookings']
const CALENDAR_BODY: Shape = { type: 'string' }
const CALENDAR = {
  200: { content: { 'text/calendar': { schema: CALENDAR_BODY } } },
  '4xx': ErrorReply,
  '5xx': ErrorReply,
}
const DAY = 86_400_000
/** What a calendar shows of the past and of the time to come, in ms. */
const SHOWN = { back: 31 * DAY, ahead: 400 * DAY }

/** Calendars for the programs that people have: each has a secret address, which its person can renew or take away. */
export function calendarFeedRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId } = services
  app.get(
    '/api/calendar-feeds',
    {
      config: { action: 'booking.read' },
      schema: { tags, summary: 'The calendars that one has made', querystring: FeedQuery, response: answers(FeedList) },
    },
    async ({ query: { school }, reach, actor }) => {
      requireWholeSchool(reach, school)
      const person = personOf(actor)
      const rows = person === null ? [] : await feedsOf(db, school, person)
      return { rows: rows.map(({ id, kind, resource, madeAt, usedAt }) => ({ id, kind, resource, madeAt, usedAt })) }
    },
  )
  app.post(
    '/api/calendar-feeds',
    {
      config: { action: 'booking.make' },
      schema: {
        tags,
        summary: 'Make a calendar, or renew its address',
        body: FeedShape,
        response: answers(NewFeed, 201),
      },
    },
    async (request, reply) => {
      const { school, kind } = request.body
      requireWholeSchool(request.reach, school)
      const person = personOf(request.actor)
      if (person === null) throw new PreauError('REQUEST_INVALID', { path: '/', expected: 'a person' })
      const resource = request.body.kind === 'resource' ? request.body.resource : null
      const secret = newSecret()
      const feed: StoredFeed = { school, id: newId(), person, kind, resource, madeAt: clock(), usedAt: null }
      const on = { target: `feed:${feed.id}`, school, params: { kind } }
      await act(services, request, on, async (transaction) => {
        if (resource !== null) await getResource(transaction, school, resource)
        await putFeed(transaction, feed, proofOfSecret(secret))
      })
      return reply.code(201).send({ id: feed.id, path: `/api/calendars/${secret}.ics` })
    },
  )
  app.delete(
    '/api/calendar-feeds/:id',
    {
      config: { action: 'booking.make' },
      schema: { tags, summary: 'Take a calendar away', params: ById, response: answers(FeedList) },
    },
    async (request) => {
      const person = personOf(request.actor)
      const feed = await getFeed(db, request.params.id, person)
      const on = { target: `feed:${feed.id}`, school: feed.school, params: { what: 'removed' } }
      await act(services, request, on, (transaction) => deleteFeed(transaction, feed))
      const rows = await feedsOf(db, feed.school, feed.person)
      return { rows: rows.map(({ id, kind, resource, madeAt, usedAt }) => ({ id, kind, resource, madeAt, usedAt })) }
    },
  )
  app.get(
    '/api/calendars/:file',
    {
      config: { open: 'A calendar program has no session: its address is the secret' },
      schema: { tags, summary: 'A calendar, by its secret address', params: FeedFile, response: CALENDAR },
    },
    async ({ params: { file } }, reply) => {
      const secret = file.slice(0, -'.ics'.length)
      const feed = isSecret(secret) ? await feedOfProof(db, proofOfSecret(secret)) : undefined
      if (!feed) throw new PreauError('FEED_NOT_FOUND')
      const text = await feedText(services, feed)
      const now = clock()
      // Once a day is enough to know whether somebody still uses it.
      if (now - (feed.usedAt ?? 0) > DAY) await db.write((transaction) => noteFeedUse(transaction, feed, now))
      reply.headers({ 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'private, max-age=300' })
      return reply.send(text)
    },
  )
}

/** What its person may see now, not when he made it. Throws FEED_NOT_FOUND where he may see nothing any more. */
async function feedText({ db, clock, scopes, booking }: HttpServices, feed: StoredFeed): Promise<string> {
  const { school, person, kind, resource } = feed
  const now = clock()
  const { disabledAt } = await getPerson(db, person)
  const grants = await grantsOf(db, person)
  const map = await scopes(grants)
  if (disabledAt !== null || !reachesWhole(reachFor(grants, 'booking.read', map), school)) {
    throw new PreauError('FEED_NOT_FOUND')
  }
  const names = reachesWhole(reachFor(grants, 'booking.names', map), school)
  const stored = await listBookings(db, {
    ...{ school, from: now - SHOWN.back, to: now + SHOWN.ahead, states: ['booked', 'asked'], limit: 5000 },
    ...(kind === 'teacher' ? { person } : { resource: resource ?? school }),
  })
  const sight = { person, names, manages: false, decides: false, checks: false, now }
  const rows = await shownBookings(db, school, stored, sight)
  const changed = new Map<Id, number>(stored.map(({ id, changedAt }) => [id, changedAt]))
  const { times } = await booking.book.page(db, school)
  const events = rows.map(({ id, from, to, state, teacher, title, classLabel, resource: of, room }) => {
    const said = [kind === 'teacher' ? of.name : teacher, classLabel, title].filter((each) => each)
    const summary = said.length > 0 ? said.join(', ') : 'Séance'
    return { id, from, to, state, changedAt: changed.get(id) ?? from, summary, location: room?.name ?? of.name }
  })
  const name = kind === 'teacher' ? 'Mes séances' : (rows[0]?.resource.name ?? 'Réservations')
  const { calendarText } = await import('../booking/calendar-text.ts')
  return calendarText(name, times.timeZone, events)
}
