import { DEVICE_KINDS, type DeviceKind, STATUSES } from '@preau/protocol/rules/device-status.ts'
import type { Transaction } from '../database.ts'
import { putStateFacts } from '../device-facts.ts'
import { refreshSearch } from '../device-search.ts'
import { insertDevices } from '../new-devices.ts'
import { sortKey } from '../sort-key.ts'
import { type Incoming, nothing, type Writing, type Written } from './incoming.ts'
import { columnTypes } from './tables.ts'

const IDS = { school: 'text', device: 'text', room: 'text' } as const

/**
 * Devices as people and their inventories describe them. A school that was restored from an older backup gets those back that were
 * enrolled since: without a certificate, until they enrol anew. The same device twice in two schools is refused for the second.
 */
export async function writeDevices(transaction: Transaction, rows: readonly Incoming[]): Promise<Written> {
  const written = nothing()
  const { dialect } = transaction
  const put = rows.filter(({ value }) => value !== null)
  const asked = JSON.stringify(put.map(({ school, parts, value }) => [school, parts[0], value?.room_id ?? null]))
  const found = await transaction.all<{ device: string; owner: string | null; has_room: number }>(
    `select r.device, d.school_id as owner, case when r.room is null or m.id is not null then 1 else 0 end as has_room
     from ${dialect.rows('$1', IDS)} as r left join devices d on d.id = r.device
     left join rooms m on m.school_id = r.school and m.id = r.room`,
    [asked],
  )
  const known = new Map(found.map((row) => [row.device, row]))
  const isNew: Incoming[] = []
  const taken: Incoming[] = []
  for (const row of put) {
    const { owner = null, has_room = 0 } = known.get(String(row.parts[0])) ?? {}
    const isKind = (DEVICE_KINDS as readonly unknown[]).includes(row.value?.kind)
    if (owner !== null && owner !== row.school) written.refused.push({ row, code: 'IDENTITY_MISMATCH' })
    else if (typeof row.value?.name !== 'string' || !isKind) written.refused.push({ row, code: 'MESSAGE_INVALID' })
    else if (has_room === 0) written.later.push(row)
    else {
      if (owner === null) isNew.push(row)
      taken.push(row)
    }
  }
  await insertDevices(
    transaction,
    isNew.map(({ school, parts, value }) => ({
      school,
      id: String(parts[0]),
      name: String(value?.name),
      kind: value?.kind as DeviceKind,
      room: (value?.room_id as string | null) ?? null,
      model: null,
      serial: null,
      // Its own secret stays in its school.
      claim: `school:${parts[0]}`,
      enrolledAt: Number(value?.enrolled_at ?? 0),
      simulated: value?.simulated === 1,
    })),
  )
  if (taken.length === 0) return written
  const columns = {
    school: 'text',
    device: 'text',
    a: 'text',
    b: 'text',
    c: 'text',
    d: 'text',
    e: 'text',
    f: 'text',
    g: 'text',
    h: 'bigint',
  } as const
  await transaction.run(
    `update devices set name = a, name_key = b, kind = c, room_id = d, note = e, model = f, serial = g, simulated = h
     from ${dialect.rows('$1', columns)} as r where devices.school_id = r.school and devices.id = r.device`,
    [
      JSON.stringify(
        taken.map(({ school, parts, value }) => [
          ...[school, parts[0], value?.name, sortKey(String(value?.name)), value?.kind, value?.room_id ?? null],
          ...[value?.note ?? '', value?.model ?? null, value?.serial ?? null, value?.simulated ?? 0],
        ]),
      ),
    ],
  )
  await refreshSearch(transaction, { devices: taken.map(({ parts }) => String(parts[0])) })
  return written
}

/** How devices are, as their school judges it. */
export async function writeStatuses(transaction: Transaction, rows: readonly Incoming[]): Promise<Written> {
  const { known, written } = await ofKnownDevices(transaction, rows)
  const good = known.filter((row) => {
    const isStatus = (STATUSES as readonly unknown[]).includes(row.value?.status)
    if (!isStatus) written.refused.push({ row, code: 'MESSAGE_INVALID' })
    return isStatus
  })
  if (good.length === 0) return written
  const columns = { school: 'text', device: 'text', a: 'text', b: 'bigint', c: 'bigint', d: 'text', e: 'text' } as const
  await transaction.run(
    `update devices set status = a, severity = b, status_since = c, reasons = d, conditions = e,
       age_key = case when b < $2 then -c else 0 end
     from ${transaction.dialect.rows('$1', columns)} as r where devices.school_id = r.school and devices.id = r.device`,
    [
      JSON.stringify(
        good.map(({ school, parts, value }) => [
          ...[school, parts[0], value?.status, (STATUSES as readonly unknown[]).indexOf(value?.status)],
          ...[value?.status_since ?? 0, value?.reasons ?? '[]', value?.conditions ?? '{}'],
        ]),
      ),
      STATUSES.indexOf('unknown'),
    ],
  )
  return written
}

/** What devices said last, with what of it a fleet can be asked for. */
export async function writeStates(
  transaction: Transaction,
  rows: readonly Incoming[],
  { is }: Writing,
): Promise<Written> {
  const { known, written } = await ofKnownDevices(transaction, rows)
  if (known.length === 0) return written
  const fields = Object.keys(is.fields)
  const types = {
    school: 'text',
    device: 'text',
    ...columnTypes(Object.fromEntries(Object.entries(is.fields).map(([name, type]) => [`new_${name}`, type]))),
  } as const
  await transaction.run(
    `update device_states set ${fields.map((field) => `${field} = new_${field}`).join(', ')}
     from ${transaction.dialect.rows('$1', types)} as r
     where device_states.school_id = r.school and device_states.device_id = r.device`,
    [
      JSON.stringify(
        known.map(({ school, parts, value }) => [school, parts[0], ...fields.map((field) => value?.[field] ?? null)]),
      ),
    ],
  )
  putStateFacts(
    transaction,
    known.map(({ school, parts, value }) => ({
      school,
      device: String(parts[0]),
      values: readJson<Record<string, number | null>>(value?.state_values, {}),
      agent: readJson<{ version: string | null }>(value?.agent, { version: null }).version,
    })),
  )
  return written
}

/** Rows of devices that are here; others come later. */
export async function ofKnownDevices(
  transaction: Transaction,
  rows: readonly Incoming[],
  deviceOf = (row: Incoming): unknown => row.parts[0],
): Promise<{ known: Incoming[]; written: Written }> {
  const written = nothing()
  const found = await transaction.all<{ school: string; device: string }>(
    `select r.school, r.device from ${transaction.dialect.rows('$1', { school: 'text', device: 'text' })} as r
     join devices d on d.school_id = r.school and d.id = r.device`,
    [JSON.stringify(rows.map((row) => [row.school, deviceOf(row)]))],
  )
  const there = new Set(found.map(({ school, device }) => `${school} ${device}`))
  const known = rows.filter((row) => {
    if (row.value === null) return false
    const isThere = there.has(`${row.school} ${deviceOf(row)}`)
    if (!isThere) written.later.push(row)
    return isThere
  })
  return { known, written }
}

function readJson<T>(text: unknown, otherwise: T): T {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : null
    return typeof value === 'object' && value !== null ? (value as T) : otherwise
  } catch {
    return otherwise
  }
}
