import { afterEach, beforeEach, expect, it } from 'vitest'
import { findLesson, putLesson } from '../store/lessons.ts'
import { insertDevice } from '../store/new-devices.ts'
import { insertNotices } from '../store/notices.ts'
import { insertRoom } from '../store/places.ts'
import { putResource } from '../store/resources.ts'
import { bookingSchool, MONDAY, TUESDAY } from './testing/booking-school.ts'

let school: Awaited<ReturnType<typeof bookingSchool>>
beforeEach(async () => {
  school = await bookingSchool()
})
afterEach(() => school.http.close())

/** A room with a board in a state, and a kit; gives their ids. */
async function otherPlaces() {
  const { http, places } = school
  const [room, kit] = [http.newId(), http.newId()]
  const add = async (name: string, status: string, id: string) => {
    const board = {
      id: http.newId(),
      name: `Écran ${name}`,
      kind: 'panel',
      model: null,
      serial: null,
      room: id,
    } as const
    await http.db.write(async (transaction) => {
      await insertRoom(transaction, { id, school: places.school, name })
      await insertDevice(transaction, {
        ...{ ...board, school: places.school, claim: board.id.replaceAll('-', ''), enrolledAt: MONDAY },
      })
      const severity = status === 'ok' ? 5 : 0
      await transaction.run('update devices set status = $2, severity = $3 where id = $1', [board.id, status, severity])
    })
  }
  await add('BCD', 'ok', room)
  await add('Salle 9', 'down', http.newId())
  await http.db.write((transaction) =>
    putResource(transaction, {
      ...{ school: places.school, id: kit, kind: 'kit', name: 'Kit 2', keptAt: 'Armoire', room: null, contents: [] },
      ...{ approval: false, bookable: true, version: 1 },
    }),
  )
  return { room, kit }
}

it('says where else a session can be held at its hour, and the booking follows', async () => {
  const { anna, ben, dispatcher, http, places } = school
  const { room, kit } = await otherPlaces()
  const made = (await anna.book({ title: 'Fractions' })).json()
  const booking: string = made.rows[0].id
  await http.db.write((transaction) =>
    putLesson(transaction, {
      ...{ school: places.school, booking, device: places.device, state: 'failed', reason: 'equipment', checks: [] },
      ...{ since: MONDAY, boardMs: null, openedMs: null, ticket: null, lostAt: null },
    }),
  )
  const ask = async (who: typeof anna) => (await who.browser.get(`/api/bookings/${booking}/fallbacks`)).json()
  expect(await ask(anna)).toEqual({
    rows: [
      { id: room, kind: 'room', name: 'BCD', place: null, until: null, checked: true },
      { id: kit, kind: 'kit', name: 'Kit 2', place: 'Armoire', until: null, checked: false },
    ],
  })
  // Somebody is there first: it is offered no more.
  await ben.book({ resource: room, when: TUESDAY })
  expect((await ask(anna)).rows.map(({ id }: { id: string }) => id)).toEqual([kit])
  expect((await ask(dispatcher)).rows).toHaveLength(1)

  const moved = await anna.browser.post(`/api/bookings/${booking}/move`, { when: TUESDAY, resource: kit, scope: 'one' })
  expect([moved.statusCode, moved.json().rows[0]]).toMatchObject([200, { resource: { id: kit }, lesson: null }])
  expect(await findLesson(http.db, places.school, booking)).toBeUndefined()
})

it('names that place in what its teacher is told', async () => {
  const { anna, http, places } = school
  await http.db.write((transaction) =>
    insertNotices(transaction, [
      {
        ...{
          person: anna.id,
          id: http.newId(),
          kind: 'lesson_failed',
          at: MONDAY,
          school: places.school,
          device: null,
        },
        ...{ about: 'booking:b', params: { title: 'Fractions', when: MONDAY, instead: 'BCD' }, mail: false },
      },
    ]),
  )
  const [notice] = (await anna.browser.get('/api/self/notices')).json().rows
  expect(notice).toMatchObject({ params: { instead: 'BCD' }, school: { id: places.school } })
})
