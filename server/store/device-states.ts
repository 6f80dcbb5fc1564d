import type { Id } from '@preau/protocol/ids.ts'
import type { InventoryDigests } from '@preau/protocol/messages/inventory.ts'
import { type DeviceKind, type DeviceStatus, STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Queries, Transaction } from './database.ts'
import { ATTACHED_FIELDS, type Attached, type AttachedRow, toAttached } from './equipment.ts'

/** What the server remembers of a device between two messages. Times are of the server's clock, ms since 1970. */
export interface StoredDeviceState {
  school: Id
  device: Id
  /** Under which its samples are kept (sample-devices.ts): read with the state, never written with it. */
  sampleNumber: number
  /** Set by a person: read with the state, never written with it. */
  kind: DeviceKind
  /** How the agent of another device reaches it; null for a machine. Written by putEquipment(). */
  attached: Attached | null
  /** The epoch that was issued last; 0 before the first. */
  epoch: number
  /** The last seq of that epoch stored without a hole before it; -1 before any. */
  upto: number
  /** The place in the outbox as of which `values` hold. */
  stateEpoch: number
  stateSeq: number
  values: ReadingValues
  valuesAt: number | null
  heardAt: number | null
  firstHeardAt: number | null
  /** Seconds between signs of life, as the device announced. */
  interval: number
  /** When the present connection began; null where there is none. */
  connectedAt: number | null
  connection: number
  instance: string | null
  asleep: { since: number; cause: string } | null
  duplicateAt: number | null
  agent: { version: string; platform: string; arch: string } | null
  /** The digest of each section that the device said to have. */
  inventory: InventoryDigests
  status: DeviceStatus
}

/** What the server writes of it. */
export type SavedDeviceState = Omit<StoredDeviceState, 'kind' | 'sampleNumber' | 'attached'>

interface StateRow extends AttachedRow {
  school_id: string
  device_id: string
  number: number
  kind: DeviceKind
  epoch: number
  upto: number
  state_epoch: number
  state_seq: number
  state_values: string
  values_at: number | null
  heard_at: number | null
  first_heard_at: number | null
  interval_s: number
  connected_at: number | null
  connection: number
  instance: string | null
  asleep_since: number | null
  asleep_cause: string | null
  duplicate_at: number | null
  agent: string | null
  inventory: string
  status: Status
  status_since: number
  reasons: string
  conditions: string
  recheck_at: number | null
}

const COLUMNS = {
  school_id: 'text',
  device_id: 'text',
  epoch: 'bigint',
  upto: 'bigint',
  state_epoch: 'bigint',
  state_seq: 'bigint',
  values_at: 'bigint',
  heard_at: 'bigint',
  first_heard_at: 'bigint',
  interval_s: 'bigint',
  recheck_at: 'bigint',
  connected_at: 'bigint',
  connection: 'bigint',
  instance: 'text',
  asleep_since: 'bigint',
  asleep_cause: 'text',
  duplicate_at: 'bigint',
  state_values: 'text',
  agent: 'text',
  inventory: 'text',
} as const

const STATUS_COLUMNS = {
  school: 'text',
  device: 'text',
  new_status: 'text',
  new_severity: 'bigint',
  new_since: 'bigint',
  new_reasons: 'text',
  new_conditions: 'text',
} as const

const SELECT = `select s.*, n.number, d.kind, d.status, d.status_since, d.reasons, d.conditions, ${ATTACHED_FIELDS}
  from device_states s join devices d on d.school_id = s.school_id and d.id = s.device_id
  join sample_devices n on n.school_id = s.school_id and n.device_id = s.device_id
  left join equipment e on e.school_id = s.school_id and e.device_id = s.device_id`

/** The state of one device; undefined where the server does not know it. */
export async function loadDeviceState(db: Queries, school: Id, device: Id): Promise<StoredDeviceState | undefined> {
  const row = await db.get<StateRow>(`${SELECT} where s.school_id = $1 and s.device_id = $2`, [school, device])
  return row && toState(row)
}

/** States that are read at a time: the rows of 100 000 would take more memory than what is made of them. */
const BATCH = 2000

/** The state of every device. */
export async function loadDeviceStates(db: Queries): Promise<StoredDeviceState[]> {
  const states: StoredDeviceState[] = []
  for await (const batch of deviceStateBatches(db)) states.push(...batch)
  return states
}

/** The state of every device, some thousand at a time. What many of them have in common is one object. */
export async function* deviceStateBatches(db: Queries): AsyncGenerator<StoredDeviceState[]> {
  const parse = sharedParse()
  let after = ['', '']
  for (;;) {
    const rows = await db.all<StateRow>(
      `${SELECT} where (s.school_id, s.device_id) > ($1, $2) order by s.school_id, s.device_id limit ${BATCH}`,
      after,
    )
    yield rows.map((row) => toState(row, parse))
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    after = [last.school_id, last.device_id]
  }
}

/** JSON.parse that gives one object for one text. States are replaced and never changed, so they may share what is in them. */
function sharedParse(): <T>(text: string) => T {
  const known = new Map<string, unknown>()
  return <T>(text: string) => {
    let value = known.get(text)
    if (value === undefined) {
      value = JSON.parse(text)
      known.set(text, value)
    }
    return value as T
  }
}

/**
 * Writes with the commit the states of devices that exist, thousands at once, each at most once. `restated` are those of which the status may
 * have changed, all where nothing is said: it is what the lists are sorted by, and most commits change none.
 */
export function saveDeviceStates(
  transaction: Transaction,
  states: readonly SavedDeviceState[],
  restated: readonly SavedDeviceState[] = states,
): void {
  if (states.length === 0) return
  const { dialect } = transaction
  const columns = Object.keys(COLUMNS)
  const changed = columns.slice(2).map((column) => `${column} = excluded.${column}`)
  transaction.defer(
    `insert into device_states (${columns.join(', ')})
     select ${columns.join(', ')} from ${dialect.rows('$1', COLUMNS)} as r where true
     on conflict (school_id, device_id) do update set ${changed.join(', ')}`,
    [JSON.stringify(states.map(toStateTuple))],
  )
  if (restated.length === 0) return
  transaction.defer(
    `update devices set status = new_status, severity = new_severity, status_since = new_since,
       age_key = case when new_severity < $2 then -new_since else 0 end,
       reasons = new_reasons, conditions = new_conditions
     from ${dialect.rows('$1', STATUS_COLUMNS)} as r
     where devices.school_id = r.school and devices.id = r.device
       and (status <> new_status or status_since <> new_since or reasons <> new_reasons or conditions <> new_conditions)`,
    [JSON.stringify(restated.map(toStatusTuple)), STATUSES.indexOf('unknown')],
  )
}

function toStateTuple(state: SavedDeviceState): unknown[] {
  return [
    state.school,
    state.device,
    state.epoch,
    state.upto,
    state.stateEpoch,
    state.stateSeq,
    state.valuesAt,
    state.heardAt,
    state.firstHeardAt,
    state.interval,
    state.status.recheckAt,
    state.connectedAt,
    state.connection,
    state.instance,
    state.asleep?.since ?? null,
    state.asleep?.cause ?? null,
    state.duplicateAt,
    state.values,
    state.agent,
    state.inventory,
  ]
}

function toStatusTuple({ school, device, status }: SavedDeviceState): unknown[] {
  const { since, reasons, conditions } = status
  return [school, device, status.status, STATUSES.indexOf(status.status), since, reasons, conditions]
}

function toState(row: StateRow, parse: <T>(text: string) => T = JSON.parse): StoredDeviceState {
  return {
    school: row.school_id,
    device: row.device_id,
    sampleNumber: row.number,
    kind: row.kind,
    attached: toAttached(row),
    epoch: row.epoch,
    upto: row.upto,
    stateEpoch: row.state_epoch,
    stateSeq: row.state_seq,
    values: JSON.parse(row.state_values),
    valuesAt: row.values_at,
    heardAt: row.heard_at,
    firstHeardAt: row.first_heard_at,
    interval: row.interval_s,
    connectedAt: row.connected_at,
    connection: row.connection,
    instance: row.instance,
    asleep: row.asleep_since === null ? null : { since: row.asleep_since, cause: row.asleep_cause ?? '' },
    duplicateAt: row.duplicate_at,
    agent: row.agent === null ? null : parse(row.agent),
    inventory: row.inventory === '{}' ? parse('{}') : JSON.parse(row.inventory),
    status: {
      status: row.status,
      since: row.status_since,
      reasons: row.reasons === '[]' ? parse('[]') : JSON.parse(row.reasons),
      conditions: row.conditions === '{}' ? parse('{}') : JSON.parse(row.conditions),
      recheckAt: row.recheck_at,
    },
  }
}
