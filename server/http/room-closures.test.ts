import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from './actor.ts'
import { httpApp } from './app.ts'
import { readAudit } from './testing/audit-lines.ts'
import { bookingSchool, MONDAY, TUESDAY } from './testing/booking-school.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
let school: Awaited<ReturnType<typeof bookingSchool>>
beforeEach(async () => {
  school = await bookingSchool()
})
afterEach(() => school.http.close())

const wish = { date: '2026-11-24', from: '08:00', to: '18:00' }
const close = (fields: object = {}, who = school.head) => {
  const { places, http } = school
  const body = { school: places.school, room: places.room, key: http.newId(), when: wish, cause: 'works', ...fields }
  return who.browser.post('/api/closures', body)
}
const reopen = (id: string, who = school.head) =>
  who.browser.post(`/api/closures/${id}/reopen?school=${school.places.school}`, {})
const listed = async (who = school.anna) =>
  (await who.browser.get(`/api/closures?school=${school.places.school}&from=2026-11-23&to=2026-11-29`)).json().rows

describe('a room', () => {
  it('is closed by the head: its teacher hears of it with the reason, and nobody books there until it is open again', async () => {
    const { anna, ben, places } = school
    const [booked] = (await anna.book()).json().rows
    const key = school.http.newId()
    const made = await close({ key })
    const row = { id: key, room: { id: places.room, name: 'CP' }, cause: 'works', by: 'school', canReopen: true }
    expect([made.statusCode, made.json()]).toMatchObject([201, { ...row, state: 'closed', cancelled: 1 }])
    // The same intent sent twice closes once.
    expect((await close({ key })).json()).toEqual(made.json())
    expect(await listed()).toMatchObject([row])
    expect((await anna.browser.get('/api/self/notices')).json().rows).toMatchObject([
      { kind: 'booking_closed', about: `booking:${booked.id}`, params: { cause: 'works', closer: 'school' } },
    ])
    expect((await ben.book()).json()).toMatchObject({
      code: 'BOOKING_REFUSED',
      context: { reason: 'closed', cause: 'works', by: 'school', nextDate: '2026-11-26' },
    })
    expect((await reopen(key)).json()).toMatchObject({ state: 'reopened', canReopen: false })
    expect((await anna.list()).rows).toMatchObject([{ id: booked.id, state: 'booked' }])
    expect((await reopen(key)).json()).toMatchObject({ code: 'CLOSURE_REFUSED', context: { reason: 'over' } })
  })

  it('is closed by nobody who only teaches there, and what is done is written down without a name', async () => {
    expect((await close({}, school.anna)).statusCode).toBe(403)
    expect((await close({}, school.dispatcher)).statusCode).toBe(403)
    await close()
    const lines = (await readAudit(school.http.db)).filter(
      ({ action, result }) => action === 'room.close' && result === 'done',
    )
    expect(lines.map(({ target, params }) => [target, params])).toEqual([
      [`room:${school.places.room}`, { act: 'close', cause: 'works' }],
    ])
  })

  it('is not closed for hours that cannot be', async () => {
    const asked = [
      [{ when: { ...wish, from: '18:00', to: '08:00' } }, 'not_a_span'],
      [{ when: { ...wish, from: '08:02' } }, 'not_a_span'],
      [{ when: { ...wish, date: '2026-11-20' } }, 'late'],
      [{ when: { ...wish, until: '2027-04-01' } }, 'too_long'],
      [{ when: { ...wish, date: '2028-04-01' } }, 'too_far'],
    ] as const
    for (const [fields, reason] of asked) {
      expect((await close(fields)).json(), reason).toMatchObject({ code: 'CLOSURE_REFUSED', context: { reason } })
    }
    expect((await close({ room: school.http.newId() })).json().code).toBe('PLACE_NOT_FOUND')
    expect(await listed()).toEqual([])
  })

  it('that a booking would be moved into refuses it, and a series passes over its closed days', async () => {
    const { anna } = school
    const friday = { date: '2026-11-27', from: '10:30', to: '11:30' }
    const [booked] = (await anna.book({ when: friday })).json().rows
    await close()
    const moved = await anna.browser.post(`/api/bookings/${booked.id}/move`, { when: TUESDAY })
    expect(moved.json()).toMatchObject({ code: 'BOOKING_REFUSED', context: { reason: 'closed', by: 'school' } })
    const repeat = { every: 1, until: '2026-12-08' }
    expect((await anna.book({ repeat })).json()).toMatchObject({
      rows: [{ state: 'booked' }, { state: 'booked' }],
      skipped: [{ date: '2026-11-24', reason: 'closed', cause: 'works', by: 'school' }],
    })
  })
})

describe('the server of a territory', () => {
  it('closes nothing by itself: what is asked there waits for its school, and what the school closed the school opens', async () => {
    const { http, places } = school
    const { services, cookie } = http
    const territory = { ...services.territory, role: 'territory' } as NonNullable<typeof services.territory>
    const app = await httpApp({ ...services, people: { actorOf: async () => TECHNICIAN }, territory }, '127.0.0.1')
    const headers = { cookie, host: 'localhost', 'x-preau': '1' }
    const of = (body: object) => ({ method: 'POST', headers, ...body }) as const
    const [booked] = (await school.anna.book()).json().rows
    const own = (await close({ when: { ...wish, date: '2026-11-26' } })).json()
    const key = http.newId()
    const payload = { school: places.school, room: places.room, key, when: wish, cause: 'visit' }
    const asked = await app.inject(of({ url: '/api/closures', payload }))
    expect(asked.json()).toMatchObject({ id: key, state: 'waiting', by: 'territory', cancelled: 0, canReopen: true })
    expect((await school.anna.list()).rows).toMatchObject([{ id: booked.id, state: 'booked' }])
    const url = (id: string) => `/api/closures/${id}/reopen?school=${places.school}`
    const refused = await app.inject(of({ url: url(own.id), payload: {} }))
    expect(refused.json()).toMatchObject({ code: 'CLOSURE_REFUSED', context: { reason: 'not_own' } })
    expect((await app.inject(of({ url: url(key), payload: {} }))).json()).toMatchObject({ state: 'reopening' })
    expect(await listed()).toMatchObject([
      { id: key, state: 'reopening', from: MONDAY + DAY + HOUR, canReopen: false },
      { id: own.id, state: 'closed' },
    ])
    await app.close()
  })
})

const TECHNICIAN: Actor = {
  ...{ kind: 'person', id: 'a', session: 's', strong: true },
  grants: [{ role: 'technician', scope: { kind: 'server' } }],
}
