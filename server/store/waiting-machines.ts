import type { WaitingFor, WaitingMachine } from '@preau/protocol/api/enrolments.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { andAll, binder, schoolsWithin } from './reach-sql.ts'

/** A machine that waits for a person, with what admits it. `device` is the one that its claim names, where it is known. */
export interface WaitingRow {
  school: Id
  id: Id
  claim: string
  /** `admitted`: a person said yes, and can still take it back; `askedAt` is then when he said it. */
  state: 'waiting' | 'refused' | 'admitted'
  why: WaitingFor
  device: Id | null
  /** SHA-256 of its public key, 64 hex digits. */
  keyPrint: string
  csr: string
  name: string
  kind: DeviceKind
  model: string | null
  serial: string | null
  room: string | null
  label: string | null
  address: string
  /** A simulator plays it. */
  simulated: boolean
  /** ms since 1970. */
  askedAt: number
}

const COLUMNS = `school_id, id, claim, state, why, device_id, key_print, csr, name, kind, model, serial, room, label, address,
  asked_at, simulated`
const FIELDS = `school_id as school, id, claim, state, why, device_id as device, key_print as "keyPrint", csr, name, kind, model,
  serial, room, label, address, asked_at as "askedAt", simulated`

type Stored = Omit<WaitingRow, 'simulated'> & { simulated: number }

function asStored(row: Stored): WaitingRow {
  return { ...row, simulated: row.simulated === 1 }
}

/** Adds a machine; one that waits with the same claim, or was refused, gives up its place to it. */
export async function insertWaiting(transaction: Queries, row: WaitingRow): Promise<void> {
  await transaction.run('delete from waiting_machines where claim = $1', [row.claim])
  await transaction.run(
    `insert into waiting_machines (${COLUMNS})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      row.school,
      row.id,
      row.claim,
      row.state,
      row.why,
      row.device,
      row.keyPrint,
      row.csr,
      row.name,
      row.kind,
      row.model,
      row.serial,
      row.room,
      row.label,
      row.address,
      row.askedAt,
      row.simulated ? 1 : 0,
    ],
  )
}

/** The machine that asked with this claim. */
export async function findWaitingByClaim(db: Queries, claim: string): Promise<WaitingRow | undefined> {
  const row = await db.get<Stored>(`select ${FIELDS} from waiting_machines where claim = $1`, [claim])
  return row && asStored(row)
}

/** A machine that waits, or is in another state. Throws ENROLMENT_NOT_FOUND where none within the reach is so under this identifier. */
export async function getWaiting(
  db: Queries,
  reach: Reach,
  id: Id,
  state: WaitingRow['state'] = 'waiting',
): Promise<WaitingRow> {
  const row = await db.get<Stored>(`select ${FIELDS} from waiting_machines where id = $1 and state = $2`, [id, state])
  if (!row || !reaches(reach, row.school, await trueKind(db, row))) throw new PreauError('ENROLMENT_NOT_FOUND', { id })
  return asStored(row)
}

/** INVARIANT: who asks for the place of a device that is known is of that device's class, whatever the machine says of itself. */
async function trueKind(db: Queries, { device, kind }: Pick<WaitingRow, 'device' | 'kind'>): Promise<DeviceKind> {
  if (device === null) return kind
  const known = await db.get<{ kind: DeviceKind }>('select kind from devices where id = $1', [device])
  return known?.kind ?? kind
}

/** Takes a machine away that waits no more. */
export async function deleteWaiting(transaction: Queries, claim: string): Promise<void> {
  await transaction.run('delete from waiting_machines where claim = $1', [claim])
}

/** A person said yes: it is known for a while as which device, so that he can take it back. @param now ms since 1970 */
export async function admitWaiting(transaction: Queries, id: Id, device: Id, now: number): Promise<void> {
  await transaction.run(`update waiting_machines set state = 'admitted', device_id = $2, asked_at = $3 where id = $1`, [
    id,
    device,
    now,
  ])
}

/** He took it back: it waits as before. */
export async function waitAgain(transaction: Queries, id: Id): Promise<void> {
  await transaction.run(`update waiting_machines set state = 'waiting' where id = $1`, [id])
}

/** A person said no: the machine is told so when it asks again. */
export async function refuseWaiting(transaction: Queries, id: Id): Promise<void> {
  await transaction.run(`update waiting_machines set state = 'refused' where id = $1`, [id])
}

/** Every machine within a reach that waits, in the order in which they asked. */
export async function listWaiting(db: Queries, reach: Reach): Promise<WaitingMachine[]> {
  const { params, bind } = binder()
  const within = andAll(schoolsWithin(db.dialect, reach, 'w.school_id', bind))
  const rows = await db.all<
    Omit<WaitingMachine, 'school'> & { school_id: Id; school_name: string; device_kind: DeviceKind | null }
  >(
    `select w.school_id, s.name as school_name, w.id, w.name, w.kind, w.model, w.serial, w.room, w.why,
       w.device_id as device, w.label, w.address, w.asked_at as "askedAt", d.kind as device_kind
     from waiting_machines w join schools s on s.id = w.school_id
       left join devices d on d.school_id = w.school_id and d.id = w.device_id
     where w.state = 'waiting'${within} order by w.asked_at, w.id`,
    params,
  )
  return rows
    .filter(({ school_id, device_kind, kind }) => reaches(reach, school_id, device_kind ?? kind))
    .map(({ school_id, school_name, device_kind: _, ...row }) => ({
      ...row,
      school: { id: school_id, name: school_name },
    }))
}

/** Takes away machines that asked before a moment. */
export async function pruneWaiting(transaction: Queries, before: number): Promise<number> {
  return await transaction.run('delete from waiting_machines where asked_at < $1', [before])
}
