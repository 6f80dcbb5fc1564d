import type { Id } from '@preau/protocol/ids.ts'
import { searchText } from '@preau/protocol/rules/fold-text.ts'
import type { Queries } from './database.ts'
import { placeKey } from './sort-key.ts'

interface NamesRow {
  school_id: string
  id: string
  name: string
  model: string | null
  serial: string | null
  school_name: string
  school_key: string
  room_name: string | null
  room_key: string | null
}

const COLUMNS = { school: 'text', device: 'text', new_search: 'text', new_place_key: 'text' } as const

/** Which devices: those that are named, those of a room or those of a school. */
export type Renamed = { devices: readonly Id[] } | { room: Id } | { school: Id }

/** Brings what a search and a list by place look at up to the present names of devices, rooms and schools. */
export async function refreshSearch(transaction: Queries, renamed: Renamed): Promise<void> {
  const { dialect } = transaction
  const [condition, value] =
    'devices' in renamed
      ? [
          `d.id in (select id from ${dialect.rows('$1', { id: 'text' })} as r)`,
          JSON.stringify(renamed.devices.map((id) => [id])),
        ]
      : 'room' in renamed
        ? ['d.room_id = $1', renamed.room]
        : ['d.school_id = $1', renamed.school]
  const rows = await transaction.all<NamesRow>(
    `select d.school_id, d.id, d.name, d.model, d.serial, s.name as school_name, s.name_key as school_key,
       r.name as room_name, r.name_key as room_key
     from devices d join schools s on s.id = d.school_id
       left join rooms r on r.school_id = d.school_id and r.id = d.room_id
     where ${condition}`,
    [value],
  )
  if (rows.length === 0) return
  await transaction.run(
    `update devices set search = new_search, place_key = new_place_key
     from ${dialect.rows('$1', COLUMNS)} as r where devices.school_id = r.school and devices.id = r.device`,
    [JSON.stringify(rows.map(toTuple))],
  )
}

function toTuple(row: NamesRow): unknown[] {
  const search = searchText(row.name, row.room_name, row.school_name, row.model, row.serial)
  return [row.school_id, row.id, search, placeKey(row.school_key, row.room_key)]
}
