import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** Throws PLACE_NOT_FOUND without the school, or without the room in it where one is named. */
export async function requireRoom(db: Queries, school: Id, room: Id | null): Promise<void> {
  const found =
    room === null
      ? await db.get('select 1 as one from schools where id = $1', [school])
      : await db.get('select 1 as one from rooms where school_id = $1 and id = $2', [school, room])
  if (!found) throw new PreauError('PLACE_NOT_FOUND', { place: room ?? school })
}

/** The room in which a device stands; null where nobody said it. */
export async function deviceRoom(db: Queries, school: Id, device: Id): Promise<Id | null> {
  const row = await db.get<{ room: Id | null }>(
    'select room_id as room from devices where school_id = $1 and id = $2',
    [school, device],
  )
  return row?.room ?? null
}

/** Two devices of a school, each in the room of the other. */
export async function swapRooms(transaction: Queries, school: Id, one: Id, other: Id): Promise<void> {
  const [first, second] = [await deviceRoom(transaction, school, one), await deviceRoom(transaction, school, other)]
  const move = (device: Id, room: Id | null) =>
    transaction.run('update devices set room_id = $3 where school_id = $1 and id = $2', [school, device, room])
  await move(one, second)
  await move(other, first)
}
