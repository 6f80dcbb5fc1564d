import type { Id } from '@preau/protocol/ids.ts'
import { readSyncKey, type SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import type { Queries } from '../database.ts'
import { columnTypes, tableOf, travels } from './tables.ts'
import { readFiles } from './ticket-files.ts'

/** The values of rows of one kind as they are now, by their key; one that is not there is missing. */
export async function readValues(
  db: Queries,
  school: Id,
  kind: string,
  keys: readonly string[],
  /** `compared`: without what is the same where the key is. */
  what: 'whole' | 'compared' = 'whole',
): Promise<Map<string, SyncValue>> {
  const found = tableOf(kind)
  if (!found) return new Map()
  if (kind === 'plan') return await readPlans(db, school, keys)
  if (kind === 'ticket_file') return await readFiles(db, school, keys, what)
  if (kind === 'sample_day') return await readDays(db, school, keys)
  const { is, at } = found
  const names = Object.keys(is.key)
  const tuples = keys.flatMap((key) => {
    const parts = readSyncKey(is, key)
    return parts ? [[key, ...parts]] : []
  })
  const types = { sync_key: 'text', ...columnTypes(prefixed(is.key)) } as const
  const fields = Object.keys(is.fields)
  const matches = at.key('t').map((field, index) => `${field} = r.k_${names[index]}`)
  const ofSchool = at.forSchools ? 'cast($2 as text) is not null' : travels(at, 't', '$2')
  // Numbers of devices are found first: a look at each sample for its device would go through all of them.
  const [from, where] =
    kind === 'sample'
      ? [
          'join sample_devices d on d.school_id = $2 and d.device_id = r.k_device_id join samples t on t.number = d.number',
          't.epoch = r.k_epoch and t.seq = r.k_seq',
        ]
      : [`join ${at.table} t on ${[ofSchool, ...matches].join(' and ')}`, '1 = 1']
  const rows = await db.all<Record<string, string | number | null>>(
    `select r.sync_key, ${fields.map((field) => `${at.made?.[field]?.('t') ?? `t.${field}`} as ${field}`).join(', ')}
     from ${db.dialect.rows('$1', types)} as r ${from} where ${where}`,
    [JSON.stringify(tuples), school],
  )
  return new Map(
    rows.map((row) => [String(row.sync_key), Object.fromEntries(fields.map((field) => [field, row[field] ?? null]))]),
  )
}

const prefixed = <T>(fields: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(fields).map(([name, type]) => [`k_${name}`, type]))

/** A drawing as one row: its rooms, areas and devices as JSON. */
async function readPlans(db: Queries, school: Id, keys: readonly string[]): Promise<Map<string, SyncValue>> {
  const plan = await db.get<{ drawn_at: number | null }>('select drawn_at from plans where school_id = $1', [school])
  const key = keys.find((each) => each === JSON.stringify([school]))
  if (!plan || key === undefined) return new Map()
  const list = async (columns: string, table: string, order: string) => {
    const names = columns.split(', ')
    const rows = await db.all<Record<string, string | number | null>>(
      `select ${columns} from ${table} where school_id = $1 order by ${order}`,
      [school],
    )
    return JSON.stringify(rows.map((row) => names.map((name) => row[name] ?? null)))
  }
  const value = {
    drawn_at: plan.drawn_at,
    rooms: await list('room_id, x, y, width, height, door_side, door_at', 'plan_rooms', 'room_id'),
    areas: await list('place, kind, x, y, width, height, label', 'plan_areas', 'place'),
    devices: await list('device_id, room_id, x, y', 'plan_devices', 'device_id'),
  }
  return new Map([[key, value]])
}

/** Days as base64 of their blobs. */
async function readDays(db: Queries, school: Id, keys: readonly string[]): Promise<Map<string, SyncValue>> {
  const kind = tableOf('sample_day' satisfies SyncKindName)
  const asked = keys.flatMap((key) => {
    const parts = kind && readSyncKey(kind.is, key)
    return parts ? [[key, ...parts]] : []
  })
  const blobs = async (table: 'sample_days' | 'sample_hours', order: string) => {
    const rows = await db.all<{ sync_key: string; packed: Uint8Array }>(
      `select r.sync_key, p.packed from ${db.dialect.rows('$1', { sync_key: 'text', device: 'text', day: 'bigint' })} as r
       join sample_devices d on d.school_id = $2 and d.device_id = r.device
       join ${table} p on p.number = d.number and p.day = r.day order by ${order}`,
      [JSON.stringify(asked), school],
    )
    const joined = [...Map.groupBy(rows, ({ sync_key }) => sync_key)].map(
      ([key, parts]) => [key, Buffer.concat(parts.map(({ packed }) => packed)).toString('base64')] as const,
    )
    return new Map(joined)
  }
  const [packed, hours] = [await blobs('sample_days', 'r.sync_key, p.part'), await blobs('sample_hours', 'r.sync_key')]
  return new Map(
    [...new Set([...packed.keys(), ...hours.keys()])].map((key) => [
      key,
      { packed: packed.get(key) ?? null, hours: hours.get(key) ?? null },
    ]),
  )
}
