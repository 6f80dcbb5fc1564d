import type { RunDevice, RunQuery, RunRow } from '@preau/protocol/api/runbook-runs.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { andAll, binder, devicesWithin } from './reach-sql.ts'
import { type StoredRun, toRun } from './runbook-runs.ts'
import { ticketName } from './tickets.ts'

/** How many of a list are given. */
const LISTED = 100

type Row = Parameters<typeof toRun>[0] & {
  school_name: string
  asked_name: string | null
  ticket_number: number | null
  all_devices: number
  open_devices: number
  done_devices: number
  first_id: Id | null
  first_name: string | null
  approvals: number
}

const SELECT = `select r.*, s.name as school_name, p.name as asked_name, t.number as ticket_number,
    (select count(*) from runbook_run_devices d where d.school_id = r.school_id and d.run_id = r.id) as all_devices,
    (select count(*) from runbook_run_devices d where d.school_id = r.school_id and d.run_id = r.id
       and d.state in ('queued', 'sent')) as open_devices,
    (select count(*) from runbook_run_devices d where d.school_id = r.school_id and d.run_id = r.id
       and d.state = 'done') as done_devices,
    first.id as first_id, first.name as first_name,
    (select count(*) from runbook_approvals a where a.school_id = r.school_id and a.run_id = r.id) as approvals
  from runbook_runs r
  join schools s on s.id = r.school_id
  left join people p on p.id = r.asked_by and p.erased_at is null
  left join tickets t on t.school_id = r.school_id and t.id = r.ticket_id
  left join runbook_run_devices one on one.school_id = r.school_id and one.run_id = r.id and one.place = 0
  left join devices first on first.school_id = one.school_id and first.id = one.device_id`

/** Runs of which a reach holds every device: who sees a part of a class sees no run over all of it. */
const reached = (conditions: readonly string[]) =>
  conditions.length === 0
    ? ''
    : ` and not exists (select 1 from runbook_run_devices rd join devices d on d.school_id = rd.school_id and d.id = rd.device_id
        where rd.school_id = r.school_id and rd.run_id = r.id and not (1 = 1${andAll(conditions)}))`

/** The newest runs of a query within a reach. */
export async function listRuns(db: Queries, reach: Reach, query: RunQuery): Promise<RunRow[]> {
  const { params, bind } = binder()
  const within = reached(devicesWithin(db.dialect, reach, 'd', bind))
  const where = ['1 = 1']
  if (query.school) where.push(`r.school_id = ${bind(query.school)}`)
  if (query.ticket) where.push(`r.ticket_id = ${bind(query.ticket)}`)
  if (query.device)
    where.push(`exists (select 1 from runbook_run_devices q where q.school_id = r.school_id and q.run_id = r.id
      and q.device_id = ${bind(query.device)})`)
  if (query.state === 'open') where.push(`r.state in ('approval', 'running')`)
  else if (query.state) where.push(`r.state = ${bind(query.state)}`)
  const rows = await db.all<Row>(
    `${SELECT} where ${where.join(' and ')}${within} order by r.asked_at desc, r.id desc limit ${LISTED}`,
    params,
  )
  return rows.map(toRow)
}

/** One run as a list shows it, with what is stored of it; undefined where there is none within the reach. */
export async function shownRun(
  db: Queries,
  reach: Reach,
  id: Id,
): Promise<{ row: RunRow; run: StoredRun } | undefined> {
  const { params, bind } = binder()
  const within = reached(devicesWithin(db.dialect, reach, 'd', bind))
  const row = await db.get<Row>(`${SELECT} where r.id = ${bind(id)}${within}`, params)
  return row && { row: toRow(row), run: toRun(row) }
}

/** The devices of a run with what proves it. */
export async function shownRunDevices(
  db: Queries,
  { school, id }: Pick<StoredRun, 'school' | 'id'>,
): Promise<RunDevice[]> {
  const rows = await db.all<Omit<RunDevice, 'proof'> & { steps: string | null }>(
    `select d.id, d.name, room.name as room, rd.state, rd.wait, rd.reason, rd.code, rd.ended_at as "endedAt", c.steps
     from runbook_run_devices rd
     join devices d on d.school_id = rd.school_id and d.id = rd.device_id
     left join rooms room on room.school_id = d.school_id and room.id = d.room_id
     left join commands c on c.school_id = rd.school_id and c.id = rd.command_id
     where rd.school_id = $1 and rd.run_id = $2 order by rd.place`,
    [school, id],
  )
  return rows.map(({ steps, ...row }) => ({ ...row, proof: steps === null ? null : JSON.parse(steps) }))
}

function toRow(row: Row): RunRow {
  const { runbook, risk, given, state, askedAt, notAfter, endedAt } = toRun(row)
  const counts = { all: Number(row.all_devices), open: Number(row.open_devices), done: Number(row.done_devices) }
  const only = counts.all === 1 && row.first_id !== null ? { id: row.first_id, name: row.first_name ?? '' } : null
  return {
    ...{ id: row.id, school: { id: row.school_id, name: row.school_name }, runbook, risk, given, state },
    ticket: row.ticket_id === null ? null : { id: row.ticket_id, number: ticketName(row.ticket_number ?? 0) },
    ...{ askedAt, askedBy: row.asked_name, notAfter, endedAt },
    devices: { ...counts, failed: counts.all - counts.open - counts.done },
    device: only,
    approvals: Number(row.approvals),
  }
}
