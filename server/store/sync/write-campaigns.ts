import { CAMPAIGN_EVENTS } from '@preau/protocol/api/campaigns.ts'
import { isCarriedCampaign } from '@preau/protocol/rules/campaigns/carried-campaign.ts'
import { DEVICE_PHASES, type DevicePhase, isFailure } from '@preau/protocol/rules/campaigns/phases.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import type { Transaction } from '../database.ts'
import { type Incoming, nothing, type Writing, type Written } from './incoming.ts'
import { writeTable } from './write-table.ts'

const PHASES: ReadonlySet<unknown> = new Set(DEVICE_PHASES)
const EVENTS: ReadonlySet<unknown> = new Set(CAMPAIGN_EVENTS)

/**
 * Campaigns that are led at the territory, in one school. One that says it is led by the school is nobody else's to send; one that is
 * led here cannot become one of the territory's.
 */
export async function writeCampaigns(
  transaction: Transaction,
  rows: readonly Incoming[],
  writing: Writing,
): Promise<Written> {
  const written = nothing()
  const put: Incoming[] = []
  const leaders = await transaction.all<{ school: string; id: string; led_by: string }>(
    `select c.school_id as school, c.id, c.led_by from campaigns c
     join ${transaction.dialect.rows('$1', { asked_school: 'text', asked: 'text' })} as a
       on a.asked_school = c.school_id and a.asked = c.id`,
    [JSON.stringify(rows.map(({ school, parts }) => [school, parts[0]]))],
  )
  const ownIds = new Set(leaders.flatMap(({ school, id, led_by }) => (led_by === 'school' ? [`${school} ${id}`] : [])))
  for (const row of rows) {
    if (!row.value) continue
    if (ownIds.has(`${row.school} ${row.parts[0]}`)) written.refused.push({ row, code: 'IDENTITY_MISMATCH' })
    else if (!isCarriedCampaign(row.value)) written.refused.push({ row, code: 'MESSAGE_INVALID' })
    else put.push(row)
  }
  await writeTable(transaction, put, writing)
  return written
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
 * as often as its leader says so, each time once. INVARIANT: a machine that is healthy, or under way, is begun anew by nobody.
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
    const machine = machineOf(value, before)
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
