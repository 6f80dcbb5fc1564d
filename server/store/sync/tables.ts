import {
  type FieldType,
  findSyncKind,
  SYNC_KINDS,
  type SyncKind,
  type SyncKindName,
} from '@preau/protocol/rules/territory/kinds.ts'

/** Where the rows of a kind lie, and how a row of the table names its school and its key. */
export interface SyncTable {
  table: string
  /** SQL of the school of a row, of which `row` is the alias. */
  school(row: string): string
  /** SQL of each field of the key, in their order. */
  key(row: string): string[]
  /** Columns of which a change is one of the row; all fields where nothing is said. */
  watched?: readonly string[]
  /** Other tables of which a row belongs to the kind as well. */
  also?: readonly Pick<SyncTable, 'table' | 'school' | 'key' | 'watched' | 'forSchools' | 'carried'>[]
  /** SQL of fields that are no columns. */
  made?: Readonly<Record<string, (row: string) => string>>
  /** SQL of the field by which its rows are compared day by day, where it is no column. */
  dates?: (row: string) => string
  /** SQL of which rows travel at all; each where nothing is said. */
  carried?: (row: string) => string
  /** Whether one row counts for every school that it holds. */
  forSchools?: (row: string) => string
}

const column = (name: string) => (row: string) => `${row}.${name}`
const ofSchool = column('school_id')
const numbered = (field: string) => (row: string) =>
  `(select sd.${field} from sample_devices sd where sd.number = ${row}.number)`

/** A table that has the fields of its kind as its columns. */
const plain = (table: string, kind: SyncKindName): SyncTable => ({
  table,
  school: ofSchool,
  key: (row) => Object.keys(SYNC_KINDS[kind].key).map((name) => `${row}.${name}`),
})

const byNumber = (table: string, ...more: string[]): Pick<SyncTable, 'table' | 'school' | 'key'> => ({
  table,
  school: numbered('school_id'),
  key: (row) => [numbered('device_id')(row), ...more.map((name) => `${row}.${name}`)],
})

/** When the first note says that shows a picture. */
export const shownAt = (row: string) =>
  `(select min(sn.at) from ticket_notes sn where sn.school_id = ${row}.school_id and sn.file = ${row}.file)`

/** A contract is for the schools that it names: so its text says it, and no other school hears of it. */
const namedIn = (contract: string) =>
  `select s.id from schools s where s.uai is not null and exists (select 1 from contract_versions cv
     where cv.contract_id = ${contract} and cv.body like '%' || s.uai || '%')`

/** Only what the town hall leads is said to it: what a school brings to its own machines is its own. */
const ledAbove = (campaign: string) => (row: string) =>
  `(select cl.led_by from campaigns cl where cl.school_id = ${row}.school_id and cl.id = ${row}.${campaign}) = 'territory'`
const begunAt = (row: string) =>
  `(select cb.made_at from campaigns cb where cb.school_id = ${row}.school_id and cb.id = ${row}.campaign_id)`

/** The table of each kind. What a person does not change of it is not watched. */
export const SYNC_TABLES: Record<SyncKindName, SyncTable> = {
  authority: {
    table: 'authorities',
    school: (row) => `${row}.id`,
    key: (row) => [`${row}.id`],
    forSchools: (row) => `select s.id from schools s where s.authority_id = ${row}.id`,
  },
  school: { table: 'schools', school: column('id'), key: (row) => [`${row}.id`] },
  room: plain('rooms', 'room'),
  device: plain('devices', 'device'),
  plan: { table: 'plans', school: ofSchool, key: (row) => [`${row}.school_id`], watched: ['version'] },
  device_status: { ...plain('devices', 'device_status') },
  device_state: plain('device_states', 'device_state'),
  equipment: plain('equipment', 'equipment'),
  command: plain('commands', 'command'),
  contract: {
    table: 'contracts',
    school: (row) => `${row}.id`,
    key: (row) => [`${row}.id`],
    forSchools: (row) => namedIn(`${row}.id`),
    also: [
      {
        table: 'contract_versions',
        school: (row) => `${row}.contract_id`,
        key: (row) => [`${row}.contract_id`],
        forSchools: (row) => namedIn(`${row}.contract_id`),
        watched: ['version'],
      },
    ],
  },
  contract_version: {
    table: 'contract_versions',
    school: (row) => `${row}.contract_id`,
    key: (row) => [`${row}.contract_id`, `${row}.version`],
    forSchools: (row) => namedIn(`${row}.contract_id`),
  },
  ticket: {
    ...plain('tickets', 'ticket'),
    watched: ['number', 'device_id', 'kind', 'room_id', 'symptom', 'title', 'can_teach', 'rule', 'opened_by'],
  },
  service_event: {
    ...plain('service_events', 'service_event'),
    watched: ['event'],
    made: {
      replaces_key: (row) =>
        `(select o.key from service_events o where o.school_id = ${row}.school_id and o.n = ${row}.replaces)`,
    },
  },
  ticket_note: plain('ticket_notes', 'ticket_note'),
  ticket_device: plain('ticket_devices', 'ticket_device'),
  ticket_rating: plain('ticket_ratings', 'ticket_rating'),
  ticket_file: {
    ...plain('ticket_files', 'ticket_file'),
    watched: ['type'],
    dates: shownAt,
  },
  survey: plain('surveys', 'survey'),
  survey_result: plain('survey_results', 'survey_result'),
  lesson: plain('held_lessons', 'lesson'),
  room_closure: plain('room_closures', 'room_closure'),
  school_claim: plain('school_claims', 'school_claim'),
  objective: plain('objectives', 'objective'),
  campaign: { ...plain('campaigns', 'campaign'), carried: (row) => `${row}.led_by = 'territory'` },
  campaign_device: {
    ...plain('campaign_devices', 'campaign_device'),
    watched: Object.keys(SYNC_KINDS.campaign_device.fields).filter((field) => field !== 'made_at'),
    made: { made_at: begunAt },
    dates: begunAt,
    carried: ledAbove('campaign_id'),
  },
  campaign_event: { ...plain('campaign_events', 'campaign_event'), carried: ledAbove('campaign_id') },
  update_result: plain('update_results', 'update_result'),
  director_orders: plain('director_orders', 'director_orders'),
  event: plain('events', 'event'),
  status_change: plain('status_changes', 'status_change'),
  inventory_part: plain('inventories', 'inventory_part'),
  connection: plain('connections', 'connection'),
  sample: byNumber('samples', 'epoch', 'seq'),
  sample_day: {
    ...byNumber('sample_hours', 'day'),
    watched: ['packed'],
    also: [{ ...byNumber('sample_days', 'day'), watched: ['packed'] }],
  },
  server_health: plain('server_health', 'server_health'),
}

/** SQL of whether a row of a table travels to and from the school that `parameter` names. */
export function travels(
  { school, carried }: Pick<SyncTable, 'school' | 'carried'>,
  row: string,
  parameter: string,
): string {
  const ofSchool = `${school(row)} = ${parameter}`
  return carried ? `${ofSchool} and ${carried(row)}` : ofSchool
}

/** How fields go through JSON into columns. */
export function columnTypes(
  fields: Readonly<Record<string, FieldType | 'text' | 'number'>>,
): Record<string, 'text' | 'bigint'> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, type]) => [name, type.startsWith('text') ? 'text' : 'bigint'] as const),
  )
}

/** A kind of which this program has the table. */
export function tableOf(kind: string): { is: SyncKind; at: SyncTable } | undefined {
  const is = findSyncKind(kind)
  return is && { is, at: SYNC_TABLES[kind as SyncKindName] }
}
