import { COMPARED } from '@preau/protocol/rules/territory/compared.ts'
import { describe, expect, it } from 'vitest'
import { insertAuditLine } from '../../server/store/audit.ts'
import type { Database } from '../../server/store/database.ts'
import { getDevice, updateDevice } from '../../server/store/devices.ts'
import { insertEvents } from '../../server/store/events.ts'
import { writeSampleDay } from '../../server/store/sample-days.ts'
import { listMergeNotices, seeMergeNotices } from '../../server/store/sync/notices.ts'
import { readProofSums, readProofs } from '../../server/store/sync/proofs.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { NOON, newId } from './store-fixtures.ts'
import { makeSides } from './sync-sides.ts'

const DAY = 86_400_000

/** How both sides of an uplink are proved equal, and what a person is told whose change gave way. */
export function syncProofsContract(name: string, open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)
  const event = (school: string, device: string, seq: number) => ({
    ...{ school, device, epoch: 5, seq, id: newId(), at: NOON - 2 * DAY + seq, receivedAt: NOON },
    ...{ source: 'agent' as const, event: 'agent.started', severity: 'info' as const, params: {} },
  })

  describe(`a school and its territory on ${name}`, () => {
    it('are proved equal after an exchange', async () => {
      const { compare, exchange, here, there, school, device, clock } = await makeSides(fresh)
      await here.db.write(async (t) => {
        await insertEvents(t, [event(school, device, 1), event(school, device, 2)])
        await writeSampleDay(t, school, device, Math.floor(NOON / DAY) - 3, [
          { at: NOON - 3 * DAY, readings: { x: 1 } },
        ])
      })
      await exchange()
      expect(await compare()).toBe(0)
      const [mine, theirs] = [await readProofs(here.db, school), await readProofs(there.db, school)]
      expect(mine).toEqual(theirs)
      expect(mine).toHaveLength(Object.keys(COMPARED).length)
      expect(mine.every(({ equalAt, repaired }) => equalAt === clock.now && repaired === 0)).toBe(true)
      expect(await readProofSums(there.db)).toEqual(new Map([[school, { equalAt: clock.now, repaired: 0 }]]))
    })

    it('repair what one of them lost behind the back of both, and say how much', async () => {
      const { compare, exchange, here, there, school, device } = await makeSides(fresh)
      await here.db.write(async (t) => {
        await insertEvents(t, [event(school, device, 1), event(school, device, 2), event(school, device, 3)])
      })
      await exchange()
      const all = await events(here.db)
      await behind(there.db, `delete from events where seq = 1`)
      await behind(here.db, `delete from events where seq = 2`)
      await behind(there.db, `update devices set note = 'changed by hand'`)
      await behind(there.db, `update device_states set state_values = '{"x":1}'`)
      expect(await compare()).toBe(4)
      await exchange()
      expect([await events(here.db), await events(there.db)]).toEqual([all, all])
      expect(await compare()).toBe(0)
      expect((await readProofs(there.db, school)).filter(({ repaired }) => repaired > 0)).toMatchObject([
        { kind: 'device', repaired: 1 },
        { kind: 'device_state', repaired: 1 },
        { kind: 'event', repaired: 2 },
      ])
    })

    it('give a school that was restored from an older backup its history back', async () => {
      const { compare, exchange, here, there, school, device } = await makeSides(fresh)
      const backup = await here.db.all<{ key: string; version: string; row: string }>(
        "select key, version, row from sync_rows where kind = 'device'",
      )
      await here.db.write((t) => insertEvents(t, [event(school, device, 1), event(school, device, 2)]))
      await here.db.write((t) => updateDevice(t, 'all', device, { note: 'Écran rayé' }))
      await exchange()
      const all = await events(here.db)
      await behind(here.db, `delete from events`)
      await behind(here.db, `update devices set note = ''`)
      await here.db.write((t) =>
        t.run(`update sync_rows set version = $1, row = $2 where kind = 'device'`, [
          backup[0]?.version ?? '',
          backup[0]?.row ?? '',
        ]),
      )
      await compare()
      await exchange()
      await compare()
      await exchange()
      expect(await events(here.db)).toEqual(all)
      expect(await events(there.db)).toEqual(all)
      expect((await getDevice(here.db, 'all', device)).note).toBe('Écran rayé')
      expect((await getDevice(there.db, 'all', device)).note).toBe('Écran rayé')
    })

    it('give each other back what was lost with a disk, however old it is', async () => {
      const { compare, exchange, here, there, school, device, clock } = await makeSides(fresh)
      const old = (seq: number) => ({ ...event(school, device, seq), at: NOON - 30 * DAY - seq * 20 * DAY })
      await here.db.write((t) => insertEvents(t, [old(1), old(2), old(3), old(20)]))
      await exchange()
      await compare()
      const all = await events(here.db)
      for (const lost of [there.db, here.db]) {
        await behind(lost, `delete from events where source = 'agent'`)
        expect(await compare()).toBe(0)
        clock.now += 7 * DAY
        // What is older than the period of events is kept by nobody: the last of them is of 430 days ago.
        expect(await compare()).toBe(3)
        await exchange()
        expect(await events(lost)).toEqual(all.slice(0, 3))
        expect(await compare()).toBe(0)
      }
    })

    it('tell the person whose change gave way, and nobody else, until he has seen it', async () => {
      const { exchange, here, there, device, clock } = await makeSides(fresh)
      const [technician, mayor] = [newId(), newId()]
      const change = async (db: Database, person: string, name: string) => {
        clock.now += 60_000
        await db.write(async (t) => {
          await updateDevice(t, 'all', device, { name })
          await note(t, clock.now, person, device)
        })
        await (db === here.db ? here : there).sync.stamp(clock.now)
      }
      await change(here.db, technician, 'Chariot 1')
      await change(there.db, mayor, 'Portable du chariot')
      await exchange()
      expect([(await getDevice(here.db, 'all', device)).name, (await getDevice(there.db, 'all', device)).name]).toEqual(
        ['Portable du chariot', 'Portable du chariot'],
      )
      const told = await listMergeNotices(here.db, `person:${technician}`)
      expect(told).toMatchObject([
        { kind: 'device', field: 'name', lost: 'Chariot 1', kept: 'Portable du chariot', seenAt: null },
      ])
      expect(await listMergeNotices(there.db, `person:${mayor}`)).toEqual([])
      await here.db.write((t) => seeMergeNotices(t, `person:${technician}`, clock.now))
      expect(await listMergeNotices(here.db, `person:${technician}`)).toEqual([])
      expect(await listMergeNotices(here.db, `person:${technician}`, { seen: true })).toHaveLength(1)
    })
  })
}

const events = (db: Database) =>
  db.all("select device_id, epoch, seq, at, event from events where source = 'agent' order by seq")

/** As a disk that forgot, or a hand in the database, would: no trigger sees it. */
async function behind(db: Database, sql: string): Promise<void> {
  const { beginApplying, endApplying } = await import('../../server/store/sync/triggers.ts')
  await db.write(async (t) => {
    await beginApplying(t)
    await t.run(sql)
    await endApplying(t)
  })
}

let line = 0

function note(t: Parameters<typeof insertAuditLine>[0], at: number, person: string, device: string): Promise<void> {
  return insertAuditLine(t, {
    ...{
      seq: ++line,
      at,
      actor: `person:${person}`,
      action: 'device.change',
      target: `device:${device}`,
      school: null,
    },
    ...{ from: 'local', result: 'done' as const, params: {}, hash: `${line}`.padStart(64, '0') },
  })
}
