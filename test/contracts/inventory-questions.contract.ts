import type { AnswerQuery } from '@preau/protocol/api/inventory-questions.ts'
import type { SectionName } from '@preau/protocol/messages/inventory.ts'
import type { Condition } from '@preau/protocol/rules/inventory-question.ts'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { putSectionFacts, putStateFacts } from '../../server/store/device-facts.ts'
import { loadDeviceState, saveDeviceStates } from '../../server/store/device-states.ts'
import { fillFacts } from '../../server/store/fact-backlog.ts'
import { listHomogeneity } from '../../server/store/homogeneity.ts'
import { putInventoryParts } from '../../server/store/inventories.ts'
import { answerQuestion } from '../../server/store/inventory-answers.ts'
import {
  deleteQuestion,
  insertQuestion,
  savedQuestion,
  savedQuestions,
  updateQuestion,
} from '../../server/store/inventory-questions.ts'
import { fieldValues } from '../../server/store/inventory-values.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const GIB = 1024 ** 3
const DAY = 86_400_000

/** What a test says of a device: whole sections, readings. */
interface Told {
  memory?: number
  disks?: object[]
  system?: object
  software?: [name: string, version?: string][]
  values?: Record<string, number>
  agent?: string
}

async function tell(db: Database, school: string, device: string, told: Told): Promise<void> {
  const sections: [SectionName, object[]][] = [
    ...(told.memory === undefined ? [] : [['memory', [{ size: told.memory * GIB }]] as [SectionName, object[]]]),
    ...(told.disks === undefined ? [] : [['disks', told.disks] as [SectionName, object[]]]),
    ...(told.system === undefined ? [] : [['system', [told.system]] as [SectionName, object[]]]),
    ...(told.software === undefined
      ? []
      : [
          ['software', told.software.map(([name, version]) => ({ name, ...(version && { version }) }))] as [
            SectionName,
            object[],
          ],
        ]),
  ]
  await db.write(async (t) => {
    await putSectionFacts(
      t,
      sections.map(([section, items]) => ({ school, device, section, at: NOON, items })),
    )
    if (told.values) await putStateFacts(t, [{ school, device, values: told.values, agent: told.agent ?? null }])
  })
}

async function deviceThat(db: Database, school: string, name: string, told: Told, kind = 'desktop' as const) {
  const device = await makeDevice(db, school, { name, kind })
  await tell(db, school, device, told)
  return device
}

const ask = async (db: Database, conditions: Condition[], more: Partial<AnswerQuery> = {}) => {
  const { rows, ...answer } = await answerQuestion(
    db,
    { question: { match: 'all', conditions }, sort: 'name', ...more },
    NOON,
  )
  return { ...answer, names: rows.map(({ name }) => name), values: rows.map(({ values }) => values) }
}
const namesOf = async (db: Database, ...conditions: Condition[]) => {
  const { names, unknown } = await ask(db, conditions)
  return { names, unknown }
}

/** Questions to the whole fleet, the facts that answer them, and what is kept of both. */
export function inventoryQuestionsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('a question to the fleet', () => {
    it('finds those on which it holds, and tells who does not say', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db, 'École A')
      await deviceThat(db, school, 'PC 1', { memory: 4 })
      await deviceThat(db, school, 'PC 2', { memory: 8 })
      await makeDevice(db, school, { name: 'PC 3' })
      const below = { field: 'memory', operator: 'below', value: 8 * GIB } as const
      expect(await ask(db, [below])).toEqual({
        devices: 3,
        match: 1,
        unknown: 1,
        notConcerned: 0,
        fields: ['memory'],
        concerned: 1,
        schools: [{ school: { id: school, name: 'École A' }, devices: 3, match: 1, unknown: 1 }],
        found: 1,
        names: ['PC 1'],
        values: [[4 * GIB]],
      })
      expect(await ask(db, [below], { group: 'unknown' })).toMatchObject({
        found: 1,
        names: ['PC 3'],
        values: [[null]],
      })
      expect(await namesOf(db, { field: 'memory', operator: 'unknown' })).toEqual({ names: ['PC 3'], unknown: 0 })
    })

    it('compares versions of a program as people do, whatever its installer calls it', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      await deviceThat(db, school, 'a', { software: [['LibreOffice 24.8.6.2', '24.8.6.2']] })
      await deviceThat(db, school, 'b', {
        software: [
          ['libreoffice', '4:7.4.7-1+deb12u8'],
          ['vlc', '3.0.21'],
        ],
      })
      await deviceThat(db, school, 'c', { software: [['VLC media player', '3.0.9']] })
      await deviceThat(db, school, 'd', { software: [['LibreOffice']] })
      await makeDevice(db, school, { name: 'e' })
      const office = { field: 'software', name: 'LibreOffice', exact: true } as const
      expect(await namesOf(db, { ...office, operator: 'below', value: '24.2' })).toEqual({ names: ['b'], unknown: 2 })
      expect(await namesOf(db, { ...office, operator: 'at_least', value: '24.2' })).toEqual({
        names: ['a'],
        unknown: 2,
      })
      expect(await namesOf(db, { ...office, operator: 'present' })).toEqual({ names: ['a', 'b', 'd'], unknown: 1 })
      expect(await namesOf(db, { ...office, operator: 'absent' })).toEqual({ names: ['c'], unknown: 1 })
      const vlc = { field: 'software', name: 'vlc', operator: 'below', value: '3.0.10' } as const
      expect(await namesOf(db, vlc)).toEqual({ names: ['c'], unknown: 1 })
      expect(await namesOf(db, { ...vlc, exact: true })).toEqual({ names: [], unknown: 1 })
      expect((await ask(db, [{ ...office, operator: 'present' }])).values).toEqual([
        ['24.8.6.2'],
        ['4:7.4.7-1+deb12u8'],
        ['LibreOffice'],
      ])
      expect((await ask(db, [{ ...office, operator: 'absent' }])).values).toEqual([['']])
      expect((await ask(db, [vlc])).values).toEqual([['VLC media player 3.0.9']])
    })

    it('does not ask a machine without a battery for its health, and takes a laptop that hides it for unknown', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      await deviceThat(db, school, 'fixe', { values: { 'cpu.load': 1 } })
      const worn = await makeDevice(db, school, { name: 'usé', kind: 'laptop' })
      await tell(db, school, worn, { values: { 'battery.health': 61 }, agent: '0.1.0' })
      const mute = await makeDevice(db, school, { name: 'muet', kind: 'tablet' })
      await tell(db, school, mute, { values: { 'cpu.load': 1 } })
      const below = { field: 'battery.health', operator: 'below', value: 70 } as const
      expect(await ask(db, [below])).toMatchObject({ names: ['usé'], unknown: 1, notConcerned: 1, values: [[61]] })
      const desks: Condition = { field: 'kind', operator: 'is', value: 'desktop' }
      const either = { match: 'any' as const, conditions: [below, desks] }
      expect(await ask(db, [], { question: either })).toMatchObject({
        values: [
          ['', 'desktop'],
          [61, 'laptop'],
        ],
      })
      expect(await namesOf(db, { field: 'battery.health', operator: 'unknown' })).toEqual({
        names: ['muet'],
        unknown: 0,
      })
      expect(await namesOf(db, { field: 'agent', operator: 'below', value: '0.2' })).toMatchObject({ names: ['usé'] })
    })

    it('joins conditions by all or by any, as a logic of three values', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      await deviceThat(db, school, 'a', { memory: 4, disks: [{ type: 'HDD', size: 5e11 }] })
      await deviceThat(db, school, 'b', { memory: 16 })
      await deviceThat(db, school, 'c', { memory: 4 })
      const conditions: Condition[] = [
        { field: 'memory', operator: 'below', value: 8 * GIB },
        { field: 'disk.type', operator: 'is', value: 'hdd' },
      ]
      expect(await ask(db, conditions)).toMatchObject({ names: ['a'], unknown: 1 })
      expect(await ask(db, [], { question: { match: 'any', conditions } })).toMatchObject({
        names: ['a', 'c'],
        unknown: 1,
        fields: ['memory', 'disk.type'],
      })
    })

    it('compares texts without case and accents, and takes wildcards and SQL for what they are', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const odd = "x'); drop table devices; --"
      await deviceThat(db, school, 'a', {
        system: { model: 'Élite 100%', os: { name: 'Windows 11 Pro', version: '24H2' } },
      })
      await deviceThat(db, school, 'b', {
        system: { model: odd, os: { name: 'PrimTux', version: '8' } },
        software: [[odd, '1']],
      })
      const model = (operator: 'contains' | 'lacks' | 'is' | 'is_not', value: string) =>
        namesOf(db, { field: 'model', operator, value })
      expect((await model('contains', 'elite')).names).toEqual(['a'])
      expect((await model('contains', '%')).names).toEqual(['a'])
      expect((await model('contains', '_')).names).toEqual([])
      expect((await model('is', odd.toUpperCase())).names).toEqual(['b'])
      expect((await model('is_not', 'élite 100%')).names).toEqual(['b'])
      expect((await model('lacks', 'drop')).names).toEqual(['a'])
      expect((await namesOf(db, { field: 'os.version', operator: 'below', value: '24H2' })).names).toEqual(['b'])
      expect((await namesOf(db, { field: 'software', operator: 'present', name: odd })).names).toEqual(['b'])
      expect((await namesOf(db, { field: 'software', operator: 'present', name: '%' })).names).toEqual([])
    })

    it('counts ages from now, and does not know those of what was never heard', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      for (const [name, heardAt] of [
        ['vieux', NOON - 40 * DAY],
        ['neuf', NOON - DAY],
      ] as const) {
        const device = await makeDevice(db, school, { name })
        const state = await loadDeviceState(db, school, device)
        if (state) await db.write((t) => saveDeviceStates(t, [{ ...state, heardAt }]))
      }
      await makeDevice(db, school, { name: 'jamais' })
      expect(await ask(db, [{ field: 'heard', operator: 'older', value: 30 }])).toMatchObject({
        names: ['vieux'],
        unknown: 1,
        values: [[NOON - 40 * DAY]],
      })
      expect((await namesOf(db, { field: 'heard', operator: 'within', value: 30 })).names).toEqual(['neuf'])
      expect(await namesOf(db, { field: 'status', operator: 'is', value: 'unknown' })).toMatchObject({ unknown: 0 })
    })

    it('counts by school, the most concerned first, within a scope and for one school alone', async () => {
      const { db } = await fresh()
      const one = await makeYard(db, 'École B')
      const two = await makeYard(db, 'École A')
      await deviceThat(db, one.school, 'b1', { memory: 4 })
      await deviceThat(db, two.school, 'a1', { memory: 4 })
      await deviceThat(db, two.school, 'a2', { memory: 2 })
      await deviceThat(db, (await makeYard(db, 'École C')).school, 'c', { memory: 16 })
      const conditions: Condition[] = [{ field: 'memory', operator: 'below', value: 8 * GIB }]
      const all = await ask(db, conditions)
      expect(all.schools.map(({ school, match }) => [school.name, match])).toEqual([
        ['École A', 2],
        ['École B', 1],
      ])
      expect(all).toMatchObject({ devices: 4, match: 3, concerned: 2 })
      expect(await ask(db, conditions, { only: one.school })).toMatchObject({ match: 3, found: 1, names: ['b1'] })
      expect(await ask(db, conditions, { authority: one.authority })).toMatchObject({ devices: 1, names: ['b1'] })
      expect(await ask(db, conditions, { school: two.school, sort: 'value' })).toMatchObject({ names: ['a2', 'a1'] })
    })

    it('keeps equal rows in one order from page to page, in every order', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const ids = []
      for (let i = 0; i < 7; i++) ids.push(await deviceThat(db, school, 'PC', { memory: 4 }))
      for (const sort of ['place', 'name', 'status', 'value'] as const) {
        const pages = []
        for (const offset of [0, 3, 6]) {
          const conditions: Condition[] = [{ field: 'memory', operator: 'is', value: 4 * GIB }]
          const query = { question: { match: 'all' as const, conditions }, sort, offset, limit: 3 }
          pages.push(...(await answerQuestion(db, query, NOON)).rows)
        }
        expect(pages.map(({ id }) => id).sort()).toEqual(ids)
      }
    })
  })

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
      expect((await fieldValues(db, { field: 'software' })).rows).toEqual([
        { value: 'VLC', devices: 2 },
        { value: 'Scratch', devices: 1 },
      ])
      await tell(db, school, device, { software: [['Scratch', '3.31']], memory: 8 })
      await tell(db, school, device, { memory: 16 })
      expect((await fieldValues(db, { field: 'software', q: 'scr' })).rows).toEqual([{ value: 'Scratch', devices: 1 }])
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
          await t.run('insert into device_facts (school_id, device_id, device_no, rules) values ($1, $2, $3, 0)', [
            school,
            device,
            name.charCodeAt(0),
          ])
        })
      }
      const memory: Condition = { field: 'memory', operator: 'below', value: 4 * GIB }
      expect(await namesOf(db, memory)).toEqual({ names: [], unknown: 3 })
      const made = []
      for (let i = 0; i < 3; i++) made.push(await db.write((t) => fillFacts(t, 2)))
      expect(made).toEqual([2, 1, 0])
      expect(await namesOf(db, memory)).toEqual({ names: ['a', 'b', 'c'], unknown: 0 })
      expect((await fieldValues(db, { field: 'software' })).rows).toEqual([{ value: 'VLC', devices: 3 }])
    })
  })

  describe('suggestions', () => {
    it('are the values that devices have, the most frequent first; of a figure there are none', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      for (const model of ['Élite', 'OptiPlex', 'OptiPlex']) await deviceThat(db, school, model, { system: { model } })
      expect((await fieldValues(db, { field: 'model' })).rows).toEqual([
        { value: 'OptiPlex', devices: 2 },
        { value: 'Élite', devices: 1 },
      ])
      expect((await fieldValues(db, { field: 'model', q: 'eli' })).rows).toEqual([{ value: 'Élite', devices: 1 }])
      expect((await fieldValues(db, { field: 'memory' })).rows).toEqual([])
    })
  })

  describe('a saved question', () => {
    it('is kept under a name that no other has, changed and taken away', async () => {
      const { db } = await fresh()
      const question = { match: 'all' as const, conditions: [{ field: 'model', operator: 'unknown' } as const] }
      const [id, other] = [newId(), newId()]
      await db.write((t) => insertQuestion(t, { id, name: 'Modèle inconnu', question, at: NOON }))
      const twice = db.write((t) => insertQuestion(t, { id: other, name: 'modele  INCONNU', question, at: NOON }))
      await expect(twice).rejects.toMatchObject({ code: 'QUESTION_DUPLICATE' })
      await db.write((t) => insertQuestion(t, { id: other, name: 'Autre', question, at: NOON }))
      expect((await savedQuestions(db)).map(({ name }) => name)).toEqual(['Autre', 'Modèle inconnu'])
      const taken = db.write((t) => updateQuestion(t, other, { name: 'modèle inconnu' }, NOON))
      await expect(taken).rejects.toMatchObject({ code: 'QUESTION_DUPLICATE' })
      await db.write((t) => updateQuestion(t, id, { name: 'Sans modèle' }, NOON + 5))
      const changed = { id, name: 'Sans modèle', question, madeAt: NOON, changedAt: NOON + 5 }
      expect(await savedQuestion(db, id)).toEqual(changed)
      await db.write((t) => deleteQuestion(t, id))
      for (const work of [
        savedQuestion(db, id),
        db.write((t) => updateQuestion(t, id, { name: 'x' }, NOON)),
        db.write((t) => deleteQuestion(t, id)),
      ]) {
        await expect(work).rejects.toMatchObject({ code: 'QUESTION_NOT_FOUND' })
      }
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
      const { rows, ...list } = await listHomogeneity(db, { top: 1 })
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
      expect((await listHomogeneity(db, { authority })).rows.map((row) => row.school.id)).toEqual([school])
      expect((await listHomogeneity(db, { direction: 'desc' })).rows.map((row) => row.school.id)).toEqual([
        school,
        empty,
      ])
      expect((await listHomogeneity(db, { sort: 'name', limit: 1 })).rows.map((row) => row.school.id)).toEqual([empty])
    })
  })
}
