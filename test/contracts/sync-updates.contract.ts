import { NEVER, nextVersion, nodeOf } from '@preau/protocol/rules/territory/clock.ts'
import type { SyncRecord } from '@preau/protocol/territory/record.ts'
import { describe, expect, it } from 'vitest'
import { campaignEvents } from '../../server/store/campaign-events.ts'
import { campaignRows, stateOf } from '../../server/store/campaigns.ts'
import type { Database } from '../../server/store/database.ts'
import { directorOrders, putDirectorOrders } from '../../server/store/director-orders.ts'
import { updatesOf } from '../../server/store/update-results.ts'
import { dice } from '../sla/dice.ts'
import { campaignSides } from './campaign-sides.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'

/** Campaigns of a town hall, in its store and in that of a school. */
export function syncUpdatesContract(name: string, open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe(`campaigns on two sides of an uplink, on ${name}`, () => {
    it('go down to the school and their results up, ring after ring, until they are over', async () => {
      const world = await campaignSides(fresh)
      const { there, school, desks, devices } = world
      const id = await world.begin()
      await world.exchange()
      expect(await world.machinesAt('here')).toEqual(await world.machinesAt('there'))
      expect(await world.stand('here', id)).toEqual(await world.stand('there', id))
      for (let round = 0; round < 10 && (await world.stand('there', id)).wanted === 'running'; round++) {
        const ordered = await world.orderedAt('here')
        for (const machine of await world.machinesAt('here')) {
          if (machine.phase !== 'waiting' || !ordered.includes(machine.device)) continue
          expect(await world.ask(machine.device)).toMatchObject({ answer: 'go', campaign: id })
          await world.report(machine.device, 'healthy', id)
        }
        await world.exchange()
        await desks.there.look()
        await world.exchange()
      }
      expect([await world.stand('there', id), await world.stand('here', id)].map(stateOf)).toEqual(['done', 'done'])
      const [first = ''] = devices
      expect(await updatesOf(there.db, school, first, 9)).toEqual(await updatesOf(world.here.db, school, first, 9))
      expect((await updatesOf(there.db, school, first, 9)).map(({ update }) => update.phase)).toEqual(['healthy'])
      expect(await world.compare()).toBe(0)
    })

    it('I8 are stopped by a school that is cut off, and by nobody else until then', async () => {
      const world = await campaignSides(fresh, 8)
      const id = await world.begin(undefined, { errors: 200 })
      await world.exchange()
      const failing = (await world.orderedAt('here')).slice(0, 2)
      for (const device of failing) {
        await world.ask(device)
        await world.report(device, 'rolled_back', id)
      }
      await world.desks.here.look()
      expect([stateOf(await world.stand('here', id)), await world.orderedAt('here')]).toEqual(['halted', []])
      expect(stateOf(await world.stand('there', id))).toBe('running')
      const [other = ''] = world.devices.filter((device) => !failing.includes(device))
      expect(await world.ask(other)).toMatchObject({ answer: 'wait', why: 'halted' })
      await world.exchange()
      expect([stateOf(await world.stand('there', id)), await world.orderedAt('there')]).toEqual(['halted', []])
      const lines = await campaignEvents(world.there.db, id, 9)
      expect(lines.map(({ event, failed }) => [event, failed])).toEqual([
        ['school_halted', 2],
        ['made', null],
      ])
      expect(await world.compare()).toBe(0)
    })

    it('go on where the town hall says so, and try once more each machine that failed, once', async () => {
      const world = await campaignSides(fresh, 8)
      const id = await world.begin()
      await world.exchange()
      const failing = (await world.orderedAt('here')).slice(0, 2)
      for (const device of failing) await world.report(device, 'rolled_back', id)
      await world.desks.here.look()
      await world.exchange()
      await world.desks.there.look()
      expect((await world.stand('there', id)).wanted).toBe('halted')
      await world.steer('there', id, 'resume', true)
      // Before the school has heard of it: what is known counts no more.
      await world.desks.there.look()
      expect((await world.stand('there', id)).wanted).toBe('running')
      await world.exchange()
      for (const at of ['here', 'there'] as const) {
        const phases = (await world.machinesAt(at)).filter(({ device }) => failing.includes(device))
        expect(phases.map(({ phase, tries }) => [phase, tries])).toEqual([
          ['waiting', 0],
          ['waiting', 0],
        ])
        expect(stateOf(await world.stand(at, id))).toBe('running')
      }
      const [again = ''] = failing
      await world.report(again, 'failed', id)
      await world.exchange()
      await world.desks.there.look()
      expect((await world.stand('there', id)).wanted).toBe('halted')
      expect(await world.compare()).toBe(0)
    })

    it('are stopped in a school by somebody there, who alone lets them go on there, and does not end them', async () => {
      const world = await campaignSides(fresh)
      const id = await world.begin()
      await world.exchange()
      await expect(world.steer('here', id, 'abort')).rejects.toMatchObject({
        code: 'CAMPAIGN_REFUSED',
        context: { reason: 'led_elsewhere' },
      })
      await world.steer('here', id, 'pause')
      await world.steer('there', id, 'pause')
      await world.steer('there', id, 'resume')
      await world.exchange()
      for (const at of ['here', 'there'] as const)
        expect([stateOf(await world.stand(at, id)), await world.orderedAt(at)]).toEqual(['paused', []])
      await world.steer('here', id, 'resume')
      await world.exchange()
      for (const at of ['here', 'there'] as const) {
        expect(stateOf(await world.stand(at, id))).toBe('running')
        expect((await world.orderedAt(at)).length).toBeGreaterThan(0)
      }
      expect(await world.compare()).toBe(0)
    })

    it('that a school leads are its own: no line of them goes up, and none like them is taken from above', async () => {
      const world = await campaignSides(fresh)
      const id = await world.begin(world.here)
      const [first = ''] = world.devices
      await world.report(first, 'healthy', id)
      await world.exchange()
      for (const table of ['campaigns', 'campaign_devices', 'campaign_events'])
        expect(await world.there.db.all(`select * from ${table}`)).toEqual([])
      expect(await world.compare()).toBe(0)
      const theirs = await world.begin()
      const [note] = await world.there.sync.noted(
        world.school,
        { records: 1, urgency: 3, except: new Set() },
        world.clock.now,
      )
      expect(note?.record).toMatchObject({ kind: 'campaign', key: JSON.stringify([theirs]) })
      const record = { ...note?.record, key: JSON.stringify([id]) } as SyncRecord
      const before = await world.stand('here', id)
      const place = { epoch: 9, seq: 0 }
      const { refused } = await world.here.sync.apply(
        [{ school: world.school, place, records: [record] }],
        world.clock.now,
      )
      expect(refused.map(({ code }) => code)).toEqual(['IDENTITY_MISMATCH'])
      expect(await world.stand('here', id)).toEqual(before)
    })

    it('I4 leave a school its count of turns, whatever a town hall says of it', async () => {
      const world = await campaignSides(fresh)
      const id = await world.begin()
      await world.exchange()
      const [first = ''] = await world.orderedAt('here')
      await world.ask(first)
      await world.report(first, 'rolled_back', id)
      const before = await world.machinesAt('here')
      await world.there.db.run(
        "update campaign_devices set turn_at = null, tries = 0, phase = 'waiting', retry_taken = 9 where device_id = $1",
        [first],
      )
      await world.there.db.run('update campaigns set halted_for = null, paused_at = null')
      await world.exchange()
      expect(await world.machinesAt('here')).toEqual(before)
      expect(await world.machinesAt('there')).toEqual(before)
    })

    it('are what their town hall says, whatever a stolen school server says in its name', async () => {
      const world = await campaignSides(fresh)
      const { there, school, clock } = world
      const id = await world.begin()
      await world.exchange()
      const [before, machines] = [await world.stand('there', id), await world.machinesAt('there')]
      const noted = await (async () => {
        await world.here.sync.renoteAll(school)
        return await world.here.sync.noted(school, { records: 1000, urgency: 3, except: new Set() }, clock.now)
      })()
      const forged = (kind: string, said: object, key?: string): SyncRecord => {
        const record = noted.find(({ record }) => record.kind === kind)?.record
        if (!record?.value) throw new Error(`no ${kind}`)
        const version = nextVersion(record.version ?? NEVER, clock.now + 1000, nodeOf('territory', 'b'.repeat(32)))
        return { ...record, key: key ?? record.key, version, fields: {}, value: { ...record.value, ...said } }
      }
      const other = JSON.stringify([crypto.randomUUID()])
      const records = [
        forged('campaign', { target: 'agent/0.9.0', version: '0.9.0', wanted: 'paused', resumed: 4 }),
        forged('campaign', { target: 'agent/0.9.0' }, other),
        forged('campaign_device', { ring: 0, retried: 7 }),
      ]
      const { refused } = await there.sync.apply([{ school, place: { epoch: 9, seq: 0 }, records }], clock.now)
      expect(refused.map(({ record, code }) => [record.key, code])).toEqual([[other, 'IDENTITY_MISMATCH']])
      const told = { changedAt: expect.any(Number) }
      expect(await world.stand('there', id)).toEqual({ ...before, ...told })
      expect(await world.machinesAt('there')).toEqual(machines)
      expect(await there.db.all('select id from campaigns')).toEqual([{ id }])
      await world.exchange()
      expect(await world.stand('here', id)).toEqual({ ...before, ...told })
      expect(await world.stand('there', id)).toEqual(await world.stand('here', id))
      expect(await world.compare()).toBe(0)
    })

    it('I4 leave a school its count of turns, whatever a stolen town hall says in its name', async () => {
      const world = await campaignSides(fresh)
      const { there, here, school, clock } = world
      const id = await world.begin()
      await world.exchange()
      const [first = ''] = await world.orderedAt('here')
      await world.ask(first)
      await world.steer('here', id, 'pause')
      await world.exchange()
      const turnsAt = async () => (await world.machinesAt('here')).map(({ turnAt }) => turnAt)
      const before = await turnsAt()
      await there.sync.renoteAll(school)
      const noted = await there.sync.noted(school, { records: 1000, urgency: 3, except: new Set() }, clock.now)
      const forged = (key: string[], said: object): SyncRecord => {
        const record = noted.find(({ record }) => record.key === JSON.stringify(key))?.record
        if (!record?.value) throw new Error(`no ${key}`)
        const version = nextVersion(record.version ?? NEVER, clock.now + 1000, nodeOf('school', 'a'.repeat(32)))
        return { ...record, version, fields: {}, value: { ...record.value, ...said } }
      }
      const records = [forged([first, id], { turn_at: null }), forged([id], { paused_at: null })]
      await here.sync.apply([{ school, place: { epoch: 9, seq: 0 }, records }], clock.now)
      expect([await turnsAt(), stateOf(await world.stand('here', id))]).toEqual([before, 'paused'])
      await world.exchange()
      expect(await world.stand('there', id)).toEqual(await world.stand('here', id))
    })

    it('of which a line comes before them are put off, not lost', async () => {
      const world = await campaignSides(fresh)
      await world.begin()
      const noted = await world.there.sync.noted(
        world.school,
        { records: 100, urgency: 3, except: new Set() },
        world.clock.now,
      )
      const early = noted.map(({ record }) => record).filter(({ kind }) => kind !== 'campaign')
      const { later, refused } = await world.here.sync.apply(
        [{ school: world.school, place: { epoch: 9, seq: 0 }, records: early }],
        world.clock.now,
      )
      expect([refused, later.length]).toEqual([[], early.length])
      await world.exchange()
      expect(await world.machinesAt('here')).toEqual(await world.machinesAt('there'))
      expect(await world.compare()).toBe(0)
    })

    it.each([1, 2, 3, 4])('end the same on both sides, whatever was said in whatever order (seed %i)', async (seed) => {
      const world = await campaignSides(fresh, 5)
      const roll = dice(seed)
      const id = await world.begin(undefined, { errors: 200 })
      await world.exchange()
      for (let step = 0; step < 40; step++) {
        const device = roll.one(world.devices)
        const act = roll.below(8)
        if (act < 3) await world.report(device, roll.one(['healthy', 'failed', 'rolled_back', 'started'] as const), id)
        else if (act === 3) await world.desks.here.look()
        else if (act === 4) await world.desks.there.look()
        else if (act === 5) await world.steer('here', id, roll.one(['pause', 'resume'] as const)).catch(isRefused)
        else if (act === 6)
          await world.steer('there', id, roll.one(['pause', 'resume'] as const), roll.chance(0.5)).catch(isRefused)
        else await world.exchange()
      }
      await world.exchange()
      expect(await contentOf(world.there.db, id)).toEqual(await contentOf(world.here.db, id))
      expect(await world.compare()).toBe(0)
    })

    it('have their orders brought to the school as they were signed, and to no other', async () => {
      const { there, here, school, ...world } = await campaignSides(fresh, 1)
      const orders = { school, director: 'mairie', timestamp: '{"a":1}', snapshot: '{"b":1}', targets: '{"c":1}' }
      const lost = { ...orders, school: crypto.randomUUID() }
      expect(await there.db.write((t) => putDirectorOrders(t, [orders, lost]))).toBe(1)
      expect(await there.db.write((t) => putDirectorOrders(t, [orders]))).toBe(0)
      await world.exchange()
      expect(await directorOrders(here.db)).toEqual([orders])
      await there.db.write((t) => putDirectorOrders(t, [{ ...orders, timestamp: '{"a":2}' }]))
      await world.exchange()
      expect(await directorOrders(here.db)).toEqual([{ ...orders, timestamp: '{"a":2}' }])
      // A school says nothing of it.
      await here.db.run('delete from director_orders')
      await world.exchange()
      expect((await directorOrders(there.db)).length).toBe(1)
      expect(await world.compare()).toBe(1)
      await world.exchange()
      expect((await directorOrders(here.db)).length).toBe(1)
    })
  })
}

function isRefused(error: unknown): void {
  expect(error).toMatchObject({ code: 'CAMPAIGN_REFUSED' })
}

/** All of a campaign, without what a row is called. */
async function contentOf(db: Database, id: string) {
  const events = await campaignEvents(db, id, 1000)
  return {
    rows: await campaignRows(db, 'all', [id]),
    events: events.sort((a, b) => (a.id < b.id ? -1 : 1)),
    machines: await db.all('select * from campaign_devices order by device_id'),
    results: await db.all('select * from update_results order by device_id, epoch, seq'),
  }
}
