import type { LiveChange } from '@preau/protocol/api/live.ts'
import { Plan } from '@preau/protocol/api/plans.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NOW, type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
beforeEach(async () => {
  http = await testHttp()
})
afterEach(() => http.close())

const readPlan = decoder(Plan, 'INTERNAL')
const ABSENT = '0190a000-0000-7000-8000-000000000000'
const BOX = { x: 16, y: 16, width: 200, height: 144, door: null, devices: [] }

const get = (school: string) => http.app.inject(`/api/schools/${school}/plan`)
const put = (school: string, payload: object) =>
  http.app.inject({
    method: 'PUT',
    url: `/api/schools/${school}/plan`,
    payload: { version: 0, rooms: [], areas: [], ...payload },
  })

describe('/api/schools/:id/plan', () => {
  it('answers with an empty plan, then with what was drawn, as its shape says', async () => {
    const { school, room, device } = await http.place()
    expect(readPlan((await get(school)).json())).toEqual({ school, version: 0, drawnAt: null, rooms: [], areas: [] })
    const rooms = [{ ...BOX, room, door: { side: 'top', at: 80 }, devices: [{ device, x: 100, y: 60 }] }]
    const areas = [{ kind: 'label', x: 320, y: 16, width: 80, height: 40, label: '  Vers la\n cantine ' }]
    const reply = await put(school, { rooms, areas })
    expect(reply.statusCode).toBe(200)
    const plan = readPlan(reply.json())
    expect(plan).toEqual({
      ...{ school, version: 1, drawnAt: NOW, rooms },
      areas: [{ ...areas[0], label: 'Vers la cantine' }],
    })
    expect((await get(school)).json()).toEqual(plan)
  })

  it('refuses the change of a plan that somebody else has changed, with the version that is there', async () => {
    const { school } = await http.place()
    await put(school, {})
    const reply = await put(school, {})
    expect([reply.statusCode, reply.json()]).toEqual([
      409,
      { code: 'PLAN_CHANGED', message: expect.any(String), context: { version: 1 } },
    ])
  })

  it.each([
    [
      'rooms that overlap',
      (room: string) => ({
        rooms: [
          { ...BOX, room },
          { ...BOX, room: ABSENT },
        ],
      }),
      'PLAN_INVALID',
    ],
    ['a room off the sheet', (room: string) => ({ rooms: [{ ...BOX, room, x: 800 }] }), 'PLAN_INVALID'],
    ['a room off the grid', (room: string) => ({ rooms: [{ ...BOX, room, x: 17 }] }), 'REQUEST_INVALID'],
    [
      'a field that it does not know',
      (room: string) => ({ rooms: [{ ...BOX, room, colour: 'red' }] }),
      'REQUEST_INVALID',
    ],
    ['a room of nowhere', () => ({ rooms: [{ ...BOX, room: ABSENT }] }), 'PLACE_NOT_FOUND'],
    [
      'a device of nowhere',
      (room: string) => ({ rooms: [{ ...BOX, room, devices: [{ device: ABSENT, x: 1, y: 1 }] }] }),
      'DEVICE_NOT_FOUND',
    ],
    [
      'a new room without a name',
      () => ({ newRooms: [{ id: ABSENT, name: '\u0000', kind: 'classroom' }] }),
      'REQUEST_INVALID',
    ],
  ] as const)('refuses %s and keeps what was there', async (_, change, code) => {
    const { school, room } = await http.place()
    const reply = await put(school, change(room))
    expect([reply.json().code, reply.statusCode >= 400 && reply.statusCode < 500]).toEqual([code, true])
    expect((await get(school)).json()).toMatchObject({ version: 0, rooms: [] })
  })

  it('makes the rooms and moves the devices that come with the drawing, and tells the rest of the server', async () => {
    const { school, device } = await http.place()
    const made = http.newId()
    const reply = await put(school, {
      newRooms: [{ id: made, name: ' Salle  9 ', kind: 'classroom' }],
      moves: [{ device, room: made }],
      rooms: [{ ...BOX, room: made, devices: [{ device, x: 100, y: 60 }] }],
    })
    expect(reply.json()).toMatchObject({ rooms: [{ room: made, devices: [{ device, x: 100, y: 60 }] }] })
    expect((await http.app.inject(`/api/devices/${device}`)).json().room).toEqual({ id: made, name: 'Salle 9' })
    expect(http.told.changed).toEqual([device])
  })

  it('tells the other consoles', async () => {
    const { school } = await http.place()
    const told = new Promise<LiveChange>((tell) => http.live.subscribe('all', tell))
    await put(school, {})
    expect(await told).toMatchObject({ places: true })
  })

  it('is taken away at the version that was seen, and stays gone', async () => {
    const { school, room } = await http.place()
    await put(school, { rooms: [{ ...BOX, room }] })
    const url = `/api/schools/${school}/plan`
    const early = await http.app.inject({ method: 'DELETE', url: `${url}?version=0` })
    expect([early.statusCode, early.json().code]).toEqual([409, 'PLAN_CHANGED'])
    const gone = await http.app.inject({ method: 'DELETE', url: `${url}?version=1` })
    expect(gone.json()).toEqual({ school, version: 2, drawnAt: null, rooms: [], areas: [] })
  })

  it.each(['GET', 'PUT', 'DELETE'] as const)('%s finds no school where there is none', async (method) => {
    const url = `/api/schools/${ABSENT}/plan${method === 'DELETE' ? '?version=0' : ''}`
    const payload = method === 'PUT' ? { payload: { version: 0, rooms: [], areas: [] } } : {}
    const reply = await http.app.inject({ method, url, ...payload })
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'PLACE_NOT_FOUND'])
  })
})
