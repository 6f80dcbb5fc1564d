import type { Condition } from '@preau/protocol/rules/inventory-question.ts'
import { describe, expect, it } from 'vitest'
import { loadDeviceState, saveDeviceStates } from '../../server/store/device-states.ts'
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
import { ask, deviceThat, GIB, namesOf, tell } from './inventory-fixtures.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const DAY = 86_400_000

/** Questions to the whole fleet, what is suggested for them, and those that are kept. */
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

    it('asks what hangs on a machine only what the server knows of every device', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      await deviceThat(db, school, 'PC', { memory: 4 })
      await makeDevice(db, school, { name: 'VPI', kind: 'projector' })
      const below: Condition = { field: 'memory', operator: 'below', value: 8 * GIB }
      const kind: Condition = { field: 'kind', operator: 'is', value: 'projector' }
      expect(await ask(db, [below])).toMatchObject({ devices: 1, match: 1, unknown: 0, names: ['PC'] })
      expect(await ask(db, [kind])).toMatchObject({ devices: 2, match: 1, unknown: 0, names: ['VPI'] })
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
          pages.push(...(await answerQuestion(db, 'all', query, NOON)).rows)
        }
        expect(pages.map(({ id }) => id).sort()).toEqual(ids)
      }
    })
  })

  describe('suggestions', () => {
    it('are the values that devices have, the most frequent first; of a figure there are none', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      for (const model of ['Élite', 'OptiPlex', 'OptiPlex']) await deviceThat(db, school, model, { system: { model } })
      expect((await fieldValues(db, 'all', { field: 'model' })).rows).toEqual([
        { value: 'OptiPlex', devices: 2 },
        { value: 'Élite', devices: 1 },
      ])
      expect((await fieldValues(db, 'all', { field: 'model', q: 'eli' })).rows).toEqual([
        { value: 'Élite', devices: 1 },
      ])
      expect((await fieldValues(db, 'all', { field: 'memory' })).rows).toEqual([])
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
}
