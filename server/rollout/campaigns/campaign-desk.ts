import type { CampaignActName } from '@preau/protocol/api/campaigns.ts'
import type { UpdateTurn, UpdateTurnRequest } from '@preau/protocol/api/update-turns.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { decideCampaign, isBeyondForSchool, type RingCounts } from '@preau/protocol/rules/campaigns/campaign.ts'
import { isFailure } from '@preau/protocol/rules/campaigns/phases.ts'
import { excuseFailures, type RingTally, tallyCampaigns } from '../../store/campaign-devices.ts'
import { addCampaignEvents, type CampaignEvent } from '../../store/campaign-events.ts'
import {
  type CampaignLeader,
  type CampaignWord,
  haltInSchool,
  pauseInSchools,
  runningCampaigns,
  type StoredCampaign,
  sayOfCampaign,
  stateOf,
} from '../../store/campaigns.ts'
import type { Database, Transaction } from '../../store/database.ts'
import { turnOf } from './give-turn.ts'

/** Where nothing comes it is looked so often, in ms. */
const EVERY = 60_000

export interface CampaignDeskParts {
  db: Database
  /** ms since 1970. */
  clock(): number
  newId(): Id
  /** What this server is: it opens the rings of campaigns that were made on one of its kind. */
  role: CampaignLeader
  /** What schools are ordered may have changed, and it is stored. */
  ordersChanged(schools: readonly Id[]): void
  /** A campaign changed, and it is stored. */
  changed(campaign: Id): void
}

/**
 * Leads campaigns: opens rings, stops what goes wrong, gives machines their turns. INVARIANT: what it decides is made of what is
 * stored alone, and is stored in one transaction with its line; so it decides the same after a kill, and a school decides without a
 * line to anybody (I8).
 */
export class CampaignDesk {
  readonly #parts: CampaignDeskParts
  #isDue = true
  #lookedAt = 0

  constructor(parts: CampaignDeskParts) {
    this.#parts = parts
  }

  /** Machines told of installations, or somebody steered, and it is stored. */
  touched(): void {
    this.#isDue = true
  }

  /** Looks where something came, or it is time to. To be called each second. */
  async turn(): Promise<void> {
    const now = this.#parts.clock()
    if (!this.#isDue && Math.abs(now - this.#lookedAt) < EVERY) return
    this.#isDue = false
    this.#lookedAt = now
    await this.look().catch((error) => {
      this.#isDue = true
      throw error
    })
  }

  /** Decides on every campaign that runs, until nothing more follows. */
  async look(): Promise<void> {
    const { db, role, clock } = this.#parts
    const running = await runningCampaigns(db)
    if (running.length === 0) return
    const tallies = Map.groupBy(
      await tallyCampaigns(
        db,
        running.map(({ id }) => id),
      ),
      ({ campaign }) => campaign,
    )
    for (const [id, rows] of Map.groupBy(running, (one) => one.id)) {
      const tally = tallies.get(id) ?? []
      const led = rows.filter(({ ledBy }) => ledBy === role)
      if (led.length > 0) await this.#lead(led, tally, clock())
      // What somebody else leads is stopped here all the same.
      if (role === 'school') for (const row of rows) if (row.ledBy !== role) await this.#guard(row, tally, clock())
    }
  }

  /** Whether it is the turn of a machine; see give-turn.ts. */
  async giveTurn(ask: UpdateTurnRequest & { school: Id; device: Id }): Promise<UpdateTurn> {
    const { db, clock, changed } = this.#parts
    const turn = await db.write((transaction) => turnOf(transaction, ask, clock()))
    if (turn.answer === 'go') changed(turn.campaign)
    return turn
  }

  /**
   * A person pauses, resumes or aborts a campaign in some of its schools, within his transaction. What is led elsewhere he can stop in
   * his school and let go on again, and nothing else. Throws CAMPAIGN_REFUSED where it is over, or where that is for who leads it.
   * After the COMMIT `steered` is to be called.
   */
  async steer(
    transaction: Transaction,
    rows: readonly StoredCampaign[],
    { act, retry = false, by }: { act: CampaignActName; retry?: boolean; by: Id | null },
  ): Promise<void> {
    const [first] = rows
    const live = rows.filter((row) => !['done', 'aborted'].includes(row.wanted))
    if (!first || live.length === 0) throw new PreauError('CAMPAIGN_REFUSED', { reason: 'over' })
    const now = this.#parts.clock()
    if (live.some(({ ledBy }) => ledBy !== this.#parts.role))
      return await this.#steerHere(transaction, live, act, by, now)
    const schools = live.map(({ school }) => school)
    const event = act === 'pause' ? 'paused' : act === 'resume' ? 'resumed' : 'aborted'
    const wanted = act === 'pause' ? 'paused' : act === 'resume' ? 'running' : 'aborted'
    for (const [, alike] of Map.groupBy(live, wordKey)) {
      const [one] = alike
      if (!one) continue
      const resumed = one.resumed + (act === 'resume' ? 1 : 0)
      const word: CampaignWord = { ...one, wanted, wantedWhy: null, resumed, reachedAt: null }
      await sayOfCampaign(
        transaction,
        first.id,
        alike.map(({ school }) => school),
        word,
        now,
      )
    }
    const again = this.#parts.role === 'school' ? 'here' : 'elsewhere'
    if (act === 'resume') await excuseFailures(transaction, first.id, schools, retry ? again : 'no')
    await addCampaignEvents(transaction, this.#lines(live, now, { event, by }))
  }

  async #steerHere(
    transaction: Transaction,
    live: readonly StoredCampaign[],
    act: CampaignActName,
    by: Id | null,
    now: number,
  ): Promise<void> {
    const due = live.filter(({ pausedAt, ledBy }) => (pausedAt === null) === (act === 'pause') && ledBy === 'territory')
    const [first] = due
    if (act === 'abort' || !first) throw new PreauError('CAMPAIGN_REFUSED', { reason: 'led_elsewhere' })
    const schools = due.map(({ school }) => school)
    await pauseInSchools(transaction, first.id, schools, act === 'pause' ? now : null, now)
    await addCampaignEvents(transaction, this.#lines(due, now, { event: act === 'pause' ? 'paused' : 'resumed', by }))
  }

  steered(rows: readonly StoredCampaign[]): void {
    const { changed, ordersChanged } = this.#parts
    this.#isDue = true
    ordersChanged(rows.map(({ school }) => school))
    for (const id of new Set(rows.map((row) => row.id))) changed(id)
  }

  async #lead(rows: readonly StoredCampaign[], tally: readonly RingTally[], now: number): Promise<void> {
    const [first] = rows
    if (!first) return
    const { db, changed, ordersChanged } = this.#parts
    const schools = new Set(rows.map(({ school }) => school))
    const counts = countRings(
      first.rings.length,
      tally.filter(({ school }) => schools.has(school)),
    )
    const decision = decideCampaign(first.policy, counts, first, now)
    if (decision.do === 'nothing') return
    const { ring, ringAt, reachedAt, resumed } = first
    const same: CampaignWord = { wanted: 'running', wantedWhy: null, ring, ringAt, reachedAt, resumed }
    const say = (word: Partial<CampaignWord>, line?: Partial<CampaignEvent>) =>
      db.write(async (transaction) => {
        await sayOfCampaign(transaction, first.id, [...schools], { ...same, ...word }, now)
        if (line) await addCampaignEvents(transaction, this.#lines(rows, now, line))
      })
    if (decision.do === 'note') {
      await say({ reachedAt: decision.reachedAt })
      // A campaign that need not rest goes on at once.
      this.#isDue ||= first.policy.restHours === 0
    } else if (decision.do === 'halt') {
      const { failed, of } = decision
      await say(
        { wanted: 'halted', wantedWhy: 'errors' },
        { event: 'halted', why: 'errors', ring: decision.ring, failed, of },
      )
    } else if (decision.do === 'open') {
      await say({ ring: decision.ring, ringAt: now, reachedAt: null }, { event: 'ring_opened', ring: decision.ring })
    } else await say({ wanted: 'done' }, { event: 'done' })
    if (decision.do !== 'note') ordersChanged([...schools])
    changed(first.id)
  }

  /** A campaign that is led elsewhere: this school stops it for itself. */
  async #guard(row: StoredCampaign, tally: readonly RingTally[], now: number): Promise<void> {
    if (stateOf(row) !== 'running') return
    const { db, changed, ordersChanged } = this.#parts
    const own = tally.filter(({ school, ring }) => school === row.school && ring <= row.ring)
    const [counts] = countRings(
      1,
      own.map((each) => ({ ...each, ring: 0 })),
    )
    if (!counts || !isBeyondForSchool(counts, row.policy, false)) return
    const { failed, devices: of } = counts
    await db.write(async (transaction) => {
      await haltInSchool(transaction, row, now)
      const line = { event: 'school_halted', why: 'school_errors', ring: row.ring, failed, of } as const
      await addCampaignEvents(transaction, this.#lines([row], now, line))
    })
    ordersChanged([row.school])
    changed(row.id)
  }

  #lines(rows: readonly StoredCampaign[], at: number, line: Partial<CampaignEvent>): CampaignEvent[] {
    const nothing = { event: 'made', ring: null, why: null, failed: null, of: null, by: null } as const
    return rows.map(({ school, id: campaign }) => ({
      ...{ school, id: this.#parts.newId(), campaign, at },
      ...nothing,
      ...line,
    }))
  }
}

/** What is counted of each ring, from its tallies. */
export function countRings(rings: number, tally: readonly RingTally[]): RingCounts[] {
  const counts = Array.from({ length: rings }, (): RingCounts => ({ devices: 0, healthy: 0, failed: 0 }))
  for (const { ring, phase, isExcused, devices } of tally) {
    const into = counts[ring]
    if (!into) continue
    into.devices += devices
    if (phase === 'healthy') into.healthy += devices
    if (isFailure(phase) && !isExcused) into.failed += devices
  }
  return counts
}

function wordKey({ resumed, ring, ringAt }: StoredCampaign): string {
  return JSON.stringify([resumed, ring, ringAt])
}
