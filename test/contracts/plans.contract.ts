import type { PlanArea, PlanChange, PlanRoom } from '@preau/protocol/api/plans.ts'
import { describe, expect, it } from 'vitest'
import { updateDevice } from '../../server/store/devices.ts'
import { placeTree } from '../../server/store/place-tree.ts'
import { deleteRoom, deleteSchool, insertRoom } from '../../server/store/places.ts'
import { deletePlan, getPlan, replacePlan } from '../../server/store/plans.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const drawn = (room: string, fields: Partial<PlanRoom> = {}): PlanRoom => ({
  ...{ room, x: 16, y: 16, width: 200, height: 144, door: null, devices: [] },
  ...fields,
})
const YARD: PlanArea = { kind: 'yard', x: 16, y: 16, width: 912, height: 616, label: 'Grande cour' }
const SHELTER: PlanArea = { kind: 'shelter', x: 16, y: 200, width: 704, height: 56, label: null }

/** How schools are drawn. */
export function plansContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  /** A school with two rooms and a device in the first. */
  async function makeSchool() {
    const { db, countOnDisk } = await fresh()
    const { school, room } = await makeYard(db, 'École Jules Ferry', 'CE1')
    const hall = newId()
    await db.write((t) => insertRoom(t, { id: hall, school, name: 'BCD', kind: 'library_room' }))
    const device = await makeDevice(db, school, { room })
    const draw = (change: Partial<PlanChange> = {}) =>
      db.write((t) => replacePlan(t, 'all', school, { version: 0, rooms: [], areas: [], ...change }, NOON))
    return { db, countOnDisk, school, room, hall, device, draw }
  }

  describe('plans', () => {
    it('are nothing, at version 0, of a school that nobody has drawn', async () => {
      const { db, school } = await makeSchool()
      expect(await getPlan(db, 'all', school)).toEqual({ school, version: 0, drawnAt: null, rooms: [], areas: [] })
      await expect(getPlan(db, 'all', newId())).rejects.toMatchObject({ code: 'PLACE_NOT_FOUND' })
    })

    it('are kept as they were drawn, rooms by name and areas in their order', async () => {
      const { db, school, room, hall, device, draw } = await makeSchool()
      const first = drawn(room, { door: { side: 'bottom', at: 88 }, devices: [{ device, x: 100, y: 61 }] })
      const second = drawn(hall, { x: 216 })
      await draw({ rooms: [first, second], areas: [YARD, SHELTER] })
      expect(await getPlan(db, 'all', school)).toEqual({
        school,
        version: 1,
        drawnAt: NOON,
        rooms: [second, first],
        areas: [YARD, SHELTER],
      })
      await draw({ version: 1, rooms: [drawn(hall)] })
      expect(await getPlan(db, 'all', school)).toMatchObject({ version: 2, rooms: [drawn(hall)], areas: [] })
    })

    it('take one of two changes of the same version, and refuse the other whole', async () => {
      const { db, school, room, hall, draw } = await makeSchool()
      const both = await Promise.allSettled([draw({ rooms: [drawn(room)] }), draw({ rooms: [drawn(hall)] })])
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
      await expect(draw({ version: 7 })).rejects.toMatchObject({ code: 'PLAN_CHANGED', context: { version: 1 } })
      expect(await getPlan(db, 'all', school)).toMatchObject({ version: 1, rooms: [drawn(room)] })
    })

    it('refuse a room or a device that the school does not have, and leave the drawing before', async () => {
      const { db, school, room, device, draw } = await makeSchool()
      const other = await makeYard(db, 'École Pasteur', 'CP')
      const stranger = await makeDevice(db, other.school)
      await draw({ rooms: [drawn(room)] })
      const refused = [
        [draw({ version: 1, rooms: [drawn(other.room)] }), 'PLACE_NOT_FOUND'],
        [
          draw({ version: 1, rooms: [drawn(room, { devices: [{ device: stranger, x: 1, y: 1 }] })] }),
          'DEVICE_NOT_FOUND',
        ],
        [draw({ version: 1, moves: [{ device: stranger, room }] }), 'DEVICE_NOT_FOUND'],
        [draw({ version: 1, moves: [{ device, room: other.room }] }), 'PLACE_NOT_FOUND'],
        [draw({ version: 1, newRooms: [{ id: room, name: 'CM2', kind: 'classroom' }] }), 'PLACE_DUPLICATE'],
        [draw({ version: 1, newRooms: [{ id: newId(), name: 'ce1', kind: 'classroom' }] }), 'PLACE_DUPLICATE'],
      ] as const
      for (const [work, code] of refused) await expect(work).rejects.toMatchObject({ code })
      expect(await getPlan(db, 'all', school)).toMatchObject({ version: 1, rooms: [drawn(room)] })
    })

    it('bring new rooms and moves of devices with them', async () => {
      const { db, school, room, hall, device, draw } = await makeSchool()
      const made = newId()
      await draw({
        newRooms: [{ id: made, name: 'CM2', kind: 'classroom' }],
        moves: [{ device, room: made }],
        rooms: [drawn(made, { devices: [{ device, x: 50, y: 60 }] }), drawn(room, { x: 216 })],
      })
      const { rooms } = await getPlan(db, 'all', school)
      expect(rooms.map(({ room, devices }) => [room, devices])).toEqual([
        [room, []],
        [made, [{ device, x: 50, y: 60 }]],
      ])
      const tree = (await placeTree(db, 'all')).authorities.flatMap(({ schools }) => schools)
      expect(tree.find(({ id }) => id === school)?.rooms.map(({ id, devices }) => [id, devices])).toEqual([
        [hall, 0],
        [room, 0],
        [made, 1],
      ])
    })

    it('forget the place of a device that goes to another room, and a room that is taken away', async () => {
      const { db, school, room, hall, device, draw } = await makeSchool()
      await draw({ rooms: [drawn(room, { devices: [{ device, x: 50, y: 60 }] }), drawn(hall, { x: 216 })] })
      await db.write((t) => updateDevice(t, 'all', device, { room: hall }))
      expect((await getPlan(db, 'all', school)).rooms).toEqual([drawn(hall, { x: 216 }), drawn(room)])
      await db.write((t) => deleteRoom(t, 'all', room))
      expect((await getPlan(db, 'all', school)).rooms).toEqual([drawn(hall, { x: 216 })])
    })

    it('leave out a place for a device that is in another room by now', async () => {
      const { db, school, room, hall, device, draw } = await makeSchool()
      await draw({ rooms: [drawn(hall, { devices: [{ device, x: 50, y: 60 }] }), drawn(room, { x: 216 })] })
      expect((await getPlan(db, 'all', school)).rooms[0]?.devices).toEqual([])
    })

    it('are taken away without their rooms and devices, and never have an old version again', async () => {
      const { db, countOnDisk, school, room, device, draw } = await makeSchool()
      await draw({ rooms: [drawn(room, { devices: [{ device, x: 50, y: 60 }] })], areas: [YARD] })
      await expect(db.write((t) => deletePlan(t, 'all', school, 0))).rejects.toMatchObject({ code: 'PLAN_CHANGED' })
      await db.write((t) => deletePlan(t, 'all', school, 1))
      expect(await getPlan(db, 'all', school)).toEqual({ school, version: 2, drawnAt: null, rooms: [], areas: [] })
      expect([await countOnDisk('rooms'), await countOnDisk('devices')]).toEqual([2, 1])
      await expect(draw()).rejects.toMatchObject({ code: 'PLAN_CHANGED', context: { version: 2 } })
    })

    it('go with their school', async () => {
      const { db, countOnDisk } = await fresh()
      const { school, room } = await makeYard(db)
      await db.write((t) => replacePlan(t, 'all', school, { version: 0, rooms: [], areas: [YARD] }, NOON))
      await db.write((t) => deleteRoom(t, 'all', room))
      await db.write((t) => deleteSchool(t, 'all', school))
      expect([await countOnDisk('plans'), await countOnDisk('plan_areas')]).toEqual([0, 0])
    })
  })
}
