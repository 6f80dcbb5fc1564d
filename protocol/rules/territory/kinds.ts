import { SERVICE_KINDS } from './service-kinds.ts'
import { UPDATE_KINDS } from './update-kinds.ts'

/** Who may change a row: then the other side only reads it. */
export type SyncOwner = 'school' | 'territory' | 'both'

/**
 * What happens where both sides changed one row during a cut (merge.ts): `add` a row that is never changed, `school` and
 * `territory` name the side whose word holds, `fields` keeps the newest change of each field.
 */
export type MergeRule = 'add' | 'school' | 'territory' | 'fields'

/** How a field is stored; a question mark where it may be empty. */
export type FieldType = 'text' | 'text?' | 'number' | 'number?'

/** A kind of rows that both sides have. */
export interface SyncKind {
  owner: SyncOwner
  /** 0 statuses and commands, and what they refer to … 3 history: what is more urgent goes first. */
  urgency: 0 | 1 | 2 | 3
  merge: MergeRule
  /** The fields of its key, beside the school, in their order: the key is their JSON array. */
  key: Readonly<Record<string, 'text' | 'number'>>
  fields: Readonly<Record<string, FieldType>>
  /** Whether a row may be some megabytes: then it is read alone. */
  large?: true
  /** The field that says when it happened, in ms since 1970, or `day`: rows are then compared day by day. */
  dated?: string
}

/**
 * Every kind, in the order in which rows are applied: what others refer to stands first. INVARIANT: a field never changes its
 * meaning; one that is added may be absent.
 */
export const SYNC_KINDS = {
  authority: {
    owner: 'territory',
    urgency: 0,
    merge: 'territory',
    key: { id: 'text' },
    fields: { name: 'text', insee: 'text?' },
  },
  school: {
    owner: 'both',
    urgency: 0,
    merge: 'fields',
    key: { id: 'text' },
    fields: { authority_id: 'text', name: 'text', uai: 'text?', insee: 'text?', timezone: 'text' },
  },
  room: {
    owner: 'both',
    urgency: 0,
    merge: 'fields',
    key: { id: 'text' },
    fields: { name: 'text', kind: 'text' },
  },
  device: {
    owner: 'both',
    urgency: 0,
    merge: 'fields',
    key: { id: 'text' },
    fields: {
      name: 'text',
      kind: 'text',
      room_id: 'text?',
      note: 'text',
      model: 'text?',
      serial: 'text?',
      enrolled_at: 'number',
      simulated: 'number',
    },
  },
  plan: {
    owner: 'both',
    urgency: 2,
    merge: 'fields',
    key: { id: 'text' },
    fields: { drawn_at: 'number?', rooms: 'text', areas: 'text', devices: 'text' },
  },
  device_status: {
    owner: 'school',
    urgency: 0,
    merge: 'school',
    key: { id: 'text' },
    fields: { status: 'text', severity: 'number', status_since: 'number', reasons: 'text', conditions: 'text' },
  },
  device_state: {
    owner: 'school',
    urgency: 2,
    merge: 'school',
    key: { device_id: 'text' },
    fields: {
      values_at: 'number?',
      heard_at: 'number?',
      first_heard_at: 'number?',
      interval_s: 'number',
      connected_at: 'number?',
      connection: 'number',
      instance: 'text?',
      asleep_since: 'number?',
      asleep_cause: 'text?',
      duplicate_at: 'number?',
      state_values: 'text',
      agent: 'text?',
      inventory: 'text',
    },
  },
  equipment: {
    owner: 'school',
    urgency: 1,
    merge: 'school',
    key: { device_id: 'text' },
    fields: {
      via_id: 'text',
      key: 'text',
      spec: 'text',
      network: 'number',
      vendor: 'text?',
      model: 'text?',
      serial: 'text?',
      presence: 'text',
      presence_since: 'number',
      fault: 'text?',
      said: 'text',
      lamp_life: 'number?',
      lost: 'number',
      confirmed_at: 'number?',
      confirmed_by: 'text?',
    },
  },
  command: {
    owner: 'both',
    urgency: 0,
    merge: 'school',
    key: { id: 'text' },
    fields: {
      device_id: 'text',
      via_id: 'text',
      key: 'text',
      command: 'text',
      choice: 'text?',
      confirmed: 'number',
      explicit: 'number',
      asked_by: 'text?',
      asked_at: 'number',
      not_after: 'number',
      given_up_at: 'number',
      state: 'text',
      answered: 'number',
      reason: 'text?',
      code: 'text?',
      means: 'text?',
      proof: 'text?',
      ended_at: 'number?',
      run_id: 'text?',
      fix: 'text?',
      steps: 'text?',
    },
  },
  ...SERVICE_KINDS,
  ...UPDATE_KINDS,
  event: {
    owner: 'school',
    urgency: 1,
    merge: 'add',
    key: { device_id: 'text', epoch: 'number', seq: 'number' },
    fields: {
      id: 'text',
      at: 'number',
      received_at: 'number',
      source: 'text',
      event: 'text',
      severity: 'text',
      params: 'text',
    },
    dated: 'at',
  },
  status_change: {
    owner: 'school',
    urgency: 1,
    merge: 'school',
    key: { device_id: 'text', at: 'number' },
    fields: { status: 'text', reason: 'text?' },
    dated: 'at',
  },
  inventory_part: {
    owner: 'school',
    urgency: 2,
    merge: 'add',
    key: { device_id: 'text', section: 'text', digest: 'text', part: 'number' },
    fields: { parts: 'number', epoch: 'number', seq: 'number', at: 'number', items: 'text' },
  },
  connection: {
    owner: 'school',
    urgency: 3,
    merge: 'school',
    key: { device_id: 'text', instance: 'text', connection: 'number' },
    fields: { opened_at: 'number', closed_at: 'number?', closed_by: 'text?' },
    dated: 'opened_at',
  },
  sample: {
    owner: 'school',
    urgency: 3,
    merge: 'add',
    key: { device_id: 'text', epoch: 'number', seq: 'number' },
    fields: { earlier: 'number', at: 'number', clock_ahead: 'number', readings: 'text' },
    dated: 'at',
  },
  sample_day: {
    owner: 'school',
    urgency: 3,
    merge: 'school',
    key: { device_id: 'text', day: 'number' },
    fields: { packed: 'text?', hours: 'text?' },
    dated: 'day',
  },
  server_health: {
    owner: 'school',
    urgency: 2,
    merge: 'school',
    key: { id: 'text' },
    fields: {
      program: 'text',
      started_at: 'number',
      store: 'text',
      quarantine: 'number',
      waiting: 'number',
      at: 'number',
    },
  },
} as const satisfies Record<string, SyncKind>

export type SyncKindName = keyof typeof SYNC_KINDS

/** The names of every kind, in the order in which rows are applied. */
export const SYNC_KIND_NAMES = Object.keys(SYNC_KINDS) as SyncKindName[]

/** The kind of this name; undefined where this program does not know it. */
export function findSyncKind(name: string): SyncKind | undefined {
  return Object.hasOwn(SYNC_KINDS, name) ? SYNC_KINDS[name as SyncKindName] : undefined
}

/** A key as one text: the JSON array of its fields. */
export function writeSyncKey(parts: readonly (string | number)[]): string {
  return JSON.stringify(parts)
}

/** The fields of a key; undefined where the text is no key of this kind. */
export function readSyncKey(kind: SyncKind, key: string): (string | number)[] | undefined {
  let parts: unknown
  try {
    parts = JSON.parse(key)
  } catch {
    return undefined
  }
  const types = Object.values(kind.key)
  if (!Array.isArray(parts) || parts.length !== types.length) return undefined
  const isEach = parts.every((part, at) =>
    types[at] === 'text' ? typeof part === 'string' : Number.isSafeInteger(part),
  )
  // One text for one row: what is written otherwise would be another row with the same place.
  return isEach && writeSyncKey(parts) === key ? parts : undefined
}
