import type { Id } from '@preau/protocol/ids.ts'
import type { KioskCheck } from '@preau/protocol/kiosk.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { SymptomCode } from '@preau/protocol/rules/tickets/symptoms.ts'
import type { Queries } from './database.ts'

/** A device of a school, and where it stands. */
export interface LessonPlace {
  device: Id
  kind: DeviceKind
  room: Id | null
  symptom: SymptomCode
}

/** What of a machine and its board a failed check is about: the board where the machine reaches one, else the machine. */
export async function machinePlace(
  db: Queries,
  school: Id,
  machine: Id,
  checks: readonly KioskCheck[],
): Promise<LessonPlace | undefined> {
  const failed = checks.find(({ verdict }) => verdict === 'failed')
  const isOfBoard = failed !== undefined && ['board', 'picture', 'sound', 'lamp'].includes(failed.what)
  const board = isOfBoard ? await boardOf(db, school, machine) : undefined
  const row = await db.get<{ kind: DeviceKind; room: Id | null }>(
    'select kind, room_id as room from devices where school_id = $1 and id = $2',
    [school, board ?? machine],
  )
  return row && { device: board ?? machine, ...row, symptom: symptomOf(failed) }
}

/** Whether a machine stands in a room, or has the board of it. */
export async function standsBefore(db: Queries, school: Id, room: Id, machine: Id): Promise<boolean> {
  const row = await db.get(
    `select 1 as there from devices d where d.school_id = $1 and d.room_id = $2
       and (d.id = $3 or exists (select 1 from equipment e
         where e.school_id = d.school_id and e.device_id = d.id and e.via_id = $3))`,
    [school, room, machine],
  )
  return row !== undefined
}

/** The device that a machine knows by this key; undefined where there is none. */
export async function deviceOfKey(db: Queries, school: Id, via: Id, key: string): Promise<Id | undefined> {
  const row = await db.get<{ device: Id }>(
    'select device_id as device from equipment where school_id = $1 and via_id = $2 and key = $3 order by device_id',
    [school, via, key],
  )
  return row?.device
}

/** When a device was enrolled, ms since 1970; 0 where there is none. */
export async function enrolmentOf(db: Queries, school: Id, device: Id): Promise<number> {
  const row = await db.get<{ at: number }>('select enrolled_at as at from devices where school_id = $1 and id = $2', [
    school,
    device,
  ])
  return row?.at ?? 0
}

async function boardOf(db: Queries, school: Id, via: Id): Promise<Id | undefined> {
  const row = await db.get<{ device: Id }>(
    `select e.device_id as device from equipment e
     join devices d on d.school_id = e.school_id and d.id = e.device_id
     where e.school_id = $1 and e.via_id = $2 and d.kind in ('panel', 'projector', 'whiteboard') order by e.device_id`,
    [school, via],
  )
  return row?.device
}

function symptomOf(check: KioskCheck | undefined): SymptomCode {
  if (check?.what === 'lamp') return 'lamp_fails'
  if (check?.what === 'board') return check.reason === 'silent' ? 'no_picture' : 'broken'
  if (check?.what === 'network') return 'no_network'
  return check?.what === 'machine' ? 'slow' : 'other'
}

/** Whether the room of a device is booked at a moment, or a lesson runs there. */
export async function isBookedNow(db: Queries, school: Id, device: Id, now: number): Promise<boolean> {
  const row = await db.get(
    `select 1 as there from devices d join bookings b on b.school_id = d.school_id and b.resource_id = d.room_id
     where d.school_id = $1 and d.id = $2 and b.state = 'booked' and b.from_at <= $3 and b.to_at > $3`,
    [school, device, now],
  )
  return row !== undefined
}

/** When the room of a device is booked, within a stretch of time; without a device, when anything of the school is. */
export async function bookedSpans(
  db: Queries,
  school: Id,
  device: Id | null,
  from: number,
  to: number,
): Promise<{ from: number; to: number }[]> {
  const ofDevice = `and b.resource_id in (select d.room_id from devices d where d.school_id = $1 and d.id = $4)`
  return await db.all<{ from: number; to: number }>(
    `select b.from_at as "from", b.to_at as "to" from bookings b
     where b.school_id = $1 and b.state = 'booked' and b.to_at > $2 and b.from_at < $3 ${device === null ? '' : ofDevice}`,
    device === null ? [school, from, to] : [school, from, to, device],
  )
}
