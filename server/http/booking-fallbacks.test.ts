import { STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'
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

/** Where the log of a machine says that lessons went. */
async function movesToldTo(device: string): Promise<unknown[]> {
  const rows = await school.http.db.all<{ params: string }>(
    `select params from events where device_id = $1 and event = 'lesson.moved' order by seq`,
    [device],
  )
  return rows.map(({ params }) => JSON.parse(params))
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
  // It stands in the log of the machine that failed, where the booking went.
  expect(await movesToldTo(places.device)).toEqual([{ booking, instead: 'Kit 2' }])
})

it('writes no move of a session that did not fail, or that stays before its board', async () => {
  const { anna, http, places } = school
  const { kit } = await otherPlaces()
  const lessonOf = async (booking: string, state: 'ready' | 'failed') =>
    http.db.write((transaction) =>
      putLesson(transaction, {
        ...{ school: places.school, booking, device: places.device, state, reason: null, checks: [] },
        ...{ since: MONDAY, boardMs: null, openedMs: null, ticket: null, lostAt: null },
      }),
    )
  const move = (booking: string, asked: object) =>
    anna.browser.post(`/api/bookings/${booking}/move`, { when: TUESDAY, scope: 'one', ...asked })
  const well: string = (await anna.book()).json().rows[0].id
  await lessonOf(well, 'ready')
  expect((await move(well, { resource: kit })).statusCode).toBe(200)
  const failed: string = (await anna.book()).json().rows[0].id
  await lessonOf(failed, 'failed')
  expect((await move(failed, { when: { ...TUESDAY, from: '13:30', to: '14:30' } })).statusCode).toBe(200)
  expect(await movesToldTo(places.device)).toEqual([])
})

it.each([
  ['the PC of the room', true],
  ['the PC by which the board is reached, wherever that stands', false],
])('offers a room with %s only as long as that is well', async (_, isInRoom) => {
  const { anna, http, places } = school
  const { room } = await otherPlaces()
  const booking: string = (await anna.book()).json().rows[0].id
  const pc = http.newId()
  const facts = { name: 'PC du tableau', kind: 'board_pc', model: null, serial: null } as const
  await http.db.write(async (transaction) => {
    await insertDevice(transaction, {
      ...{ ...facts, id: pc, room: isInRoom ? room : null, school: places.school, claim: pc.replaceAll('-', '') },
      enrolledAt: MONDAY,
    })
    if (isInRoom) return
    await transaction.run(
      `insert into equipment (school_id, device_id, via_id, key, spec, network, presence, presence_since, said, lost)
       select d.school_id, d.id, $2, 'board', 'generic', 0, 'there', 0, '{}', 0
       from devices d where d.room_id = $1 and d.kind = 'panel'`,
      [room, pc],
    )
  })
  const offered = async (status: Status) => {
    const severity = STATUSES.indexOf(status)
    await http.db.run('update devices set status = $2, severity = $3 where id = $1', [pc, status, severity])
    const { rows } = (await anna.browser.get(`/api/bookings/${booking}/fallbacks`)).json()
    return rows.map(({ name }: { name: string }) => name)
  }
  expect(await Promise.all([await offered('ok'), await offered('asleep')])).toEqual([
    ...[
      ['BCD', 'Kit 2'],
      ['BCD', 'Kit 2'],
    ],
  ])
  for (const status of ['down', 'offline', 'unknown'] as const) expect(await offered(status)).toEqual(['Kit 2'])
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
