import { join } from 'node:path'
import type { Id } from '@preau/protocol/ids.ts'
import type { Result } from '@preau/protocol/messages/result.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RunDesk } from '../../server/fixes/run-desk.ts'
import { RunbookBook } from '../../server/fixes/runbook-book.ts'
import { NO_COVERS } from '../../server/service/cover.ts'
import { TicketDesk } from '../../server/service/ticket-desk.ts'
import { type AskedCommand, endCommands } from '../../server/store/commands.ts'
import type { Database } from '../../server/store/database.ts'
import { shownRunDevices } from '../../server/store/run-list.ts'
import { insertApproval } from '../../server/store/runbook-approvals.ts'
import { findRun, insertRun, pruneRuns, type StoredRun, saveRunState } from '../../server/store/runbook-runs.ts'
import { eventsOfTicket } from '../../server/store/service-events.ts'
import { getTicket, saveTicket } from '../../server/store/tickets.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const BOOK = new RunbookBook([join(import.meta.dirname, '../../runbooks')])

async function school(db: Database, count: number, status = 'ok') {
  const { school: id, room } = await makeYard(db)
  const devices: Id[] = []
  for (let i = 0; i < count; i++) devices.push(await makeDevice(db, id, { room, name: `Poste ${i}` }))
  await db.run('update devices set status = $1 where school_id = $2', [status, id])
  return { id, room, devices }
}

function desk(db: Database, { isClass = () => false }: { isClass?: (at: number) => boolean } = {}) {
  const time = { now: NOON }
  const taken: AskedCommand[] = []
  const tickets = new TicketDesk({ clock: () => time.now, newId, covers: NO_COVERS })
  const make = () =>
    new RunDesk({
      ...{ db, newId, book: BOOK, tickets, begunWithin: 5 * MINUTE },
      clock: () => time.now,
      commands: { take: (asked) => void taken.push(asked) },
      isClass: async (_db, _school, _device, now) => isClass(now),
      ticketChanged: () => undefined,
      failed: (error) => {
        throw error
      },
    })
  const answer = (asked: AskedCommand, result: Partial<Result> = { outcome: 'done' }) =>
    db.write((t) =>
      endCommands(t, [
        { school: asked.school, via: asked.via, at: time.now, result: { id: asked.id, outcome: 'done', ...result } },
      ]),
    )
  return { time, taken, tickets, runs: make(), again: make, answer }
}

function runOf(school: Id, fields: Partial<StoredRun> = {}): StoredRun {
  return {
    ...{ school, id: newId(), runbook: 'free_disk', risk: 'calm', given: {}, state: 'running', ticket: null },
    ...{ accepted: false, askedBy: null, askedAt: NOON, notBefore: NOON, notAfter: NOON + 24 * HOUR, takes: 300 },
    ...{ atOnce: 50, endedAt: null, closes: false },
    ...fields,
  }
}

const ask = (db: Database, run: StoredRun, devices: readonly Id[]) => db.write((t) => insertRun(t, run, devices))
const statesOf = async (db: Database, run: StoredRun) => (await shownRunDevices(db, run)).map(({ state }) => state)

/** Runs of runbooks, from being asked for to their proof. */
export function runsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('runs of runbooks', () => {
    it('reach every device once, and end with the proof of each', async () => {
      const { db } = await fresh()
      const { id, devices } = await school(db, 3)
      const { runs, taken, answer } = desk(db)
      const run = runOf(id)
      await ask(db, run, devices)
      await runs.turn()
      await runs.turn()
      expect(taken.map(({ device, key, command, fix }) => [device, key, command, fix])).toEqual(
        devices.map((device) => [device, 'machine', 'free_disk', { run: run.id, given: {} }]),
      )
      const steps = [{ do: 'disk.free', end: 'done', ms: 12, seen: { freed: 1_000_000 } }] as const
      for (const asked of taken)
        await answer(asked, { fix: { runbook: 'free_disk', version: '1.0', steps: [...steps] } })
      await runs.turn()
      expect(await shownRunDevices(db, run)).toMatchObject(
        devices.map((device) => ({ id: device, state: 'done', proof: { steps } })),
      )
      expect(await findRun(db, run.id)).toMatchObject({ state: 'ended', endedAt: NOON })
    })

    it('have no more devices at a time than was said, and another one as soon as one has ended', async () => {
      const { db } = await fresh()
      const { id, devices } = await school(db, 5)
      const { runs, taken, answer } = desk(db)
      await ask(db, runOf(id, { atOnce: 2 }), devices)
      await runs.turn()
      expect(taken.length).toBe(2)
      await answer(taken[0] as AskedCommand, { outcome: 'failed', code: 'FIX_FAILED' })
      await runs.turn()
      expect(taken.map(({ device }) => device)).toEqual(devices.slice(0, 3))
    })

    it('wait for a device that is off, survive a restart of the server, and give it up at their end', async () => {
      const { db } = await fresh()
      const { id, devices } = await school(db, 2, 'offline')
      const { runs, taken, time, again } = desk(db)
      const run = runOf(id)
      await ask(db, run, devices)
      await runs.turn()
      expect(await shownRunDevices(db, run)).toMatchObject([{ wait: 'off' }, { wait: 'off' }])
      await db.run("update devices set status = 'ok' where id = $1", [devices[0] as Id])
      time.now += 6000
      await again().turn()
      expect(taken.map(({ device }) => device)).toEqual(devices.slice(0, 1))
      time.now += 25 * HOUR
      await again().turn()
      expect(await statesOf(db, run)).toEqual(['sent', 'expired'])
    })

    it('I6: what disturbs waits for the end of the class, and what the agent refused for it has another turn', async () => {
      const { db } = await fresh()
      const { id, devices } = await school(db, 1)
      const ends = NOON + HOUR
      const { runs, taken, time, answer } = desk(db, { isClass: (at) => at < ends })
      const run = runOf(id, { runbook: 'reboot', risk: 'disturbs' })
      await ask(db, run, devices)
      while (time.now < ends) {
        await runs.turn()
        expect(taken).toEqual([])
        time.now += 5 * MINUTE
      }
      await runs.turn()
      expect(taken.length).toBe(1)
      await answer(taken[0] as AskedCommand, { outcome: 'refused', reason: 'lesson' })
      await runs.turn()
      expect(await shownRunDevices(db, run)).toMatchObject([{ state: 'queued', wait: 'class' }])
      time.now += 2 * MINUTE
      await runs.turn()
      expect(taken.length).toBe(2)
    })

    it('I6: what asks who sits before the machine is sent into a class, where that person says yes or no', async () => {
      const { db } = await fresh()
      const { id, devices } = await school(db, 1)
      const { runs, taken, answer } = desk(db, { isClass: () => true })
      const run = runOf(id, { runbook: 'reboot_asked', risk: 'disturbs' })
      await ask(db, run, devices)
      await runs.turn()
      expect(taken.map(({ command, accepted }) => [command, accepted])).toEqual([['reboot_asked', undefined]])
      await answer(taken[0] as AskedCommand, { outcome: 'refused', reason: 'unmet' })
      await runs.turn()
      expect(await shownRunDevices(db, run)).toMatchObject([{ state: 'refused', reason: 'unmet' }])
      await runs.turn()
      expect(taken.length).toBe(1)
    })

    it('I6: whatever is asked and whenever there is class, nothing that disturbs is sent into it unaccepted', {
      timeout: 120_000,
    }, async () => {
      const { db } = await fresh()
      const { id, devices } = await school(db, 4)
      const hours = fc.array(fc.tuple(fc.nat(600), fc.integer({ min: 10, max: 120 })), { maxLength: 6 })
      const asked = fc.array(
        fc.record({ wait: fc.nat(200), book: fc.constantFrom('reboot', 'restart_kiosk', 'free_disk') }),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      let sent = 0
      const property = fc.asyncProperty(hours, asked, async (classes, all) => {
        const isClass = (at: number) =>
          classes.some(([from, long]) => at >= NOON + from * MINUTE && at < NOON + (from + long) * MINUTE)
        const { runs, taken, time, answer } = desk(db, { isClass })
        for (const { wait, book } of all) {
          time.now += wait * MINUTE
          const risk = BOOK.get(book)?.risk ?? 'calm'
          await ask(
            db,
            runOf(id, { runbook: book, risk, askedAt: time.now, notBefore: time.now, notAfter: time.now + 30 * HOUR }),
            devices,
          )
        }
        for (let turn = 0; turn < 90; turn++) {
          const before = taken.length
          await runs.turn()
          for (const each of taken.slice(before)) {
            sent += 1
            if (BOOK.get(each.command)?.risk !== 'calm') expect(isClass(time.now)).toBe(false)
            await answer(each)
          }
          time.now += 10 * MINUTE
        }
        expect(taken.length).toBe(all.length * devices.length)
      })
      await fc.assert(property, { numRuns: 8 })
      expect(sent).toBeGreaterThan(0)
    })

    it('I4: of what disturbs ten devices of a school begin in a minute, over all runs, and another school has its own ten', async () => {
      const { db } = await fresh()
      const [one, other] = [await school(db, 25), await school(db, 12)]
      const { runs, taken, time } = desk(db)
      const reboot = { runbook: 'reboot', risk: 'disturbs' } as const
      await ask(db, runOf(one.id, reboot), one.devices.slice(0, 8))
      await ask(db, runOf(one.id, reboot), one.devices.slice(8))
      await ask(db, runOf(other.id, reboot), other.devices)
      const begun = (at: { id: Id }) => taken.filter(({ school: of }) => of === at.id).length
      await runs.turn()
      await runs.turn()
      expect([begun(one), begun(other)]).toEqual([10, 10])
      time.now += MINUTE + 1
      await runs.turn()
      expect([begun(one), begun(other)]).toEqual([20, 12])
    })

    it('I4: a storm of wipes begins nothing without signatures, and with them ten in a minute by their place', async () => {
      const { db } = await fresh()
      const { id, devices } = await school(db, 24)
      const { runs, taken, time } = desk(db)
      const wipe = { runbook: 'wipe', risk: 'destructive', state: 'approval' } as const
      const storm = Array.from({ length: 30 }, () => runOf(id, wipe))
      for (const run of storm) await ask(db, run, devices)
      for (let turn = 0; turn < 5; turn++) {
        await runs.turn()
        time.now += MINUTE + 1
      }
      expect(taken).toEqual([])
      const signed = runOf(id, { ...wipe, notBefore: time.now })
      await ask(db, signed, devices)
      for (const person of [newId(), newId()]) {
        const key = person.replaceAll('-', '').padEnd(64, '0')
        const made = { school: id, run: signed.id, key, signature: 'ab'.repeat(64), person, at: time.now }
        await db.write((t) => insertApproval(t, made))
      }
      await db.write((t) => saveRunState(t, signed, { state: 'running', endedAt: null }))
      await runs.turn()
      await runs.turn()
      expect(taken.map(({ device }) => device)).toEqual(devices.slice(0, 10))
      expect(taken[0]?.fix?.approval).toMatchObject({
        statement: { run: signed.id, devices },
        signatures: [{ signature: 'ab'.repeat(64) }, { signature: 'ab'.repeat(64) }],
      })
    })

    it('close their ticket once the check passed and nothing is seen of the fault, with lines of a rule', async () => {
      const { db } = await fresh()
      const { id, room, devices } = await school(db, 1)
      const { runs, taken, tickets, answer, time } = desk(db)
      const [device] = devices as [Id]
      const facts = { school: id, device, kind: 'laptop', room, symptom: 'slow', title: '', canTeach: null } as const
      const opened = await db.write((t) =>
        tickets.open(t, { ...facts, rule: 'disk_full', key: newId(), severity: 'major', at: time.now }, null),
      )
      const run = runOf(id, { ticket: opened.id })
      await ask(db, run, devices)
      await runs.turn()
      await answer(taken[0] as AskedCommand)
      await runs.turn()
      expect((await getTicket(db, 'all', opened.id)).state).toBe('open')
      await db.write(async (t) => saveTicket(t, { ...(await getTicket(t, 'all', opened.id)), recoveredAt: time.now }))
      time.now += MINUTE
      await runs.turn()
      expect(await getTicket(db, 'all', opened.id)).toMatchObject({ state: 'closed' })
      const lines = await eventsOfTicket(db, id, opened.id)
      expect(lines.map(({ event, note, recordedBy }) => [event, note, recordedBy])).toEqual([
        ['opened', undefined, null],
        ['restored', 'Libérer de la place sur le disque', null],
        ['closed', 'Libérer de la place sur le disque', null],
      ])
    })

    it('leave their ticket open where the fix failed', async () => {
      const { db } = await fresh()
      const { id, room, devices } = await school(db, 1)
      const { runs, taken, tickets, answer, time } = desk(db)
      const [device] = devices as [Id]
      const facts = {
        school: id,
        device,
        kind: 'laptop',
        room,
        symptom: 'slow',
        title: 'Lent',
        canTeach: null,
      } as const
      const opened = await db.write((t) =>
        tickets.open(t, { ...facts, rule: null, key: newId(), severity: 'major', at: time.now }, null),
      )
      await ask(db, runOf(id, { ticket: opened.id }), devices)
      await runs.turn()
      await answer(taken[0] as AskedCommand, { outcome: 'failed', code: 'FIX_FAILED' })
      await runs.turn()
      await runs.turn()
      expect((await getTicket(db, 'all', opened.id)).state).toBe('open')
    })

    it('are taken away when they are old and over, and those that go on stay', async () => {
      const { db } = await fresh()
      const { id, devices } = await school(db, 1)
      const [over, open] = [runOf(id), runOf(id)]
      await ask(db, over, devices)
      await ask(db, open, devices)
      await db.write((t) => saveRunState(t, over, { state: 'ended', endedAt: NOON }))
      expect(await db.write((t) => pruneRuns(t, NOON + HOUR))).toBe(1)
      expect([await findRun(db, over.id), (await findRun(db, open.id))?.id]).toEqual([undefined, open.id])
    })
  })
}
