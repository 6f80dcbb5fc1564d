import type { Id } from '@preau/protocol/ids.ts'
import { readSyncKey, type SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import type { Queries } from '../database.ts'
import { columnTypes, tableOf } from './tables.ts'

/** The values of rows of one kind as they are now, by their key; one that is not there is missing. */
export async function readValues(
  db: Queries,
  school: Id,
  kind: string,
  keys: readonly string[],
): Promise<Map<string, SyncValue>> {
  const found = tableOf(kind)
  if (!found) return new Map()
  if (kind === 'plan') return await readPlans(db, school, keys)
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
  const ofSchool = at.forSchools ? 'cast($2 as text) is not null' : `${at.school('t')} = $2`
  // Numbers of devices are found first: a look at each sample for its device would go through all of them.
  const [from, where] =
    kind === 'sample'
      ? [
          'join sample_devices d on d.school_id = $2 and d.device_id = r.k_device_id join samples t on t.number = d.number',
          't.epoch = r.k_epoch and t.seq = r.k_seq',
        ]
      : [`join ${at.table} t on ${[ofSchool, ...matches].join(' and ')}`, '1 = 1']
  const rows = await db.all<Record<string, string | number | null>>(
    `select r.sync_key, ${fields.map((field) => `t.${field}`).join(', ')}
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
  const days = new Map<string, SyncValue>()
  const kind = tableOf('sample_day' satisfies SyncKindName)
  for (const key of keys) {
    const [device, day] = (kind && readSyncKey(kind.is, key)) ?? []
    if (device === undefined || day === undefined) continue
    const parts = await db.all<{ packed: Uint8Array }>(
      `select p.packed from sample_devices d join sample_days p on p.number = d.number
       where d.school_id = $1 and d.device_id = $2 and p.day = $3 order by p.part`,
      [school, device, day],
    )
    const hours = await db.get<{ packed: Uint8Array }>(
      `select h.packed from sample_devices d join sample_hours h on h.number = d.number
       where d.school_id = $1 and d.device_id = $2 and h.day = $3`,
      [school, device, day],
    )
    if (parts.length === 0 && !hours) continue
    const packed = parts.length === 0 ? null : Buffer.concat(parts.map((part) => part.packed)).toString('base64')
    days.set(key, { packed, hours: hours ? Buffer.from(hours.packed).toString('base64') : null })
  }
  return days
}
