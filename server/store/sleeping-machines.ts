import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A network card of a machine, as its inventory has it. */
export interface NetworkCard {
  mac?: string
  ip4?: string
  type?: string
}

/** Whether a machine that is no simulated one has no connection. */
export async function isAway(db: Queries, school: Id, device: Id): Promise<boolean> {
  const row = await db.get(
    `select 1 as away from devices d left join device_states s on s.school_id = d.school_id and s.device_id = d.id
     where d.school_id = $1 and d.id = $2 and d.simulated = 0 and s.connected_at is null`,
    [school, device],
  )
  return row !== undefined
}

/** Machines of a school that are connected now and no simulated ones, those of the same room first; at most 40. */
export async function connectedNeighbours(db: Queries, school: Id, device: Id): Promise<Id[]> {
  const rows = await db.all<{ id: Id }>(
    `select d.id as id from devices d join device_states s on s.school_id = d.school_id and s.device_id = d.id
     where d.school_id = $1 and d.id <> $2 and d.simulated = 0 and s.connected_at is not null
     order by case when d.room_id = (select x.room_id from devices x where x.school_id = $1 and x.id = $2) then 0 else 1 end,
       d.id limit 40`,
    [school, device],
  )
  return rows.map(({ id }) => id)
}

/** The network cards of some machines of a school, by machine. */
export async function networkCards(db: Queries, school: Id, devices: readonly Id[]): Promise<Map<Id, NetworkCard[]>> {
  const rows = await db.all<{ device: Id; items: string }>(
    `select i.device_id as device, i.items as items from ${db.dialect.rows('$2', { asked: 'text' })} as r
     join inventories i on i.school_id = $1 and i.device_id = r.asked and i.section = 'network' order by i.at desc`,
    [school, JSON.stringify(devices.map((device) => [device]))],
  )
  const cards = new Map<Id, NetworkCard[]>()
  for (const { device, items } of rows) {
    cards.set(device, [...(cards.get(device) ?? []), ...(JSON.parse(items) as NetworkCard[])])
  }
  return cards
}
