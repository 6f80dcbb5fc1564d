import { NEVER, nextVersion, nodeOf } from '@preau/protocol/rules/territory/clock.ts'
import { describe, expect, it } from 'vitest'
import { findCommand, giveUpCommand, insertCommand, waitingCommands } from '../../server/store/commands.ts'
import type { Database } from '../../server/store/database.ts'
import { loadDeviceState, saveDeviceStates } from '../../server/store/device-states.ts'
import { getDevice, updateDevice } from '../../server/store/devices.ts'
import { insertEvents } from '../../server/store/events.ts'
import { deleteRoom, insertAuthority, insertRoom, insertSchool, updateRoom } from '../../server/store/places.ts'
import { getPlan, replacePlan } from '../../server/store/plans.ts'
import { readSampleDay, writeSampleDay } from '../../server/store/sample-days.ts'
import { sampleNumber } from '../../server/store/sample-devices.ts'
import { countNotes } from '../../server/store/sync/notes.ts'
import { joinPeer } from '../../server/store/sync/peers.ts'
import { installNotes } from '../../server/store/sync/triggers.ts'
import { putSamples } from '../../server/store/testing/put-samples.ts'
import { SyncDatabase } from '../../server/territory/sync-database.ts'
import type { SyncStore } from '../../server/territory/sync-store.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

interface Sides {
  school: string
  atSchool: { db: Database; store: SyncStore }
  atTerritory: { db: Database; store: SyncStore }
}

let seq = 0

/** Sends what waits, batch by batch, until nothing does; gives how many rows went. */
async function send(from: SyncStore, to: SyncStore, school: string, now = NOON): Promise<number> {
  let sent = 0
  for (let round = 0; round < 20; round++) {
    const noted = await from.noted(school, { records: 1000, urgency: 3, except: new Set() }, now)
    if (noted.length === 0) return sent
    const records = JSON.parse(JSON.stringify(noted.map(({ record }) => record)))
    const applied = await to.apply([{ school, place: { epoch: 1, seq: seq++ }, records }], now)
    expect(applied.refused).toEqual([])
    await from.forget(noted.map(({ note }) => note))
    await from.renote(school, applied.later)
    sent += records.length
  }
  return sent
}

/** What both sides of an uplink keep of each other. */
export function syncContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  /** A school with a room and a device, and a territory that has it joined. */
  async function makeSides(): Promise<Sides & { room: string; device: string }> {
    const [{ db: schoolDb }, { db: territoryDb }] = [await fresh(), await fresh()]
    const { school, room, authority } = await makeYard(schoolDb, 'École Jules Ferry', 'CE1')
    const device = await makeDevice(schoolDb, school, { room, name: 'Portable 1' })
    const [instanceA, instanceB] = ['a'.repeat(32), 'b'.repeat(32)]
    await territoryDb.write(async (t) => {
      await insertAuthority(t, { id: authority, name: 'Vire' })
      await insertSchool(t, { id: school, authority, name: 'À raccorder' })
    })
    for (const [db, side] of [
      [schoolDb, 'school'],
      [territoryDb, 'territory'],
    ] as const) {
      await db.write(async (t) => {
        await joinPeer(t, { school, server: newId(), now: NOON })
        await installNotes(t, side)
      })
    }
    const atSchool = new SyncDatabase({ db: schoolDb, side: 'school', node: nodeOf('school', instanceA) })
    const atTerritory = new SyncDatabase({ db: territoryDb, side: 'territory', node: nodeOf('territory', instanceB) })
    await atSchool.renoteAll(school)
    await atTerritory.renoteAll(school)
    return {
      school,
      room,
      device,
      atSchool: { db: schoolDb, store: atSchool },
      atTerritory: { db: territoryDb, store: atTerritory },
    }
  }

  describe('two sides of an uplink', () => {
    it('a first pass brings places, devices and their states to the territory', async () => {
      const { school, room, device, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      const here = await getDevice(atSchool.db, 'all', device)
      expect(await getDevice(atTerritory.db, 'all', device)).toEqual({
        ...here,
        authority: { id: here.authority?.id, name: 'Vire' },
      })
      expect(here.room).toEqual({ id: room, name: 'CE1' })
      expect([await countNotes(atSchool.db, school), await countNotes(atTerritory.db, school)]).toMatchObject([
        { rows: 0 },
        { rows: 0 },
      ])
    })

    it('notes a row once however often it changes, and nothing that the other side said', async () => {
      const { school, device, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      for (const name of ['A', 'B', 'C']) await atSchool.db.write((t) => updateDevice(t, 'all', device, { name }))
      expect((await countNotes(atSchool.db, school)).rows).toBe(1)
      expect(await send(atSchool.store, atTerritory.store, school)).toBe(1)
      expect((await countNotes(atTerritory.db, school)).rows).toBe(0)
      expect((await getDevice(atTerritory.db, 'all', device)).name).toBe('C')
    })

    it('I2 a replay of every batch adds nothing', async () => {
      const { school, device, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await atSchool.db.write((t) => insertEvents(t, [event(school, device, 1)]))
      const noted = await atSchool.store.noted(school, { records: 1000, urgency: 3, except: new Set() }, NOON)
      const batch = { school, place: { epoch: 1, seq: 1 }, records: noted.map(({ record }) => record) }
      await atTerritory.store.apply([batch], NOON)
      const tables = ['devices', 'rooms', 'events', 'status_changes', 'sync_rows', 'sync_notes']
      const counts = async () =>
        Promise.all(tables.map((table) => atTerritory.db.get(`select count(*) as n from ${table}`)))
      const before = await counts()
      const again = await atTerritory.store.apply([batch, batch], NOON)
      expect(await counts()).toEqual(before)
      expect(again.changed.filter(({ record }) => record.version !== null)).toEqual([])
    })

    it('changes of two fields on both sides are both kept, on both sides', async () => {
      const { school, device, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      await atSchool.db.write((t) => updateDevice(t, 'all', device, { name: 'Chariot 1' }))
      await atTerritory.db.write((t) => updateDevice(t, 'all', device, { note: 'Écran rayé' }))
      await send(atSchool.store, atTerritory.store, school, NOON + 1)
      await send(atTerritory.store, atSchool.store, school, NOON + 2)
      await send(atSchool.store, atTerritory.store, school, NOON + 3)
      const [a, b] = [await getDevice(atSchool.db, 'all', device), await getDevice(atTerritory.db, 'all', device)]
      expect([a.name, a.note, b.name, b.note]).toEqual(['Chariot 1', 'Écran rayé', 'Chariot 1', 'Écran rayé'])
    })

    it('statuses, states, events and days reach the territory as they are', async () => {
      const { school, device, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      const state = await loadDeviceState(atSchool.db, school, device)
      if (!state) throw new Error('no state')
      const broken = {
        ...state,
        values: { 'cpu.load': 3 },
        valuesAt: NOON,
        heardAt: NOON,
        status: { ...state.status, status: 'down' as const, since: NOON },
      }
      await atSchool.db.write(async (t) => {
        saveDeviceStates(t, [broken])
        await insertEvents(t, [event(school, device, 1), event(school, device, 2)])
        await writeSampleDay(t, school, device, 20_000, [{ at: 20_000 * 86_400_000 + 5, readings: { 'cpu.load': 7 } }])
      })
      await putSamples(atSchool.db, school, [{ device, seq: 9, at: NOON, values: { 'cpu.load': 9 } }])
      await send(atSchool.store, atTerritory.store, school)
      const there = await loadDeviceState(atTerritory.db, school, device)
      expect([there?.status.status, there?.values, there?.heardAt]).toEqual(['down', { 'cpu.load': 3 }, NOON])
      expect(await atTerritory.db.get("select count(*) as n from events where source = 'agent'")).toEqual({ n: 2 })
      const number = await sampleNumber(atTerritory.db, school, device)
      expect(await readSampleDay(atTerritory.db, number, 20_000)).toEqual([
        { at: 20_000 * 86_400_000 + 5, readings: { 'cpu.load': 7 } },
      ])
      expect(await atTerritory.db.all('select seq, at from samples')).toEqual([{ seq: 9, at: NOON }])
    })

    it('a drawing and a room that was taken away reach the other side', async () => {
      const { school, room, atSchool, atTerritory } = await makeSides()
      const hall = newId()
      await send(atTerritory.store, atSchool.store, school)
      await atSchool.db.write((t) => insertRoom(t, { id: hall, school, name: 'BCD' }))
      const drawn = { room, x: 16, y: 16, width: 200, height: 144, door: null, devices: [] }
      await atSchool.db.write((t) => replacePlan(t, 'all', school, { version: 0, rooms: [drawn], areas: [] }, NOON))
      await send(atSchool.store, atTerritory.store, school)
      expect((await getPlan(atTerritory.db, 'all', school)).rooms).toEqual([drawn])
      await atTerritory.db.write((t) => deleteRoom(t, 'all', hall))
      await send(atTerritory.store, atSchool.store, school, NOON + 5)
      expect(await atSchool.db.all('select name from rooms')).toEqual([{ name: 'CE1' }])
    })

    it('two rooms of one name, made on both sides of a cut, end with the same two names', async () => {
      const { school, room, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      const [a, b] = [newId(), newId()]
      await atSchool.db.write((t) => insertRoom(t, { id: b, school, name: 'Salle 3' }))
      await atTerritory.db.write((t) => insertRoom(t, { id: a, school, name: 'salle 3' }))
      for (let round = 1; round < 4; round++) {
        await send(atSchool.store, atTerritory.store, school, NOON + round * 10)
        await send(atTerritory.store, atSchool.store, school, NOON + round * 10 + 5)
      }
      const names = (db: Database) => db.all('select id, name from rooms where id <> $1 order by id', [room])
      expect(await names(atSchool.db)).toEqual([
        { id: a, name: 'salle 3' },
        { id: b, name: 'Salle 3 (2)' },
      ])
      expect(await names(atTerritory.db)).toEqual(await names(atSchool.db))
    })

    it('I4 a school can write nothing of another one', async () => {
      const { school, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      const other = newId()
      const authority = newId()
      await atTerritory.db.write(async (t) => {
        await insertAuthority(t, { id: authority, name: 'Flers' })
        await insertSchool(t, { id: other, authority, name: 'Autre' })
        await joinPeer(t, { school: other, server: newId(), now: NOON })
      })
      const kinds = ['device', 'device_status', 'device_state', 'room', 'school', 'plan', 'authority']
      await atSchool.store.renoteAll(school)
      const noted = await atSchool.store.noted(school, { records: 1000, urgency: 3, except: new Set() }, NOON + 9)
      const before = await atTerritory.db.all('select * from devices')
      const records = noted.map(({ record }) => record).filter(({ kind }) => kinds.includes(kind))
      expect(records.length).toBeGreaterThan(3)
      const applied = await atTerritory.store.apply([{ school: other, place: { epoch: 1, seq: 1 }, records }], NOON)
      expect(applied.changed).toEqual([])
      expect(await atTerritory.db.all('select * from devices')).toEqual(before)
      expect(await atTerritory.db.all('select school_id from rooms')).toEqual([{ school_id: school }])
      expect(await atTerritory.db.get('select name from schools where id = $1', [other])).toEqual({ name: 'Autre' })
    })

    it('I4 a school stays in its commune, whichever side it says moved it', async () => {
      const { school, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      const authority = newId()
      await atTerritory.db.write((t) => insertAuthority(t, { id: authority, name: 'Flers' }))
      const before = await atTerritory.db.get('select * from schools where id = $1', [school])
      await atSchool.store.renoteAll(school)
      const noted = await atSchool.store.noted(school, { records: 1000, urgency: 3, except: new Set() }, NOON + 9)
      const record = noted.map((one) => one.record).find(({ kind }) => kind === 'school')
      if (!record?.value) throw new Error('no school')
      const version = nextVersion(record.version ?? NEVER, NOON + 10, nodeOf('territory', 'b'.repeat(32)))
      const forged = { ...record, version, fields: {}, value: { ...record.value, authority_id: authority } }
      await atTerritory.store.apply([{ school, place: { epoch: 9, seq: 1 }, records: [forged] }], NOON + 20)
      expect(await atTerritory.db.get('select * from schools where id = $1', [school])).toEqual(before)
      await send(atTerritory.store, atSchool.store, school)
      expect(await atSchool.db.get('select authority_id from schools where id = $1', [school])).toEqual({
        authority_id: (before as { authority_id: string }).authority_id,
      })
    })

    it('a row that cannot be read is set aside, and those beside it arrive', async () => {
      const { school, device, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      await atSchool.db.write((t) => insertEvents(t, [event(school, device, 1)]))
      const [good] = await atSchool.store.noted(school, { records: 10, urgency: 3, except: new Set() }, NOON)
      if (!good) throw new Error('nothing noted')
      const bad = { kind: 'event', key: '["x"]', version: null, value: {} }
      const unknown = { kind: 'of_tomorrow', key: '["x"]', version: null, value: {} }
      const applied = await atTerritory.store.apply(
        [{ school, place: { epoch: 1, seq: 1 }, records: [bad, good.record, unknown] }],
        NOON,
      )
      expect(applied.refused.map(({ code }) => code)).toEqual(['MESSAGE_INVALID', 'MESSAGE_KIND_UNKNOWN'])
      expect(await atTerritory.db.get("select count(*) as n from events where source = 'agent'")).toEqual({ n: 1 })
      expect(await atTerritory.db.get('select count(*) as n from sync_set_aside')).toEqual({ n: 2 })
    })

    it('what refers to a device that is not here yet comes again', async () => {
      const { school, atSchool, atTerritory } = await makeSides()
      const noted = await atSchool.store.noted(school, { records: 1000, urgency: 3, except: new Set() }, NOON)
      const statuses = noted.map(({ record }) => record).filter(({ kind }) => kind === 'device_status')
      const applied = await atTerritory.store.apply([{ school, place: { epoch: 1, seq: 1 }, records: statuses }], NOON)
      expect(applied.later.map(({ kind }) => kind)).toEqual(['device_status'])
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      expect(await atTerritory.db.get('select count(*) as n from devices')).toEqual({ n: 1 })
    })

    it('I3 a command of the town hall is judged in the school, begun once, and its end is told', async () => {
      const { school, device, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      const asked = (id: string) => ({
        ...{ school, id, device, via: device, key: 'k', command: 'power_on', choice: null, confirmed: true },
        ...{ explicit: false, askedBy: newId(), askedAt: NOON, notAfter: NOON + 900_000, givenUpAt: NOON + 950_000 },
      })
      const [good, bad] = [newId(), newId()]
      const judged: string[] = []
      const judging = new SyncDatabase({
        ...{ db: atSchool.db, side: 'school', node: nodeOf('school', 'a'.repeat(32)) },
        judge: async (_transaction, { parts }) => {
          judged.push(String(parts[0]))
          return parts[0] === bad ? 'lesson' : undefined
        },
      })
      await atTerritory.db.write(async (t) => {
        await insertCommand(t, asked(good))
        await insertCommand(t, asked(bad))
      })
      await send(atTerritory.store, judging, school, NOON + 1000)
      await atTerritory.store.renote(school, [{ kind: 'command', key: JSON.stringify([good]) }])
      await send(atTerritory.store, judging, school, NOON + 2000)
      expect(judged.sort()).toEqual([good, bad].sort())
      const [waiting] = await waitingCommands(atSchool.db)
      // It has the minute of one that is asked in the school, and not the quarter of an hour of the way there.
      expect([waiting?.id, waiting?.notAfter, waiting?.askedBy]).toEqual([good, NOON + 1000 + 60_000, 'territory'])
      await atSchool.db.write((t) => giveUpCommand(t, { school, id: good }, 'unknown', NOON + 5000))
      await send(judging, atTerritory.store, school, NOON + 6000)
      const there = await Promise.all([good, bad].map((id) => findCommand(atTerritory.db, school, id)))
      expect(there.map((row) => [row?.state, row?.reason])).toEqual([
        ['unknown', null],
        ['refused', 'lesson'],
      ])
    })

    it('rooms that were renamed in the town hall are renamed in the school', async () => {
      const { school, room, atSchool, atTerritory } = await makeSides()
      await send(atTerritory.store, atSchool.store, school)
      await send(atSchool.store, atTerritory.store, school)
      await atTerritory.db.write((t) => updateRoom(t, 'all', room, { name: 'CM2' }))
      await send(atTerritory.store, atSchool.store, school, NOON + 1)
      expect(await atSchool.db.all('select name from rooms')).toEqual([{ name: 'CM2' }])
      expect((await countNotes(atSchool.db, school)).rows).toBe(0)
    })
  })
}

const event = (school: string, device: string, seq: number) => ({
  ...{ school, device, epoch: 5, seq, id: newId(), at: NOON, receivedAt: NOON },
  ...{ source: 'agent' as const, event: 'agent.started', severity: 'info' as const, params: {} },
})
