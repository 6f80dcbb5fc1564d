import type { Campaign, CampaignRow, PhaseCounts } from '@preau/protocol/api/campaigns.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { CampaignState } from '@preau/protocol/rules/campaigns/campaign.ts'
import { isFailure, isUnderWay } from '@preau/protocol/rules/campaigns/phases.ts'
import { restOf } from '@preau/protocol/rules/campaigns/policy.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import { type RingTally, tallyCampaigns } from '../../store/campaign-devices.ts'
import { type CampaignEvent, campaignEvents } from '../../store/campaign-events.ts'
import { campaignCauses, campaignSteps, namedSchools } from '../../store/campaign-progress.ts'
import {
  type CampaignLeader,
  campaignRows,
  newestCampaigns,
  type StoredCampaign,
  stateOf,
} from '../../store/campaigns.ts'
import type { Queries } from '../../store/database.ts'
import { personNames } from '../../store/person-names.ts'
import { foretellRest } from './foretell.ts'

/** Campaigns that a list shows. */
const LISTED = 50
const EVENTS = 200
const STEPS = 300
/** Of many schools the worst is what a person has to know. */
const WORST: readonly CampaignState[] = ['halted', 'paused', 'running', 'aborted', 'done']

/** The newest campaigns of the schools that somebody wholly reaches. */
export async function listedCampaigns(db: Queries, reach: Reach, now: number): Promise<CampaignRow[]> {
  const rows = await campaignRows(db, reach, await newestCampaigns(db, reach, LISTED))
  const tallies = Map.groupBy(
    await tallyCampaigns(
      db,
      rows.map(({ id }) => id),
    ),
    ({ campaign }) => campaign,
  )
  const names = await personNames(
    db,
    rows.flatMap(({ madeBy }) => madeBy ?? []),
  )
  const shown: CampaignRow[] = []
  for (const [id, those] of Map.groupBy(rows, (row) => row.id)) {
    const row = rowOf(those, within(those, tallies.get(id) ?? []), names)
    if (row) shown.push({ ...row, endsAt: (await foreseen(db, those, tallies.get(id) ?? [], now)).at(-1) ?? null })
  }
  return shown
}

/** One campaign, whole, in the schools of `rows`. */
export async function wholeCampaign(
  db: Queries,
  rows: readonly StoredCampaign[],
  now: number,
  steers: boolean,
  role: CampaignLeader = 'school',
): Promise<Campaign | undefined> {
  const [first] = rows
  if (!first) return undefined
  const tally = within(rows, await tallyCampaigns(db, [first.id]))
  const schools = new Map(
    (
      await namedSchools(
        db,
        rows.map(({ school }) => school),
      )
    ).map((place) => [place.id, place]),
  )
  const events = (await campaignEvents(db, first.id, 20 * EVENTS)).filter(({ school }) => schools.has(school))
  const names = await personNames(db, [...events.flatMap(({ by }) => by ?? []), ...rows.flatMap((r) => r.madeBy ?? [])])
  const row = rowOf(rows, tally, names)
  if (!row) return undefined
  const opens = await foreseen(db, rows, tally, now)
  const steps = await campaignSteps(
    db,
    first.id,
    rows.map(({ school }) => school),
  )
  const opened = new Map(
    events.flatMap(({ event, ring, at }) => (event === 'ring_opened' ? [[ring, at] as const] : [])),
  )
  return {
    ...row,
    endsAt: opens.at(-1) ?? null,
    ...{ ledElsewhere: first.ledBy !== role, pausedHere: rows.some(({ pausedAt }) => pausedAt !== null) },
    ...{ now, steers, bytes: first.bytes, policy: first.policy },
    ringList: first.rings.map((kind, ring) => ({
      kind,
      counts: sum(tally.filter((each) => each.ring === ring)),
      openedAt: ring === 0 ? first.madeAt : ring <= row.ring ? (opened.get(ring) ?? null) : null,
      opensAt: ring > row.ring && row.state === 'running' ? (opens[ring - row.ring] ?? null) : null,
    })),
    schoolList: rows.map((one) => ({
      school: schools.get(one.school) ?? { id: one.school, name: '' },
      state: stateOf(one),
      counts: sum(tally.filter(({ school }) => school === one.school)),
    })),
    causes: await campaignCauses(
      db,
      first.id,
      rows.map(({ school }) => school),
    ),
    healthyOverTime: overTime(steps.filter(({ phase }) => phase === 'healthy')),
    failedOverTime: overTime(steps.filter(({ phase }) => isFailure(phase))),
    events: toldOnce(events)
      .slice(0, EVENTS)
      .map(({ at, event, ring, why, failed, of, by, school }) => ({
        ...{ at, event, ring, why, failed, of, by: by === null ? null : (names.get(by) ?? null) },
        school: event === 'school_halted' ? (schools.get(school) ?? null) : null,
      })),
  }
}

function rowOf(
  rows: readonly StoredCampaign[],
  tally: readonly RingTally[],
  names: ReadonlyMap<Id, string>,
): CampaignRow | undefined {
  const [first] = rows
  if (!first) return undefined
  const states = new Set(rows.map(stateOf))
  const halted = rows.filter((row) => stateOf(row) === 'halted')
  const state = WORST.find((each) => states.has(each)) ?? first.wanted
  const { id, title, target, kind, product, version, ring, rings, madeAt, madeBy } = first
  return {
    ...{ id, title, target, kind, product, version, state, ring, rings: rings.length, schools: rows.length, madeAt },
    why: state === 'halted' ? (halted.find(({ wantedWhy }) => wantedWhy)?.wantedWhy ?? 'school_errors') : null,
    haltedSchools: halted.length,
    counts: sum(tally),
    madeBy: madeBy === null ? null : (names.get(madeBy) ?? null),
    changedAt: Math.max(...rows.map(({ changedAt }) => changedAt)),
    endsAt: null,
  }
}

/** What was said to many schools at once is told once. */
function toldOnce(events: readonly CampaignEvent[]): CampaignEvent[] {
  const told = new Set<string>()
  return events.filter(({ id, at, event }) => {
    const key = event === 'school_halted' ? id : `${at} ${event}`
    return !told.has(key) && told.add(key)
  })
}

/** When each ring from the open one on would open, and the end; empty where nothing goes on. */
async function foreseen(db: Queries, rows: readonly StoredCampaign[], tally: readonly RingTally[], now: number) {
  const [first] = rows
  if (!first || stateOf(first) !== 'running') return []
  const left = first.rings.flatMap((_, ring) => {
    if (ring < first.ring) return []
    const those = tally.filter((each) => each.ring === ring && each.phase !== 'healthy' && !isFailure(each.phase))
    const bySchool = Map.groupBy(those, ({ school }) => school)
    return [Math.max(0, ...[...bySchool.values()].map((each) => sum(each).devices))]
  })
  const rested = first.reachedAt === null ? now : Math.min(now, first.reachedAt)
  const opens = await foretellRest(db, first.school, first.policy, left, rested, now)
  // What has rested a while already rests no longer than is left of it.
  const gained = first.reachedAt === null ? 0 : Math.min(restOf(first.policy), now - first.reachedAt)
  return opens.map((at, index) => (at === undefined || index === 0 ? at : at - gained))
}

function within(rows: readonly StoredCampaign[], tally: readonly RingTally[]): RingTally[] {
  const schools = new Set(rows.map(({ school }) => school))
  return tally.filter(({ school }) => schools.has(school))
}

function sum(tally: readonly RingTally[]): PhaseCounts {
  const counts: PhaseCounts = { devices: 0, waiting: 0, underWay: 0, healthy: 0, failed: 0 }
  for (const { phase, devices } of tally) {
    counts.devices += devices
    if (phase === 'waiting') counts.waiting += devices
    else if (phase === 'healthy') counts.healthy += devices
    else if (isFailure(phase)) counts.failed += devices
    else if (isUnderWay(phase)) counts.underWay += devices
  }
  return counts
}

/** How many there were at each moment, thinned to what a picture can show. */
function overTime(steps: readonly { at: number; devices: number }[]): [number, number][] {
  let total = 0
  const all = steps.map(({ at, devices }): [number, number] => {
    total += devices
    return [at, total]
  })
  const every = Math.ceil(all.length / STEPS)
  return all.filter((_, index) => index % every === 0 || index === all.length - 1)
}
