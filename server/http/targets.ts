import type { Id } from '@preau/protocol/ids.ts'
import { schoolOf } from '../store/school-of.ts'
import type { Target, TargetOf } from './act.ts'

type Params = Target['params']

/** Which fields a change names, without what they become: a name may be that of a person. */
export function changedBy(change: object): { changed: string } {
  return { changed: Object.keys(change).sort().join(',') }
}

/** A device, in the school where it stands before the act. */
export function onDevice(id: Id, params: Params = {}): TargetOf {
  return async (transaction) => ({
    target: `device:${id}`,
    school: await schoolOf(transaction, 'devices', id),
    params,
  })
}

/** A room, in its school. */
export function onRoom(id: Id, params: Params = {}): TargetOf {
  return async (transaction) => ({ target: `room:${id}`, school: await schoolOf(transaction, 'rooms', id), params })
}

/** A machine that waits, in the school that its code names. */
export function onWaiting(id: Id, params: Params = {}): TargetOf {
  return async (transaction) => ({
    target: `waiting:${id}`,
    school: await schoolOf(transaction, 'waiting_machines', id),
    params,
  })
}

/** A ticket, in its school. */
export function onTicket(id: Id, params: Params = {}): TargetOf {
  return async (transaction) => ({ target: `ticket:${id}`, school: await schoolOf(transaction, 'tickets', id), params })
}

/** A booking, in its school. */
export function onBooking(id: Id, params: Params = {}): TargetOf {
  return async (transaction) => ({
    target: `booking:${id}`,
    school: await schoolOf(transaction, 'bookings', id),
    params,
  })
}

/** A school. */
export function onSchool(id: Id, params: Params = {}): Target {
  return { target: `school:${id}`, school: id, params }
}

/** What belongs to no school: an authority, a saved question, the quarantine. */
export function onServer(kind: string, id: Id | 'all', params: Params = {}): Target {
  return { target: `${kind}:${id}`, school: null, params }
}
