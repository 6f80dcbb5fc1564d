import type { RunDeviceState, RunState, RunWait } from '@preau/protocol/api/runbook-runs.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Risk } from '@preau/protocol/runbooks/catalogue.ts'
import type { Given } from '@preau/protocol/runbooks/runbook.ts'
import type { Queries } from './database.ts'

/** A run of a runbook in one school. Times are ms since 1970 on the server's clock. */
export interface StoredRun {
  school: Id
  id: Id
  runbook: string
  risk: Risk
  given: Given
  state: RunState
  ticket: Id | null
  accepted: boolean
  /** A random id; null where a program asked. */
  askedBy: Id | null
  askedAt: number
  notBefore: number
  notAfter: number
  /** Seconds that it may take on one device. */
  takes: number
  /** So many devices at a time. */
  atOnce: number
  endedAt: number | null
  /** It mended what its ticket is about; the ticket is closed once the fault is seen to be gone. */
  closes: boolean
}

/** How far a run is on one device. */
export interface StoredRunDevice {
  school: Id
  run: Id
  device: Id
  /** Counts from 0. */
  place: number
  state: RunDeviceState
  wait: RunWait | null
  retryAt: number
  command: Id | null
  sentAt: number | null
  reason: string | null
  code: string | null
  endedAt: number | null
}

interface RunTableRow {
  school_id: Id
  id: Id
  runbook: string
  risk: Risk
  given: string
  state: RunState
  ticket_id: Id | null
  accepted: number
  asked_by: Id | null
  asked_at: number
  not_before: number
  not_after: number
  takes: number
  at_once: number
  ended_at: number | null
  closes: number
}

interface DeviceTableRow {
  school_id: Id
  run_id: Id
  device_id: Id
  place: number
  state: RunDeviceState
  wait: RunWait | null
  retry_at: number
  command_id: Id | null
  sent_at: number | null
  reason: string | null
  code: string | null
  ended_at: number | null
}

/** Adds a run with its devices, in their order; each of them waits. */
export async function insertRun(transaction: Queries, run: StoredRun, devices: readonly Id[]): Promise<void> {
  await transaction.run(
    `insert into runbook_runs (school_id, id, runbook, risk, given, state, ticket_id, accepted, asked_by, asked_at, not_before,
       not_after, takes, at_once, ended_at, closes)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, null, 0)`,
    [
      ...[run.school, run.id, run.runbook, run.risk, JSON.stringify(run.given), run.state, run.ticket],
      ...[run.accepted ? 1 : 0, run.askedBy, run.askedAt, run.notBefore, run.notAfter, run.takes, run.atOnce],
    ],
  )
  for (const [place, device] of devices.entries()) {
    await transaction.run(
      `insert into runbook_run_devices (school_id, run_id, device_id, place, state, retry_at)
       values ($1, $2, $3, $4, 'queued', 0)`,
      [run.school, run.id, device, place],
    )
  }
}

/** One run; undefined where there is none. Who may see it is asked elsewhere. */
export async function findRun(db: Queries, id: Id): Promise<StoredRun | undefined> {
  const row = await db.get<RunTableRow>('select * from runbook_runs where id = $1', [id])
  return row && toRun(row)
}

/** The runs that go on, the oldest first. */
export async function runningRuns(db: Queries): Promise<StoredRun[]> {
  const rows = await db.all<RunTableRow>(
    `select * from runbook_runs where state in ('approval', 'running') order by asked_at, id`,
  )
  return rows.map(toRun)
}

/** The devices of a run, in their order. */
export async function devicesOfRun(
  db: Queries,
  { school, id }: Pick<StoredRun, 'school' | 'id'>,
): Promise<StoredRunDevice[]> {
  const rows = await db.all<DeviceTableRow>(
    'select * from runbook_run_devices where school_id = $1 and run_id = $2 order by place',
    [school, id],
  )
  return rows.map(toDevice)
}

/** Puts how far a run is on one device. */
export async function saveRunDevice(transaction: Queries, each: StoredRunDevice): Promise<void> {
  await transaction.run(
    `update runbook_run_devices set state = $4, wait = $5, retry_at = $6, command_id = $7, sent_at = $8, reason = $9, code = $10,
       ended_at = $11 where school_id = $1 and run_id = $2 and device_id = $3`,
    [
      ...[each.school, each.run, each.device, each.state, each.wait, each.retryAt, each.command, each.sentAt],
      ...[each.reason, each.code, each.endedAt],
    ],
  )
}

/** Ends what waits still in a run, as a person or the time wants it. */
export async function endQueued(
  transaction: Queries,
  { school, id }: Pick<StoredRun, 'school' | 'id'>,
  state: 'cancelled' | 'expired',
  now: number,
): Promise<number> {
  return await transaction.run(
    `update runbook_run_devices set state = $3, wait = null, ended_at = $4
     where school_id = $1 and run_id = $2 and state = 'queued'`,
    [school, id, state, now],
  )
}

/** Puts the state of a run. */
export async function saveRunState(
  transaction: Queries,
  { school, id }: Pick<StoredRun, 'school' | 'id'>,
  { state, endedAt }: Pick<StoredRun, 'state' | 'endedAt'>,
): Promise<void> {
  await transaction.run('update runbook_runs set state = $3, ended_at = $4 where school_id = $1 and id = $2', [
    ...[school, id, state, endedAt],
  ])
}

/** A run mended what its ticket is about; or its ticket was closed for it. */
export async function saveRunCloses(
  transaction: Queries,
  { school, id }: Pick<StoredRun, 'school' | 'id'>,
  closes: boolean,
): Promise<void> {
  await transaction.run('update runbook_runs set closes = $3 where school_id = $1 and id = $2', [
    ...[school, id, closes ? 1 : 0],
  ])
}

/** The runs whose ticket is to be closed once its fault is gone. */
export async function closingRuns(db: Queries): Promise<StoredRun[]> {
  return (await db.all<RunTableRow>('select * from runbook_runs where closes = 1 order by asked_at, id')).map(toRun)
}

/** Of the devices of a run those whose command has ended, with what became of it. */
export async function endedCommandsOf(
  db: Queries,
  { school, id }: Pick<StoredRun, 'school' | 'id'>,
): Promise<
  { device: Id; state: RunDeviceState; reason: string | null; code: string | null; endedAt: number | null }[]
> {
  return await db.all(
    `select d.device_id as device, c.state, c.reason, c.code, c.ended_at as "endedAt" from runbook_run_devices d
     join commands c on c.school_id = d.school_id and c.id = d.command_id
     where d.school_id = $1 and d.run_id = $2 and d.state = 'sent' and c.state <> 'waiting' order by d.place`,
    [school, id],
  )
}

/** Takes away one slice of the runs before `before` (ms since 1970) that are over. Gives how many. */
export async function pruneRuns(transaction: Queries, before: number, slice = 500): Promise<number> {
  const old = `(select school_id, id from runbook_runs where asked_at < $1 and state in ('ended', 'cancelled') and closes = 0
    order by asked_at, id limit $2)`
  for (const table of ['runbook_approvals', 'runbook_run_devices']) {
    await transaction.run(`delete from ${table} where (school_id, run_id) in ${old}`, [before, slice])
  }
  return await transaction.run(`delete from runbook_runs where (school_id, id) in ${old}`, [before, slice])
}

/** A run from its row. */
export function toRun(row: RunTableRow): StoredRun {
  return {
    school: row.school_id,
    id: row.id,
    runbook: row.runbook,
    risk: row.risk,
    given: JSON.parse(row.given),
    state: row.state,
    ticket: row.ticket_id,
    accepted: row.accepted === 1,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    notBefore: row.not_before,
    notAfter: row.not_after,
    takes: row.takes,
    atOnce: row.at_once,
    endedAt: row.ended_at,
    closes: row.closes === 1,
  }
}

function toDevice(row: DeviceTableRow): StoredRunDevice {
  return {
    school: row.school_id,
    run: row.run_id,
    device: row.device_id,
    place: row.place,
    state: row.state,
    wait: row.wait,
    retryAt: row.retry_at,
    command: row.command_id,
    sentAt: row.sent_at,
    reason: row.reason,
    code: row.code,
    endedAt: row.ended_at,
  }
}
