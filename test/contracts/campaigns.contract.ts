import { describe, expect, it } from 'vitest'
import { classSpans } from '../../server/rollout/campaigns/class-spans.ts'
import { wholeCampaign } from '../../server/rollout/campaigns/view.ts'
import { campaignEvents } from '../../server/store/campaign-events.ts'
import { campaignDevices } from '../../server/store/campaign-progress.ts'
import { campaignRows, pruneCampaigns, stateOf } from '../../server/store/campaigns.ts'
import { pruneUpdateResults, updatesOf } from '../../server/store/update-results.ts'
import { campaignWorld, EVENING } from './campaign-fixtures.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Campaigns in a store: rings that open, what stops them, and turns. */
export function campaignsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('a campaign', () => {
    it('of 200 machines with three bad ones stops at the first bad one, within the ring that is open', async () => {
      const world = await campaignWorld((await fresh()).db)
      const { time, desk, places, report, stand, ordered } = world
      const id = await world.begin()
      const pilot = places[0]?.devices ?? []
      // One bad machine in the pilot school that is no first one, two elsewhere.
      const first = new Set((await world.machines()).filter(({ ring }) => ring === 0).map(({ device }) => device))
      const bad = new Set([pilot.find((device) => !first.has(device)), places[3]?.devices[4], places[6]?.devices[9]])
      const touched = new Set<string>()
      for (let hour = 0; hour < 100 && (await stand(id)).wanted === 'running'; hour++) {
        const may = await ordered()
        for (const { school, device } of await world.machines()) {
          if (!may.has(device) || touched.has(device)) continue
          const turn = await world.ask({ school, device })
          if (turn.answer === 'wait') continue
          touched.add(device)
          await report({ school, device }, bad.has(device) ? 'rolled_back' : 'healthy', { campaign: id })
          time.now += 7000
          await desk.look()
          if ((await stand(id)).wanted !== 'running') break
        }
        time.now += HOUR
        await desk.look()
      }
      const { wanted, wantedWhy, ring, rings } = await stand(id)
      expect({ wanted, wantedWhy, ring: rings[ring] }).toEqual({
        wanted: 'halted',
        wantedWhy: 'errors',
        ring: 'school',
      })
      expect(touched.size).toBeLessThanOrEqual(pilot.length)
      for (const device of touched) expect(pilot).toContain(device)
      expect(await ordered()).toEqual(new Set())
      const [line] = await campaignEvents(world.db, id, 1)
      expect(line).toMatchObject({ event: 'halted', why: 'errors', ring: 1, failed: 1 })
    }, 60_000)

    it('opens its rings one after the other where all goes well, each after its rest, and is over at the end', async () => {
      const world = await campaignWorld((await fresh()).db, { schools: 2, each: 6, policy: { restHours: 2 } })
      const id = await world.begin()
      const opened: number[] = []
      for (let hours = 0; (await world.stand(id)).wanted === 'running' && hours < 50; hours++) {
        const { ring } = await world.stand(id)
        const machines = await world.machines()
        for (const { school, device, phase, ring: own } of machines)
          if (phase === 'waiting' && own <= ring) await world.report({ school, device }, 'healthy')
        await world.desk.look()
        opened.push(ring)
        world.time.now += HOUR
      }
      expect(opened).toEqual([0, 0, 0, 1, 1, 1, 2])
      expect(await world.stand(id)).toMatchObject({ wanted: 'done', rings: ['rooms', 'school', 'all'] })
      expect((await world.ordered()).size).toBe(12)
    })

    it('I2 is not moved by a step that comes twice, nor by one of another machine, school or target', async () => {
      const world = await campaignWorld((await fresh()).db, { schools: 2, each: 4 })
      const id = await world.begin()
      const [here, there] = world.places
      const mine = { school: here?.school ?? '', device: here?.devices[0] ?? '' }
      await world.report(mine, 'downloaded', { at: 7 })
      await world.report(mine, 'healthy', { at: 8 })
      const before = await world.machines()
      await world.report(mine, 'downloaded', { at: 7 })
      await world.report({ school: there?.school ?? '', device: mine.device }, 'failed')
      await world.report(mine, 'failed', { version: '1.2.0', campaign: id })
      expect(await world.machines()).toEqual(before)
      const told = await updatesOf(world.db, mine.school, mine.device, 10)
      expect(told.map(({ update }) => update.phase).sort()).toEqual(['downloaded', 'failed', 'healthy'])
    })

    it('is shown with its rings, its schools, its causes and what it did', async () => {
      const world = await campaignWorld((await fresh()).db, { schools: 2, each: 4, policy: { errors: 200 } })
      const id = await world.begin()
      const [first] = (await world.machines()).filter(({ ring }) => ring === 0)
      if (!first) throw new Error('nobody is first')
      await world.report(first, 'rolled_back', { cause: 'starts', campaign: id })
      const rows = await campaignRows(world.db, 'all', [id])
      expect(await wholeCampaign(world.db, rows, world.time.now, true)).toMatchObject({
        ...{ state: 'running', schools: 2, steers: true, causes: [{ cause: 'starts', devices: 1 }] },
        counts: { devices: 8, failed: 1, healthy: 0, waiting: 7, underWay: 0 },
        failedOverTime: [[EVENING, 1]],
        events: [{ event: 'made', school: null }],
      })
      const page = await campaignDevices(world.db, id, world.all, { show: 'failed' })
      expect(page.rows.map(({ device, cause }) => [device.id, cause])).toEqual([[first.device, 'starts']])
    })

    it('goes with all that it holds when it was over long ago, and what machines told goes with its age', async () => {
      const world = await campaignWorld((await fresh()).db, { schools: 1, each: 2 })
      const id = await world.begin()
      const { school, devices } = world.places[0] ?? { school: '', devices: [] }
      await world.report({ school, device: devices[0] ?? '' }, 'healthy')
      await world.db.run("update campaigns set wanted = 'done'")
      await world.db.write((transaction) => pruneCampaigns(transaction, EVENING, 10))
      expect((await world.machines()).length).toBe(2)
      await world.db.write((transaction) => pruneCampaigns(transaction, EVENING + 1, 10))
      await world.db.write((transaction) => pruneUpdateResults(transaction, EVENING + 1, 10))
      expect([await world.machines(), await campaignRows(world.db, 'all', [id])]).toEqual([[], []])
      expect(await updatesOf(world.db, school, devices[0] ?? '', 5)).toEqual([])
    })
  })

  describe('a campaign that a town hall leads', () => {
    it('I8 is stopped by a school for itself at two failures, without a line, and goes on when its leader says so', async () => {
      const world = await campaignWorld((await fresh()).db, { schools: 3, each: 8 })
      const id = await world.begin({}, 'territory')
      await world.db.run('update campaigns set ring = 2')
      const [school] = world.all
      const machines = (await world.machines()).filter((machine) => machine.school === school)
      const guard = world.deskOf('school')
      const states = async () => (await campaignRows(world.db, 'all', [id])).map(stateOf)
      for (const machine of machines.slice(0, 1)) await world.report(machine, 'failed', { cause: 'disk_full' })
      await guard.look()
      expect(await states()).toEqual(['running', 'running', 'running'])
      for (const machine of machines.slice(1, 2)) await world.report(machine, 'failed', { cause: 'disk_full' })
      await guard.look()
      expect((await states()).filter((state) => state === 'halted').length).toBe(1)
      const turn = await world.ask(machines[4] ?? { school: '', device: '' })
      expect(turn).toMatchObject({ answer: 'wait', why: 'halted' })
      expect((await world.ordered()).size).toBe(16)
      const rows = await campaignRows(world.db, 'all', [id])
      const resumedBy = (desk: typeof guard) =>
        world.db.write((transaction) => desk.steer(transaction, rows, { act: 'resume', by: null }))
      await expect(resumedBy(guard)).rejects.toMatchObject({ code: 'CAMPAIGN_REFUSED' })
      await resumedBy(world.deskOf('territory'))
      await guard.look()
      expect(await states()).toEqual(['running', 'running', 'running'])
    })
  })

  describe('the turn of a machine', () => {
    it('I3 is given by a campaign of its school alone, with its ring open, for that very target', async () => {
      const world = await campaignWorld((await fresh()).db, { schools: 2, each: 8 })
      const machine = { school: world.all[0] ?? '', device: world.places[0]?.devices[0] ?? '' }
      // Nobody leads anything: whatever a director signed, nothing is installed.
      expect(await world.ask(machine)).toMatchObject({ answer: 'wait', why: 'ring' })
      const id = await world.begin()
      const machines = await world.machines()
      const open = machines.find(({ ring }) => ring === 0)
      const later = machines.find(({ ring }) => ring === 1)
      if (!open || !later) throw new Error('no rings')
      expect(await world.ask(open)).toMatchObject({ answer: 'go', campaign: id })
      expect(await world.ask(later)).toMatchObject({ answer: 'wait', why: 'ring' })
      expect(await world.ask(open, '1.2.0')).toMatchObject({ answer: 'wait', why: 'ring' })
      const elsewhere = { school: world.all[1] ?? '', device: open.device }
      expect(await world.ask(elsewhere)).toMatchObject({ answer: 'wait', why: 'ring' })
      const rows = await campaignRows(world.db, 'all', [id])
      await world.db.write((transaction) => world.desk.steer(transaction, rows, { act: 'pause', by: null }))
      expect(await world.ask(open)).toMatchObject({ answer: 'wait', why: 'paused' })
    })

    it('I4 begins for ten machines a minute and school at most, however fast they ask', async () => {
      const world = await campaignWorld((await fresh()).db, { schools: 1, each: 40 })
      await world.begin()
      await world.db.run('update campaigns set ring = 1')
      const go = async () => {
        const turns = []
        for (const machine of await world.machines())
          if (machine.phase === 'waiting') turns.push(await world.ask(machine))
        return turns.filter(({ answer }) => answer === 'go').length
      }
      expect(await go()).toBe(10)
      expect(await go()).toBe(0)
      world.time.now += MINUTE + 1
      expect(await go()).toBe(10)
    })

    it('I6 is not given while there is class, nor so late that an installation would reach into it', async () => {
      const world = await campaignWorld((await fresh()).db, { schools: 1, each: 4 })
      await world.begin()
      const [machine] = (await world.machines()).filter(({ ring }) => ring === 0)
      if (!machine) throw new Error('nobody is first')
      // A Wednesday of a school that said nothing of its hours: 8:00 to 18:00 in Paris.
      const eight = Date.UTC(2026, 10, 25, 7)
      for (const [now, until] of [
        [eight - 14 * MINUTE, eight + 10 * HOUR],
        [eight, eight + 10 * HOUR],
        [eight + 5 * HOUR, eight + 10 * HOUR],
      ] as const) {
        world.time.now = now
        expect(await world.ask(machine)).toMatchObject({ answer: 'wait', why: 'window', until })
      }
      world.time.now = eight - 20 * MINUTE
      expect(await world.ask(machine)).toMatchObject({ answer: 'go', until: eight })
      const spans = await classSpans(world.db, machine.school, machine.device, eight, eight + 24 * HOUR)
      expect(spans).toContainEqual({ from: eight, to: eight + 10 * HOUR })
    })

    it('comes again at once for a machine that was cut, three times for one that failed, and never for one that went back', async () => {
      const world = await campaignWorld((await fresh()).db, { schools: 1, each: 4, policy: { errors: 200 } })
      const id = await world.begin({ policy: { pace: 'careful', success: 950, errors: 200, restHours: 24 } })
      const [one, two] = (await world.machines()).filter(({ ring }) => ring === 0)
      if (!one || !two) throw new Error('nobody is first')
      for (let cuts = 0; cuts < 3; cuts++) expect(await world.ask(one)).toMatchObject({ answer: 'go' })
      for (let tries = 1; tries <= 3; tries++) {
        if (tries > 1) expect(await world.ask(one)).toMatchObject({ answer: 'go' })
        await world.report(one, 'failed', { cause: 'disk_full' })
        expect(await world.ask(one)).toMatchObject({ answer: 'wait', why: tries < 3 ? 'busy' : 'halted' })
        world.time.now += HOUR + 1
      }
      await world.report(two, 'rolled_back')
      expect(await world.ask(two)).toMatchObject({ answer: 'wait', why: 'halted' })
      expect((await world.ordered()).has(two.device)).toBe(false)
      const rows = await campaignRows(world.db, 'all', [id])
      await world.db.write((transaction) =>
        world.desk.steer(transaction, rows, { act: 'resume', retry: true, by: null }),
      )
      expect(await world.ask(two)).toMatchObject({ answer: 'go' })
    })

    it('is that of the newest campaign whose ring reached the machine', async () => {
      const world = await campaignWorld((await fresh()).db, { schools: 1, each: 8 })
      const older = await world.begin()
      await world.db.run('update campaigns set ring = 1')
      world.time.now += MINUTE
      const newer = await world.begin({ target: 'agent/1.2.0', title: 'Agent 1.2' })
      const machines = (await world.machines()).filter(({ campaign }) => campaign === newer)
      const [first, last] = [machines.find(({ ring }) => ring === 0), machines.find(({ ring }) => ring === 1)]
      if (!first || !last) throw new Error('no rings')
      expect(await world.ask(first, '1.2.0')).toMatchObject({ answer: 'go', campaign: newer })
      expect(await world.ask(first)).toMatchObject({ answer: 'wait', why: 'ring' })
      expect(await world.ask(last)).toMatchObject({ answer: 'go', campaign: older })
    })
  })
}
