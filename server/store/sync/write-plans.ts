import type { Transaction } from '../database.ts'
import { type Incoming, nothing, type Written } from './incoming.ts'

const ROOMS = {
  room: 'text',
  x: 'bigint',
  y: 'bigint',
  width: 'bigint',
  height: 'bigint',
  side: 'text',
  door: 'bigint',
} as const
const AREAS = {
  place: 'bigint',
  kind: 'text',
  x: 'bigint',
  y: 'bigint',
  width: 'bigint',
  height: 'bigint',
  label: 'text',
} as const
const DEVICES = { device: 'text', room: 'text', x: 'bigint', y: 'bigint' } as const

/** Drawings, each in the place of the one before. What a drawing names and this side does not have yet is left out of it. */
export async function writePlans(transaction: Transaction, rows: readonly Incoming[]): Promise<Written> {
  const written = nothing()
  for (const row of rows) {
    const { school, value, parts } = row
    if (parts[0] !== school) {
      written.refused.push({ row, code: 'IDENTITY_MISMATCH' })
      continue
    }
    for (const table of ['plan_devices', 'plan_rooms', 'plan_areas']) {
      await transaction.run(`delete from ${table} where school_id = $1`, [school])
    }
    if (value === null) {
      await transaction.run('delete from plans where school_id = $1', [school])
      continue
    }
    await transaction.run(
      `insert into plans (school_id, version, drawn_at) values ($1, 1, $2)
       on conflict (school_id) do update set version = plans.version + 1, drawn_at = excluded.drawn_at`,
      [school, value.drawn_at ?? null],
    )
    const { dialect } = transaction
    await transaction.run(
      `insert into plan_rooms (school_id, room_id, x, y, width, height, door_side, door_at)
       select m.school_id, r.room, r.x, r.y, r.width, r.height, r.side, r.door from ${dialect.rows('$2', ROOMS)} as r
       join rooms m on m.school_id = $1 and m.id = r.room`,
      [school, String(value.rooms ?? '[]')],
    )
    await transaction.run(
      `insert into plan_areas (school_id, place, kind, x, y, width, height, label)
       select $1, r.* from ${dialect.rows('$2', AREAS)} as r`,
      [school, String(value.areas ?? '[]')],
    )
    await transaction.run(
      `insert into plan_devices (school_id, device_id, room_id, x, y)
       select p.school_id, r.device, r.room, r.x, r.y from ${dialect.rows('$2', DEVICES)} as r
       join plan_rooms p on p.school_id = $1 and p.room_id = r.room
       join devices d on d.school_id = p.school_id and d.id = r.device`,
      [school, String(value.devices ?? '[]')],
    )
  }
  return written
}
