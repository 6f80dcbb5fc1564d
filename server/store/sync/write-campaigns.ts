import { CAMPAIGN_EVENTS } from '@preau/protocol/api/campaigns.ts'
import { isCarriedCampaign } from '@preau/protocol/rules/campaigns/carried-campaign.ts'
import { DEVICE_PHASES, type DevicePhase, isFailure } from '@preau/protocol/rules/campaigns/phases.ts'
import type { Side } from '@preau/protocol/rules/territory/clock.ts'
import { MERGE_RULES } from '@preau/protocol/rules/territory/merge-rules.ts'
import { UPDATE_KINDS } from '@preau/protocol/rules/territory/update-kinds.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import type { Transaction } from '../database.ts'
import { type Incoming, nothing, type Writing, type Written } from './incoming.ts'
import { writeTable } from './write-table.ts'

const PHASES: ReadonlySet<unknown> = new Set(DEVICE_PHASES)
const EVENTS: ReadonlySet<unknown> = new Set(CAMPAIGN_EVENTS)

/** What of a campaign its leader alone says. */
const OF_LEADER = Object.keys(UPDATE_KINDS.campaign.fields).filter(
  (field) => (MERGE_RULES.campaign?.fields[field] ?? MERGE_RULES.campaign?.other) === 'territory',
)

/**
 * Campaigns that are led at the territory, in one school. One that says it is led by the school is nobody else's to send; one that is
 * led here cannot become one of the territory's. INVARIANT: at a territory a school begins none and changes nothing that its leader
 * says, whichever side its versions name, for what stands here is signed by the director; at a school nobody lifts what stopped it there.
 */
export async function writeCampaigns(
  transaction: Transaction,
  rows: readonly Incoming[],
  writing: Writing,
): Promise<Written> {
  const written = nothing()
  const put: Incoming[] = []
  const known = await transaction.all<SyncValue & { school_id: string; id: string; led_by: string }>(
    `select c.* from campaigns c
     join ${transaction.dialect.rows('$1', { asked_school: 'text', asked: 'text' })} as a
       on a.asked_school = c.school_id and a.asked = c.id`,
    [JSON.stringify(rows.map(({ school, parts }) => [school, parts[0]]))],
  )
  const standing = new Map(known.map((one) => [`${one.school_id} ${one.id}`, one]))
  for (const row of rows) {
    if (!row.value) continue
    const before = standing.get(`${row.school} ${row.parts[0]}`)
    const isTheirs = writing.side === 'school' ? before?.led_by !== 'school' : before?.led_by === 'territory'
    if (!isTheirs) written.refused.push({ row, code: 'IDENTITY_MISMATCH' })
    else if (!isCarriedCampaign(row.value)) written.refused.push({ row, code: 'MESSAGE_INVALID' })
    else {
      const kept = before ? keptOf(before, row.value, writing.side) : {}
      put.push({ ...row, value: { ...row.value, ...kept } })
      if (Object.entries(kept).some(([field, value]) => row.value?.[field] !== value)) written.owed.push(row)
    }
  }
  await writeTable(transaction, put, writing)
  return written
}

/** What stays of a campaign as it stands here, whatever came. */
function keptOf(before: SyncValue, said: SyncValue, side: Side): SyncValue {
  if (side === 'territory') return Object.fromEntries(OF_LEADER.map((field) => [field, before[field] ?? null]))
  const isStopped = before.halted_for !== null && Number(before.halted_for) >= Number(said.halted_for ?? -1)
  return {
    ...(isStopped && { halted_for: before.halted_for ?? null, halted_at: before.halted_at ?? null }),
    ...(before.paused_at !== null && { paused_at: before.paused_at ?? null }),
  }
}

/** What of a machine is written. */
interface Machine {
  ring: number
  phase: DevicePhase
  cause: string | null
  from_version: string | null
  tries: number
  turn_at: number | null
  phase_at: number | null
  excused: number
  retried: number
  retry_taken: number
}

/** A machine as it is here, if it is here, with what its campaign says. */
type Standing = { [K in keyof Machine]: Machine[K] | null } & {
  school: string
  campaign: string
  device: string
  version: string
  rings: string
}

const ASKED = { asked_school: 'text', asked: 'text', asked_device: 'text' } as const
const MACHINE = {
  ...{ ring: 'bigint', phase: 'text', cause: 'text', from_version: 'text', tries: 'bigint', turn_at: 'bigint' },
  ...{ phase_at: 'bigint', excused: 'bigint', retried: 'bigint', retry_taken: 'bigint' },
} as const satisfies Record<keyof Machine, 'text' | 'bigint'>
const FIELDS = Object.keys(MACHINE) as (keyof Machine)[]
const COLUMNS = { school_id: 'text', campaign_id: 'text', device_id: 'text', ...MACHINE } as const

/**
 * Machines of campaigns. At a school one that is new there is as it was found when the campaign was made; one that failed tries once more
 * as often as its leader says so, each time once. INVARIANTS: a machine that is healthy, or under way, is begun anew by nobody; whichever
 * side a version names, a territory keeps which machines are meant and who may try again, a school when it gave its last turn (I4).
 */
export async function writeCampaignDevices(
  transaction: Transaction,
  rows: readonly Incoming[],
  { side }: Writing,
): Promise<Written> {
  const written = nothing()
  const asked = rows.map(({ school, parts: [device, campaign] }) => [school, campaign, device])
  const found = await transaction.all<Standing>(
    `select c.school_id as school, c.id as campaign, a.asked_device as device, c.version, c.rings,
       ${FIELDS.map((field) => `d.${field}`).join(', ')}
     from ${transaction.dialect.rows('$1', ASKED)} as a
     join campaigns c on c.school_id = a.asked_school and c.id = a.asked and c.led_by = 'territory'
     left join campaign_devices d on d.school_id = c.school_id and d.campaign_id = c.id and d.device_id = a.asked_device`,
    [JSON.stringify(asked)],
  )
  const known = new Map(found.map((one) => [`${one.school} ${one.campaign} ${one.device}`, one]))
  const put: (string | number | null)[][] = []
  for (const row of rows) {
    const { school, value, parts } = row
    const [device, campaign] = [String(parts[0]), String(parts[1])]
    const before = known.get(`${school} ${campaign} ${device}`)
    if (!value) continue
    if (!before) {
      written.later.push(row)
      continue
    }
    if (side === 'territory' && before.phase === null) {
      written.refused.push({ row, code: 'IDENTITY_MISMATCH' })
      continue
    }
    const machine = machineOf(value, before)
    const kept = side === 'territory' ? keptAbove(before, machine) : keptBelow(before, machine)
    if (FIELDS.some((field) => field in kept && kept[field] !== machine[field])) written.owed.push(row)
    Object.assign(machine, kept)
    if (
      !PHASES.has(machine.phase) ||
      machine.ring < 0 ||
      machine.ring >= (JSON.parse(before.rings) as unknown[]).length
    ) {
      written.refused.push({ row, code: 'MESSAGE_INVALID' })
      continue
    }
    const isRetried = side === 'school' && machine.retried > machine.retry_taken
    if (isRetried && isFailure(machine.phase)) Object.assign(machine, { phase: 'waiting', tries: 0, cause: null })
    if (isRetried) machine.retry_taken = machine.retried
    if (isRetried || (side === 'school' && before.phase === null)) written.owed.push(row)
    put.push([school, campaign, device, ...FIELDS.map((field) => machine[field])])
  }
  if (put.length === 0) return written
  const names = Object.keys(COLUMNS).join(', ')
  await transaction.run(
    `insert into campaign_devices (${names}) select ${names} from ${transaction.dialect.rows('$1', COLUMNS)} as r where true
     on conflict (school_id, campaign_id, device_id) do update set
       ${FIELDS.map((field) => `${field} = excluded.${field}`).join(', ')}`,
    [JSON.stringify(put)],
  )
  return written
}

/** Lines of campaigns, each once. One of a campaign that is not here yet comes again. */
export async function writeCampaignEvents(
  transaction: Transaction,
  rows: readonly Incoming[],
  writing: Writing,
): Promise<Written> {
  const written = nothing()
  const known = new Set(
    (
      await transaction.all<{ school: string; id: string }>(
        `select c.school_id as school, c.id from campaigns c
         join ${transaction.dialect.rows('$1', { asked_school: 'text', asked: 'text' })} as a
           on a.asked_school = c.school_id and a.asked = c.id and c.led_by = 'territory'`,
        [JSON.stringify(rows.map(({ school, value }) => [school, value?.campaign_id ?? null]))],
      )
    ).map(({ school, id }) => `${school} ${id}`),
  )
  const put: Incoming[] = []
  for (const row of rows) {
    if (!EVENTS.has(row.value?.event)) written.refused.push({ row, code: 'MESSAGE_INVALID' })
    else if (known.has(`${row.school} ${row.value?.campaign_id}`)) put.push(row)
    else written.later.push(row)
  }
  await writeTable(transaction, put, writing)
  return written
}

function keptAbove(before: Standing, machine: Machine): Partial<Machine> {
  const { ring, excused, retried } = before
  return { ring: ring ?? machine.ring, excused: excused ?? machine.excused, retried: retried ?? machine.retried }
}

function keptBelow(before: Standing, { turn_at: said }: Machine): Partial<Machine> {
  return before.turn_at === null || (said !== null && said >= before.turn_at) ? {} : { turn_at: before.turn_at }
}

/** What a row says, and of what it does not say what is here; of one that is new, that nothing happened yet. */
function machineOf(value: SyncValue, before: Standing): Machine {
  const said = <K extends keyof Machine>(field: K, first: Machine[K]) =>
    ((value[field] === undefined ? before[field] : value[field]) ?? first) as Machine[K]
  const from = said('from_version', null)
  return {
    ...{ ring: said('ring', -1), from_version: from, excused: said('excused', 0), retried: said('retried', 0) },
    ...{ cause: said('cause', null), tries: said('tries', 0), turn_at: said('turn_at', null) },
    ...{ phase_at: said('phase_at', null), retry_taken: said('retry_taken', 0) },
    // Of a machine that had the version already nothing is asked.
    phase: said('phase', from === before.version ? 'healthy' : 'waiting'),
  }
}
