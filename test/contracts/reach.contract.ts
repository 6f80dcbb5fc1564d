import type { DeviceQuery } from '@preau/protocol/api/devices.ts'
import { DEVICE_SORTS } from '@preau/protocol/api/devices.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { DEVICE_KINDS, STATUSES } from '@preau/protocol/rules/device-status.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { getDevice, listDevices, schoolOfDevice } from '../../server/store/devices.ts'
import { listHomogeneity } from '../../server/store/homogeneity.ts'
import { answerDevices, answerQuestion, answerRows } from '../../server/store/inventory-answers.ts'
import { fieldValues } from '../../server/store/inventory-values.ts'
import { insertDevices } from '../../server/store/new-devices.ts'
import { placeTree } from '../../server/store/place-tree.ts'
import { getPlan } from '../../server/store/plans.ts'
import { programValues } from '../../server/store/program-values.ts'
import { countQuarantine, listQuarantine } from '../../server/store/quarantine.ts'
import { listRooms } from '../../server/store/rooms.ts'
import { schoolLines, schoolNames } from '../../server/store/schools.ts'
import { countStatuses } from '../../server/store/status-counts.ts'
import { getWaiting, listWaiting } from '../../server/store/waiting-machines.ts'
import { storeOfTest } from './fresh-store.ts'
import { holdings, reachIn, settle, type World, worlds, worldWithin } from './reach-world.ts'
import type { FreshStore } from './store.contract.ts'
import { deviceOf, makeYard, NOON, newId } from './store-fixtures.ts'

const RUNS = { numRuns: 12 }
const TIMEOUT = 120_000

/** What a person asks of all that he reaches. */
const LOOKS: Record<string, (db: Database, reach: Reach, world: World) => Promise<unknown>> = {
  'counts of statuses': (db, reach) => countStatuses(db, reach),
  'places with what they hold': (db, reach) => placeTree(db, reach),
  'schools in lines': (db, reach) => schoolLines(db, reach),
  'schools by name': (db, reach) => schoolNames(db, reach),
  rooms: (db, reach) => listRooms(db, reach, {}),
  'rooms of a search': (db, reach) => listRooms(db, reach, { q: 'cm2' }),
  homogeneity: (db, reach) => listHomogeneity(db, reach, { top: 1, sort: 'name' }),
  'homogeneity of a school': (db, reach, { schools }) => listHomogeneity(db, reach, { school: schools[0]?.id ?? '' }),
  models: (db, reach) => fieldValues(db, reach, { field: 'model' }),
  programs: (db, reach) => fieldValues(db, reach, { field: 'software' }),
  'programs of a word': (db, reach) => fieldValues(db, reach, { field: 'software', q: 'c' }),
  'programs as of thousands of devices': (db, reach) => programValues(db, reach, '', 12, 0),
  quarantine: (db, reach) => listQuarantine(db, reach, {}),
  'count of the quarantine': (db, reach) => countQuarantine(db, reach),
  'machines that wait': (db, reach) => listWaiting(db, reach),
  'a question': (db, reach) => answerQuestion(db, reach, { question: BY_MEMORY, group: 'match' }, NOON),
  'a question about programs': (db, reach) => answerQuestion(db, reach, { question: BY_PROGRAM }, NOON),
  'an exported answer': async (db, reach, { devices }) => [
    await answerDevices(db, reach, { question: BY_MEMORY }, NOON),
    await answerRows(db, reach, BY_MEMORY, devices.map(({ id }) => id).sort()),
  ],
}
const BY_MEMORY = {
  match: 'all' as const,
  conditions: [{ field: 'memory' as const, operator: 'below' as const, value: 6 * 1024 ** 3 }],
}
const BY_PROGRAM = {
  match: 'all' as const,
  conditions: [{ field: 'software' as const, operator: 'present' as const, name: 'Scratch' }],
}

const queries: fc.Arbitrary<DeviceQuery> = fc.record(
  {
    q: fc.constantFrom('pc 1', 'ecole', 'cm2', 'rien'),
    status: fc.constantFrom(...STATUSES),
    kind: fc.constantFrom(...DEVICE_KINDS),
    room: fc.constant('none' as const),
    simulated: fc.constantFrom('only' as const, 'none' as const),
    sort: fc.constantFrom(...DEVICE_SORTS),
    direction: fc.constantFrom('asc' as const, 'desc' as const),
    limit: fc.constantFrom(1, 3, 100),
    offset: fc.constantFrom(0, 2),
    dayFrom: fc.constant(NOON - 1),
  },
  { requiredKeys: [] },
)

/** What a person sees is what he would see if nothing else were there. */
export function reachContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  /** A store that holds a world, and one that holds of it only what is reached. */
  const bothWorlds = async (world: World, reach: Reach) => {
    const [{ db: whole }, { db: within }] = [await fresh(), await fresh()]
    await settle(whole, world)
    await settle(within, worldWithin(world, reach))
    return { whole, within }
  }

  describe('a reach', () => {
    it(
      'shows what there would be if nothing else were there',
      async () => {
        const property = fc.asyncProperty(worlds, holdings, async (world, held) => {
          const reach = reachIn(world, held)
          const { whole, within } = await bothWorlds(world, reach)
          for (const [name, look] of Object.entries(LOOKS)) {
            const seen = await look(whole, reach, world)
            expect(seen, name).toEqual(await look(within, 'all', world))
          }
        })
        await fc.assert(property, RUNS)
      },
      TIMEOUT,
    )

    it(
      'lists, counts and sorts devices as if nothing else were there, whatever is asked',
      async () => {
        const property = fc.asyncProperty(
          worlds,
          holdings,
          fc.array(queries, { minLength: 6, maxLength: 6 }),
          async (world, held, asked) => {
            const reach = reachIn(world, held)
            const { whole, within } = await bothWorlds(world, reach)
            const [school, authority] = [world.schools[0]?.id ?? '', world.authorities[0]?.id ?? '']
            for (const query of [...asked, { school }, { authority }, { room: world.rooms[0]?.id ?? '' }]) {
              const seen = await listDevices(whole, reach, query, NOON + 1)
              expect(seen, JSON.stringify(query)).toEqual(await listDevices(within, 'all', query, NOON + 1))
            }
          },
        )
        await fc.assert(property, RUNS)
      },
      TIMEOUT,
    )

    it(
      'makes what is outside answer exactly as what is not there',
      async () => {
        const property = fc.asyncProperty(worlds, holdings, async (world, held) => {
          const reach = reachIn(world, held)
          const { whole, within } = await bothWorlds(world, reach)
          for (const { id } of world.devices) {
            expect(await outcome(getDevice(whole, reach, id))).toEqual(await outcome(getDevice(within, 'all', id)))
            const school = outcome(schoolOfDevice(whole, reach, id))
            expect(await school).toEqual(await outcome(schoolOfDevice(within, 'all', id)))
          }
          for (const { id } of world.waiting) {
            expect(await outcome(getWaiting(whole, reach, id))).toEqual(await outcome(getWaiting(within, 'all', id)))
          }
          for (const { id: school } of world.schools) {
            expect(await outcome(getPlan(whole, reach, school))).toEqual(await outcome(getPlan(within, 'all', school)))
            const tree = await placeTree(whole, reach, { school })
            expect(tree).toEqual(await placeTree(within, 'all', { school }))
          }
          for (const { id: room } of world.rooms) {
            expect(await placeTree(whole, reach, { room })).toEqual(await placeTree(within, 'all', { room }))
          }
          for (const { id: authority } of world.authorities) {
            const tree = await placeTree(whole, reach, { authority })
            expect(tree).toEqual(await placeTree(within, 'all', { authority }))
          }
        })
        await fc.assert(property, RUNS)
      },
      TIMEOUT,
    )

    it(
      'finds the first of thousands as it finds the first of few',
      async () => {
        const { db } = await fresh()
        const [north, south, far] = [await makeYard(db), await makeYard(db), await makeYard(db)]
        const many = Array.from({ length: 6000 }, (_, index) =>
          deviceOf([north, south, far][index % 3]?.school ?? '', {
            name: `PC ${(index * 7919) % 6000}`,
            kind: index % 2 === 0 ? 'laptop' : 'tablet',
            room: index % 9 === 0 ? north.room : null,
          }),
        )
        await db.write((transaction) => insertDevices(transaction, many))
        const reach: Reach = new Map([
          [north.school, new Set(DEVICE_KINDS)],
          [south.school, new Set(DEVICE_KINDS)],
          [far.school, new Set(['tablet' as const])],
        ])
        for (const sort of DEVICE_SORTS) {
          const { rows } = await listDevices(db, 'all', { sort, limit: 6000 })
          const reached = rows.filter(({ school, kind }) => reaches(reach, school.id, kind))
          const page = await listDevices(db, reach, { sort, limit: 50, offset: 70 })
          expect({ sort, ids: page.rows.map(({ id }) => id) }).toEqual({
            sort,
            ids: reached.slice(70, 120).map(({ id }) => id),
          })
          expect(page).toMatchObject({
            total: 5000,
            counts: { unknown: 5000 },
            unplaced: reached.filter(({ room }) => room === null).length,
          })
        }
      },
      TIMEOUT,
    )

    it('that holds nothing shows nothing', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      await db.write((transaction) => insertDevices(transaction, [deviceOf(school)]))
      for (const reach of [new Map(), new Map([[newId(), new Set(DEVICE_KINDS)]]), new Map([[school, new Set([])]])]) {
        const { total, rows } = await listDevices(db, reach, {})
        expect({ total, rows }).toEqual({ total: 0, rows: [] })
      }
    })
  })
}

/** What comes of a question: its answer, or the error as it is answered. */
async function outcome(asked: Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await asked }
  } catch (error) {
    if (!isPreauError(error)) throw error
    return { code: error.code, context: error.context }
  }
}
