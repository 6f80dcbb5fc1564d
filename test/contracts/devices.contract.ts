import { describe, expect, it } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { loadDeviceState, loadDeviceStates, saveDeviceStates } from '../../server/store/device-states.ts'
import {
  findDeviceByClaim,
  getDevice,
  knownDevices,
  listDevices,
  markSimulated,
  updateDevice,
} from '../../server/store/devices.ts'
import { insertDevice, insertDevices } from '../../server/store/new-devices.ts'
import { updateRoom, updateSchool } from '../../server/store/places.ts'
import { countStatuses } from '../../server/store/status-counts.ts'
import { insertStatusChanges } from '../../server/store/status-history.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { deviceOf, makeDevice, makeYard, NOON, newId, saveStatuses } from './store-fixtures.ts'

const namesOf = async (db: Database, query: Parameters<typeof listDevices>[2]) =>
  (await listDevices(db, 'all', query)).rows.map(({ name }) => name)

/** Devices, their states and the list of them. */
export function devicesContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('a device', () => {
    it('is unknown, and whole, from its enrolment on', async () => {
      const { db } = await fresh()
      const { authority, school, room } = await makeYard(db, 'École A', 'CE1')
      const id = await makeDevice(db, school, { room, model: 'Latitude', serial: 'XJ9' })
      const { name: commune } = (await getDevice(db, 'all', id)).authority ?? {}
      expect(await getDevice(db, 'all', id)).toEqual({
        id,
        name: 'Portable 1',
        kind: 'laptop',
        authority: { id: authority, name: commune },
        school: { id: school, name: 'École A' },
        room: { id: room, name: 'CE1' },
        status: 'unknown',
        since: NOON,
        reasons: [{ code: 'never_heard', status: 'unknown', since: NOON, params: {} }],
        heardAt: null,
        interval: 300,
        model: 'Latitude',
        serial: 'XJ9',
        simulated: false,
        values: {},
        valuesAt: null,
        asleep: null,
        enrolledAt: NOON,
        firstHeardAt: null,
        connectedAt: null,
        agent: null,
        note: '',
        warrantyUntil: null,
      })
      await expect(getDevice(db, 'all', newId())).rejects.toMatchObject({ code: 'DEVICE_NOT_FOUND' })
    })

    it('is enrolled once for a claim, even by two askers at once', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const [one, other] = [deviceOf(school, { claim: 'c1' }), deviceOf(school, { claim: 'c1' })]
      const added = await Promise.all([one, other].map((device) => db.write((t) => insertDevice(t, device))))
      expect(added).toEqual([true, false])
      expect(await findDeviceByClaim(db, 'c1')).toEqual({ school, device: one.id })
      expect(await findDeviceByClaim(db, 'c2')).toBeUndefined()
      expect(await knownDevices(db)).toEqual([{ school, device: one.id }])
    })

    it('is added with thousands of others in one go, each as it would be alone', async () => {
      const { db } = await fresh()
      const { school, room } = await makeYard(db, 'École A', 'Salle 2')
      const known = await makeDevice(db, school, { claim: 'known' })
      const many = Array.from({ length: 2000 }, (_, index) =>
        deviceOf(school, { name: `PC ${index}`, room: index % 2 === 0 ? room : null }),
      )
      const again = deviceOf(school, { claim: 'known' })
      const added = await db.write((t) => insertDevices(t, [...many, again]))
      expect([...added].sort()).toEqual(many.map(({ id }) => id).sort())
      const states = await loadDeviceStates(db)
      expect(states.map(({ device }) => device).sort()).toEqual([known, ...added].sort())
      expect(new Set(states.map(({ sampleNumber }) => sampleNumber)).size).toBe(2001)
      expect((await getDevice(db, 'all', known)).name).toBe('Portable 1')
      const alone = await makeDevice(db, school, { name: 'PC 1500', room })
      const facts = async (id: string) => {
        const { id: _, ...device } = await getDevice(db, 'all', id)
        return { ...device, state: { ...(await loadDeviceState(db, school, id)), device: '', sampleNumber: 0 } }
      }
      expect(await facts(many[1500]?.id ?? '')).toEqual(await facts(alone))
      expect((await listDevices(db, 'all', { q: 'pc 1500 salle', dayFrom: NOON }, NOON + 1)).rows).toMatchObject([
        { name: 'PC 1500', day: [{ from: NOON, status: 'unknown' }] },
        { name: 'PC 1500', day: [{ from: NOON, status: 'unknown' }] },
      ])
      await expect(
        db.write((t) => insertDevices(t, [deviceOf(school), deviceOf(school, { room: newId() })])),
      ).rejects.toMatchObject({ code: 'PLACE_NOT_FOUND' })
      expect((await listDevices(db, 'all', {})).total).toBe(2002)
    })

    it('goes to no room of another school', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const { room: elsewhere } = await makeYard(db)
      const id = await makeDevice(db, school)
      for (const work of [
        db.write((t) => updateDevice(t, 'all', id, { room: elsewhere })),
        db.write((t) => insertDevice(t, deviceOf(school, { room: elsewhere }))),
        db.write((t) => insertDevice(t, deviceOf(newId()))),
      ]) {
        await expect(work).rejects.toMatchObject({ code: 'PLACE_NOT_FOUND' })
      }
      await expect(db.write((t) => updateDevice(t, 'all', newId(), { name: 'x' }))).rejects.toMatchObject({
        code: 'DEVICE_NOT_FOUND',
      })
    })

    it('gets its state back as it was saved', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const device = await makeDevice(db, school)
      const empty = await loadDeviceState(db, school, device)
      expect(empty).toMatchObject({ kind: 'laptop', epoch: 0, upto: -1, values: {}, heardAt: null, agent: null })
      if (!empty) return
      const saved = {
        ...empty,
        epoch: 1_790_000_000,
        upto: 41,
        stateEpoch: 1_790_000_000,
        stateSeq: 41,
        values: { 'cpu.load': 12.5, 'disk.used:C:': null, 'net.up:réseau "1"': 1 },
        valuesAt: NOON + 1,
        heardAt: NOON + 2,
        firstHeardAt: NOON,
        interval: 60,
        connectedAt: NOON,
        connection: 7,
        instance: 'a'.repeat(32),
        asleep: { since: NOON, cause: 'shutdown' },
        duplicateAt: NOON + 3,
        agent: { version: '0.1.0', platform: 'linux', arch: 'x64' },
        inventory: { system: '0123456789abcdef' },
        status: {
          status: 'degraded' as const,
          since: NOON + 1,
          reasons: [{ code: 'too_hot', status: 'degraded' as const, since: NOON, params: { value: 91, limit: 90 } }],
          conditions: { too_hot: { since: NOON, active: true } },
          recheckAt: NOON + 90_000,
        },
      }
      await db.write((t) => saveDeviceStates(t, [saved]))
      expect(await loadDeviceState(db, school, device)).toEqual(saved)
      expect(await loadDeviceStates(db)).toEqual([saved])
      await db.write((t) => saveDeviceStates(t, [empty]))
      expect(await loadDeviceState(db, school, device)).toEqual(empty)
    })
  })

  describe('a list of devices', () => {
    it('sorts names as a person does, and the gravest status first', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const named = ['Tablette 10', 'tablette 2', 'TNI', 'Écran', 'Bureau']
      const ids = []
      for (const name of named) ids.push(await makeDevice(db, school, { name }))
      await saveStatuses(db, { [ids[0] ?? '']: 'ok', [ids[2] ?? '']: 'down', [ids[4] ?? '']: 'offline' })
      expect(await namesOf(db, { sort: 'name' })).toEqual(['Bureau', 'Écran', 'tablette 2', 'Tablette 10', 'TNI'])
      expect(await namesOf(db, {})).toEqual(['TNI', 'Bureau', 'Écran', 'tablette 2', 'Tablette 10'])
      expect(await namesOf(db, { direction: 'desc', limit: 1 })).toEqual(['Tablette 10'])
    })

    it('sorts by place with the unplaced after the rooms, by since and by when last heard', async () => {
      const { db } = await fresh()
      const { school, room } = await makeYard(db, 'École B', 'CM2')
      const { school: first } = await makeYard(db, 'École A', 'CP')
      const heard = await makeDevice(db, school, { name: 'b', room, enrolledAt: NOON + 2 })
      await makeDevice(db, school, { name: 'a', enrolledAt: NOON + 3 })
      await makeDevice(db, first, { name: 'c', enrolledAt: NOON + 1 })
      const state = await loadDeviceState(db, school, heard)
      if (state) await db.write((t) => saveDeviceStates(t, [{ ...state, heardAt: NOON }]))
      expect(await namesOf(db, { sort: 'room' })).toEqual(['c', 'b', 'a'])
      expect(await namesOf(db, { sort: 'since' })).toEqual(['a', 'b', 'c'])
      expect((await namesOf(db, { sort: 'heard' }))[0]).toBe('b')
      expect((await namesOf(db, { sort: 'heard', direction: 'asc' }))[2]).toBe('b')
    })

    it('keeps equal rows in one order from page to page', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const ids = []
      for (let i = 0; i < 7; i++) ids.push(await makeDevice(db, school, { name: 'Portable' }))
      for (const sort of ['severity', 'name', 'room', 'since', 'heard'] as const) {
        const pages = []
        for (const offset of [0, 3, 6]) pages.push(...(await listDevices(db, 'all', { sort, offset, limit: 3 })).rows)
        expect(pages.map(({ id }) => id).sort()).toEqual(ids)
      }
    })

    it('finds words in name, room, school, model and serial, whatever their accents and case', async () => {
      const { db } = await fresh()
      const { school, room } = await makeYard(db, 'École Hélène Boucher', 'Bibliothèque')
      await makeDevice(db, school, { name: 'TBI du fond', room, model: 'ActivPanel', serial: 'PX-99' })
      await makeDevice(db, school, { name: 'Portable 2' })
      for (const q of ['helene BIBLIO', 'px-99', 'tableau', 'activ fond', '  tbi  ']) {
        expect([q, await namesOf(db, { q })]).toEqual([q, ['TBI du fond']])
      }
      expect(await namesOf(db, { q: 'boucher' })).toHaveLength(2)
      expect(await namesOf(db, { q: 'fond portable' })).toEqual([])
    })

    it('finds a device by its new names after device, room and school are renamed', async () => {
      const { db } = await fresh()
      const { school, room } = await makeYard(db, 'École A', 'CP')
      const id = await makeDevice(db, school, { name: 'Avant', room })
      await db.write((t) =>
        updateDevice(t, 'all', id, { name: 'Après', kind: 'tablet', note: 'écran fêlé', warrantyUntil: '2029-08-31' }),
      )
      await db.write((t) => updateRoom(t, 'all', room, { name: 'Bleue' }))
      await db.write((t) => updateSchool(t, 'all', school, { name: 'Zola' }))
      expect(await namesOf(db, { q: 'apres bleue zola' })).toEqual(['Après'])
      expect(await namesOf(db, { q: 'avant' })).toEqual([])
      await db.write((t) => updateDevice(t, 'all', id, { room: null }))
      expect(await namesOf(db, { q: 'bleue' })).toEqual([])
      expect(await getDevice(db, 'all', id)).toMatchObject({
        ...{ room: null, note: 'écran fêlé', kind: 'tablet', warrantyUntil: '2029-08-31' },
      })
    })

    it('takes wildcards and SQL in a search as what they are: characters', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const odd = ['100% sûr', 'a_b', 'c\\d', "x'); drop table devices; --"]
      for (const name of [...odd, 'abb', 'cd']) await makeDevice(db, school, { name })
      expect(await namesOf(db, { q: '%' })).toEqual(['100% sûr'])
      expect(await namesOf(db, { q: '_' })).toEqual(['a_b'])
      expect(await namesOf(db, { q: '\\' })).toEqual(['c\\d'])
      expect(await namesOf(db, { q: "x'); drop" })).toEqual(["x'); drop table devices; --"])
    })

    it('counts statuses without the status of the query, and the unplaced without its room', async () => {
      const { db } = await fresh()
      const { school, room } = await makeYard(db)
      const { authority, school: other } = await makeYard(db)
      const a = await makeDevice(db, school, { name: 'a', room })
      const b = await makeDevice(db, school, { name: 'b', kind: 'tablet' })
      await makeDevice(db, other, { name: 'c' })
      await saveStatuses(db, { [a]: 'ok', [b]: 'down' })
      const all = { down: 1, degraded: 0, offline: 0, unknown: 1, asleep: 0, ok: 1 }
      expect(await countStatuses(db, 'all')).toEqual(all)
      expect(await listDevices(db, 'all', { status: 'down' })).toMatchObject({ total: 1, counts: all, unplaced: 2 })
      expect(await listDevices(db, 'all', { school })).toMatchObject({
        total: 2,
        counts: { ...all, unknown: 0 },
        unplaced: 1,
      })
      expect(await listDevices(db, 'all', { school, room })).toMatchObject({ total: 1, unplaced: 1 })
      expect(await namesOf(db, { room: 'none' })).toEqual(['b', 'c'])
      expect(await namesOf(db, { authority })).toEqual(['c'])
      expect(await namesOf(db, { kind: 'tablet' })).toEqual(['b'])
      expect(await listDevices(db, 'all', { q: 'nichts' })).toMatchObject({ total: 0, unplaced: 0, rows: [] })
    })

    it('marks what a simulator plays, counts it and leaves it out where that is asked', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      await makeDevice(db, school, { name: 'played', simulated: true })
      const real = await makeDevice(db, school, { name: 'real' })
      const marks = async () =>
        (await listDevices(db, 'all', { sort: 'name' })).rows.map((row) => [row.name, row.simulated])
      expect(await marks()).toEqual([
        ['played', true],
        ['real', false],
      ])
      expect(await listDevices(db, 'all', {})).toMatchObject({ total: 2, simulated: 1 })
      expect(await listDevices(db, 'all', { q: 'real' })).toMatchObject({ total: 1, simulated: 0 })
      expect(await listDevices(db, 'all', { simulated: 'none' })).toMatchObject({ total: 1, simulated: 1 })
      expect(await namesOf(db, { simulated: 'only' })).toEqual(['played'])
      await db.write((t) => markSimulated(t, real))
      expect(await marks()).toContainEqual(['real', true])
      expect((await getDevice(db, 'all', real)).simulated).toBe(true)
    })

    it('gives the statuses of each row since a moment, beginning with the one that held then', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const device = await makeDevice(db, school)
      await makeDevice(db, school, { enrolledAt: NOON + 50 })
      const change = { school, device, reason: null }
      await db.write((t) =>
        insertStatusChanges(t, [
          { ...change, at: NOON + 10, status: 'ok' },
          { ...change, at: NOON + 30, status: 'asleep' },
        ]),
      )
      const { rows } = await listDevices(db, 'all', { dayFrom: NOON + 20, sort: 'since', direction: 'asc' }, NOON + 60)
      expect(rows.map(({ day }) => day)).toEqual([
        [
          { from: NOON + 20, status: 'ok' },
          { from: NOON + 30, status: 'asleep' },
        ],
        [{ from: NOON + 50, status: 'unknown' }],
      ])
    })
  })
}
