import { isPreauError } from '@preau/protocol/errors.ts'
import { DEVICE_KINDS } from '@preau/protocol/rules/device-status.ts'
import { NO_REACH, type Reach, reaches, reachesWhole } from '@preau/protocol/rules/roles.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Queries } from '../../server/store/database.ts'
import { devicePlaces } from '../../server/store/device-places.ts'
import { updateDevice } from '../../server/store/devices.ts'
import { fleetHours } from '../../server/store/fleet-hours.ts'
import { deleteAuthority, deleteRoom, updateAuthority, updateRoom, updateSchool } from '../../server/store/places.ts'
import { deletePlan, replacePlan } from '../../server/store/plans.ts'
import { deleteQuarantined } from '../../server/store/quarantine.ts'
import { writeSampleDay } from '../../server/store/sample-days.ts'
import { storeOfTest } from './fresh-store.ts'
import { holdings, reachIn, settle, type World, worlds } from './reach-world.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const RUNS = { numRuns: 8 }
const TIMEOUT = 120_000
const DAY = 86_400_000

/** What a person does to an object, and the code of the refusal where his reach does not go so far. */
interface Act {
  run(transaction: Queries, reach: Reach): Promise<unknown>
  refusal: string | undefined
}

/** Changes of every object of a world. */
function actsOn(world: World, reach: Reach): Act[] {
  const ofSchool = (school: string) =>
    !reaches(reach, school) ? 'PLACE_NOT_FOUND' : reachesWhole(reach, school) ? undefined : 'REACH_TOO_NARROW'
  const empty = { version: 1, rooms: [], areas: [] }
  return [
    ...world.devices.map(({ id, school, kind }) => ({
      run: (t: Queries, to: Reach) => updateDevice(t, to, id, { note: 'vu' }),
      refusal: reaches(reach, school, kind) ? undefined : 'DEVICE_NOT_FOUND',
    })),
    ...world.schools.flatMap(({ id }) => [
      {
        run: (t: Queries, to: Reach) => updateSchool(t, to, id, { timezone: 'Indian/Reunion' }),
        refusal: ofSchool(id),
      },
      { run: (t: Queries, to: Reach) => replacePlan(t, to, id, empty, NOON), refusal: ofSchool(id) },
      { run: (t: Queries, to: Reach) => deletePlan(t, to, id, 2), refusal: ofSchool(id) },
    ]),
    ...world.rooms.map(({ id, school }) => ({
      run: (t: Queries, to: Reach) => updateRoom(t, to, id, { kind: 'storage' }),
      refusal: ofSchool(school),
    })),
    ...world.quarantine.map(({ id, device }) => {
      const of = world.devices.find((each) => each.id === device)
      const isReached = reach === 'all' || (of !== undefined && reaches(reach, of.school, of.kind))
      const take = async (t: Queries, to: Reach) => {
        if ((await deleteQuarantined(t, to, [id])) !== (isReached ? 1 : 0)) throw new Error(`quarantine ${id}`)
      }
      return { run: take, refusal: undefined }
    }),
  ]
}

/** What people change within what they reach. */
export function reachChangesContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('a change', () => {
    it(
      'happens within a reach and nowhere else',
      async () => {
        const property = fc.asyncProperty(worlds, holdings, async (world, held) => {
          const { db } = await fresh()
          await settle(db, world)
          const reach = reachIn(world, held)
          for (const { run, refusal } of actsOn(world, reach)) {
            expect(await codeOf(db.write((t) => run(t, reach)))).toBe(refusal)
          }
        })
        await fc.assert(property, RUNS)
      },
      TIMEOUT,
    )

    it('takes no device out of the reach of who changes it', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const device = await makeDevice(db, school, { kind: 'laptop' })
      const reach: Reach = new Map([[school, new Set(['laptop' as const, 'tablet' as const])]])
      expect(await codeOf(db.write((t) => updateDevice(t, reach, device, { kind: 'server' })))).toBe('REACH_TOO_NARROW')
      expect(await codeOf(db.write((t) => updateDevice(t, reach, device, { kind: 'tablet' })))).toBeUndefined()
    })

    it('of a name asks for all schools of the authority, of a UAI for the whole server', async () => {
      const { db } = await fresh()
      const one = await makeYard(db, 'École A')
      const two = await makeYard(db, 'École B')
      await db.run('update schools set authority_id = $1 where id = $2', [one.authority, two.school])
      const some: Reach = new Map([[one.school, new Set(DEVICE_KINDS)]])
      const both: Reach = new Map([one, two].map(({ school }) => [school, new Set(DEVICE_KINDS)]))
      const rename = (reach: Reach, change: object) =>
        codeOf(db.write((t) => updateSchool(t, reach, one.school, change)))
      // The name is that of a neighbour: whether it is, the refusal does not say.
      expect(await rename(some, { name: 'École B' })).toBe('REACH_TOO_NARROW')
      expect(await rename(some, { name: 'École C' })).toBe('REACH_TOO_NARROW')
      expect(await rename(both, { name: 'École B' })).toBe('PLACE_DUPLICATE')
      expect(await rename(both, { name: 'École C' })).toBeUndefined()
      expect(await rename(both, { uai: '0301674G' })).toBe('REACH_TOO_NARROW')
      expect(await rename('all', { uai: '0301674G' })).toBeUndefined()
    })

    it('of an authority is for who reaches everything; to others it is there with its schools', async () => {
      const { db } = await fresh()
      const { authority, school, room } = await makeYard(db)
      const reach: Reach = new Map([[school, new Set(DEVICE_KINDS)]])
      const change = (to: Reach) => codeOf(db.write((t) => updateAuthority(t, to, authority, { name: 'Alès' })))
      expect([await change(reach), await change(NO_REACH), await change('all')]).toEqual([
        'REACH_TOO_NARROW',
        'PLACE_NOT_FOUND',
        undefined,
      ])
      expect(await codeOf(db.write((t) => deleteAuthority(t, reach, authority)))).toBe('REACH_TOO_NARROW')
      expect(await codeOf(db.write((t) => deleteRoom(t, NO_REACH, room)))).toBe('PLACE_NOT_FOUND')
      expect(await codeOf(db.write((t) => deleteRoom(t, reach, room)))).toBeUndefined()
    })
  })

  describe('a reach over readings', () => {
    it('takes the hours of the devices that it holds', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const [laptop, tablet] = [await makeDevice(db, school), await makeDevice(db, school, { kind: 'tablet' })]
      const day = Math.floor(NOON / DAY)
      const samples = [0, 1, 2].map((half) => ({ at: day * DAY + half * 1_800_000, readings: { 'cpu.load': 50 } }))
      await db.write(async (t) => {
        for (const device of [laptop, tablet]) await writeSampleDay(t, school, device, day, samples)
      })
      const counts = async (reach: Reach) =>
        (await fleetHours(db, reach, 'cpu.load', day * DAY, day * DAY + 3_599_999)).counts
      expect(await counts('all')).toEqual([2])
      expect(await counts(new Map([[school, new Set(['tablet' as const])]]))).toEqual([1])
      expect(await counts(NO_REACH)).toEqual([])
    })

    it('asks where devices belong in one question, and passes over what is gone', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const device = await makeDevice(db, school, { kind: 'tablet' })
      expect(await devicePlaces(db, [device, newId()])).toEqual(new Map([[device, { school, kind: 'tablet' }]]))
    })
  })
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (!isPreauError(error)) throw error
    return error.code
  }
}
