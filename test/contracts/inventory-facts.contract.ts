import type { Condition } from '@preau/protocol/rules/inventory-question.ts'
import { describe, expect, it } from 'vitest'
import { fillFacts } from '../../server/store/fact-backlog.ts'
import { listHomogeneity } from '../../server/store/homogeneity.ts'
import { putInventoryParts } from '../../server/store/inventories.ts'
import { fieldValues } from '../../server/store/inventory-values.ts'
import { storeOfTest } from './fresh-store.ts'
import { deviceThat, GIB, namesOf, tell } from './inventory-fixtures.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON } from './store-fixtures.ts'

/** The facts of devices, and how alike the devices of a school are by them. */
export function inventoryFactsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('the facts of a device', () => {
    it('follow its inventory, and forget a program that nobody has any more', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const device = await deviceThat(db, school, 'a', {
        software: [
          ['Scratch', '3.29'],
          ['Scratch', '3.29'],
          ['VLC', '3'],
        ],
      })
      await deviceThat(db, school, 'b', { software: [['VLC', '3']] })
      expect((await fieldValues(db, 'all', { field: 'software' })).rows).toEqual([
        { value: 'VLC', devices: 2 },
        { value: 'Scratch', devices: 1 },
      ])
      await tell(db, school, device, { software: [['Scratch', '3.31']], memory: 8 })
      await tell(db, school, device, { memory: 16 })
      expect((await fieldValues(db, 'all', { field: 'software', q: 'scr' })).rows).toEqual([
        { value: 'Scratch', devices: 1 },
      ])
      const titles = await db.all('select program, version, devices from software_titles order by program_key, version')
      expect(titles).toEqual([
        { program: 'Scratch', version: '3.31', devices: 1 },
        { program: 'VLC', version: '3', devices: 1 },
      ])
      expect(await db.all('select count(*) as n from software_installs')).toEqual([{ n: 2 }])
      expect((await namesOf(db, { field: 'memory', operator: 'is', value: 16 * GIB })).names).toEqual(['a'])
    })

    it('are filled for what was stored before there were any, in slices', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      for (const name of ['a', 'b', 'c']) {
        const device = await makeDevice(db, school, { name })
        const part = { school, device, epoch: 1, seq: 1, digest: '0'.repeat(16), part: 1, parts: 1, at: NOON }
        await db.write(async (t) => {
          await putInventoryParts(t, [
            { ...part, section: 'memory', items: [{ size: 2 * GIB }] },
            { ...part, seq: 2, section: 'software', items: [{ name: 'VLC', version: '3.0' }] },
          ])
        })
      }
      await db.run('update device_facts set rules = 0')
      const memory: Condition = { field: 'memory', operator: 'below', value: 4 * GIB }
      expect(await namesOf(db, memory)).toEqual({ names: [], unknown: 3 })
      const made = []
      for (let i = 0; i < 3; i++) made.push(await db.write((t) => fillFacts(t, 2)))
      expect(made).toEqual([2, 1, 0])
      expect(await namesOf(db, memory)).toEqual({ names: ['a', 'b', 'c'], unknown: 0 })
      expect((await fieldValues(db, 'all', { field: 'software' })).rows).toEqual([{ value: 'VLC', devices: 3 }])
    })
  })

  describe('the homogeneity of a school', () => {
    it('is the share of its most common configurations, among devices that say what they are made of', async () => {
      const { db } = await fresh()
      const { school, authority } = await makeYard(db, 'École B')
      const { school: empty } = await makeYard(db, 'École A')
      const system = { manufacturer: 'HP', model: 'ProDesk', os: { name: 'Windows 11 Pro', version: '24H2' } }
      const disks = [{ type: 'SSD', size: 240e9 }]
      for (let i = 0; i < 5; i++) await deviceThat(db, school, `a${i}`, { memory: 8, system, disks })
      await deviceThat(db, school, 'b', { memory: 8, system, disks: [{ type: 'SSD', size: 256e9 }] })
      await deviceThat(db, school, 'c', { memory: 4, system, disks })
      await makeDevice(db, school, { name: 'muet' })
      const { rows, ...list } = await listHomogeneity(db, 'all', { top: 1 })
      expect(list).toEqual({ top: 1, total: 2 })
      const alike = { kind: 'desktop', manufacturer: 'HP', model: 'ProDesk', memory: 8 * GIB, diskType: 'ssd' }
      expect(rows).toEqual([
        {
          school: { id: school, name: 'École B' },
          devices: 8,
          simulated: 0,
          known: 7,
          index: 6 / 7,
          configurations: 2,
          most: [
            { ...alike, diskClass: 256e9, os: 'Windows 11 Pro', osMajor: '24H2', devices: 6 },
            { ...alike, memory: 4 * GIB, diskClass: 256e9, os: 'Windows 11 Pro', osMajor: '24H2', devices: 1 },
          ],
        },
        {
          school: { id: empty, name: 'École A' },
          devices: 0,
          simulated: 0,
          known: 0,
          index: null,
          configurations: 0,
          most: [],
        },
      ])
      expect((await listHomogeneity(db, 'all', { authority })).rows.map((row) => row.school.id)).toEqual([school])
      expect((await listHomogeneity(db, 'all', { direction: 'desc' })).rows.map((row) => row.school.id)).toEqual([
        school,
        empty,
      ])
      expect((await listHomogeneity(db, 'all', { sort: 'name', limit: 1 })).rows.map((row) => row.school.id)).toEqual([
        empty,
      ])
    })
  })
}
