import type { CommandRow, CommandState } from '@preau/protocol/api/commands.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Outcome, Result } from '@preau/protocol/messages/result.ts'
import type { Fix } from '@preau/protocol/runbooks/fix.ts'
import type { Queries } from './database.ts'

/** A command as it is asked for. Times are ms since 1970 on the server's clock. */
export interface AskedCommand {
  school: Id
  id: Id
  device: Id
  /** The machine whose agent reaches the device, and what that calls it. */
  via: Id
  key: string
  command: string
  choice: string | number | null
  confirmed: boolean
  explicit: boolean
  /** The teacher accepts it. Not stored: a server that ended in between says nothing of it, and the agent then refuses. */
  accepted?: boolean
  /** A random id. */
  askedBy: string | null
  askedAt: number
  notAfter: number
  /** When the server no longer waits for a result. */
  givenUpAt: number
  /** Of a runbook: what it carries, as runbooks/fix.ts; its key is then that of the machine itself. */
  fix?: Fix
}

/** A result as it came from an agent. */
export interface ArrivedResult {
  school: Id
  via: Id
  result: Result
  at: number
}

/** A command that ended just now. */
export interface EndedCommand {
  school: Id
  id: Id
  device: Id
  command: string
  outcome: Outcome
}

interface Row {
  school_id: string
  id: string
  device_id: string
  via_id: string
  key: string
  command: string
  choice: string | null
  confirmed: number
  explicit: number
  asked_by: string | null
  asked_at: number
  not_after: number
  given_up_at: number
  state: CommandState
  reason: string | null
  code: string | null
  means: string | null
  proof: string | null
  ended_at: number | null
  fix: string | null
  asked_name: string | null
}

/** How many of a list are given. */
const LISTED = 50

/** Adds a command that waits. */
export async function insertCommand(transaction: Queries, asked: AskedCommand): Promise<void> {
  const { school, id, device, via, key, command, choice, confirmed, explicit, askedBy, askedAt, notAfter } = asked
  await transaction.run(
    `insert into commands (school_id, id, device_id, via_id, key, command, choice, confirmed, explicit, asked_by, asked_at,
       not_after, given_up_at, state, answered, run_id, fix)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'waiting', 0, $14, $15)`,
    [
      ...[school, id, device, via, key, command, choice === null ? null : JSON.stringify(choice)],
      ...[confirmed ? 1 : 0, explicit ? 1 : 0, askedBy, askedAt, notAfter, asked.givenUpAt],
      ...[asked.fix?.run ?? null, asked.fix ? JSON.stringify(asked.fix) : null],
    ],
  )
}

/** The commands of a device, the newest first. */
export async function listCommands(db: Queries, school: Id, device: Id): Promise<CommandRow[]> {
  const rows = await db.all<Row>(
    `${SELECT} where c.school_id = $1 and c.device_id = $2 order by c.asked_at desc, c.id desc limit ${LISTED}`,
    [school, device],
  )
  return rows.map(toCommand)
}

/** One command; undefined where there is none. */
export async function findCommand(db: Queries, school: Id, id: Id): Promise<CommandRow | undefined> {
  const row = await db.get<Row>(`${SELECT} where c.school_id = $1 and c.id = $2`, [school, id])
  return row && toCommand(row)
}

/** Every command that waits for its result. */
export async function waitingCommands(db: Queries): Promise<AskedCommand[]> {
  const rows = await db.all<Row>(`${SELECT} where c.state = 'waiting' order by c.asked_at, c.id`)
  return rows.map((row) => ({
    school: row.school_id,
    id: row.id,
    device: row.device_id,
    via: row.via_id,
    key: row.key,
    command: row.command,
    choice: row.choice === null ? null : JSON.parse(row.choice),
    confirmed: row.confirmed === 1,
    explicit: row.explicit === 1,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    notAfter: row.not_after,
    givenUpAt: row.given_up_at,
    ...(row.fix !== null && { fix: JSON.parse(row.fix) }),
  }))
}

/** How many commands of a device wait. */
export async function countWaiting(db: Queries, school: Id, device: Id): Promise<number> {
  const row = await db.get<{ waiting: number }>(
    `select count(*) as waiting from commands where school_id = $1 and device_id = $2 and state = 'waiting'`,
    [school, device],
  )
  return row?.waiting ?? 0
}

/** How many other devices of a school somebody gave commands to since a moment; what runbooks do is counted by its own rule. */
export async function countCommanded(
  db: Queries,
  { school, askedBy, device }: Pick<AskedCommand, 'school' | 'askedBy' | 'device'>,
  since: number,
): Promise<number> {
  const row = await db.get<{ devices: number }>(
    `select count(distinct device_id) as devices from commands
     where school_id = $1 and asked_by = $2 and asked_at > $3 and device_id <> $4 and run_id is null`,
    [school, askedBy, since, device],
  )
  return row?.devices ?? 0
}

/**
 * How many devices of a school were told since a moment to run a runbook of these names, whoever asked, here or at the territory. What was
 * refused did nothing to anybody.
 */
export async function countGrave(db: Queries, school: Id, names: readonly string[], since: number): Promise<number> {
  const asked = db.dialect.rows('$3', { name: 'text' })
  const row = await db.get<{ devices: number }>(
    `select count(distinct device_id) as devices from commands
     where school_id = $1 and asked_at > $2 and run_id is not null and state <> 'refused'
       and command in (select name from ${asked} as grave)`,
    [school, since, JSON.stringify(names.map((name) => [name]))],
  )
  return Number(row?.devices ?? 0)
}

/**
 * Ends commands by what their agents say. INVARIANT: only the agent that a command was for ends it, and its first word holds.
 * Gives those that ended.
 */
export async function endCommands(transaction: Queries, arrived: readonly ArrivedResult[]): Promise<EndedCommand[]> {
  const ended: EndedCommand[] = []
  for (const { school, via, result, at } of arrived) {
    const { id, outcome, reason, code, means, proof, fix } = result
    const rows = await transaction.all<{ device: Id; command: string }>(
      `update commands set state = $4, answered = 1, reason = $5, code = $6, means = $7, proof = $8, ended_at = $9,
         steps = $10
       where school_id = $1 and id = $2 and via_id = $3 and answered = 0 returning device_id as device, command`,
      [
        ...[school, id, via, outcome, reason ?? null, code ?? null, means ?? null],
        ...[proof ? JSON.stringify(proof) : null, at, fix ? JSON.stringify(fix) : null],
      ],
    )
    ended.push(...rows.map((row) => ({ school, id, outcome, ...row })))
  }
  return ended
}

/** The server no longer waits for a command: `expired` where it never went out, else nobody knows. Gives whether it waited still. */
export async function giveUpCommand(
  transaction: Queries,
  { school, id }: Pick<AskedCommand, 'school' | 'id'>,
  outcome: 'expired' | 'unknown',
  now: number,
): Promise<boolean> {
  const changed = await transaction.run(
    `update commands set state = $3, ended_at = $4 where school_id = $1 and id = $2 and state = 'waiting'`,
    [school, id, outcome, now],
  )
  return changed === 1
}

/** Takes away one slice of the commands before `before` (ms since 1970) that have ended. Gives how many. */
export async function pruneCommands(transaction: Queries, before: number, slice = 2000): Promise<number> {
  return await transaction.run(
    `delete from commands where (school_id, id) in
       (select school_id, id from commands where asked_at < $1 and state <> 'waiting' limit $2)`,
    [before, slice],
  )
}

const SELECT = `select c.*, p.name as asked_name from commands c
  left join people p on p.id = c.asked_by and p.erased_at is null`

function toCommand(row: Row): CommandRow {
  return {
    id: row.id,
    device: row.device_id,
    command: row.command,
    choice: row.choice === null ? null : JSON.parse(row.choice),
    state: row.state,
    reason: row.reason,
    code: row.code,
    means: row.means,
    proof: row.proof === null ? null : JSON.parse(row.proof),
    askedAt: row.asked_at,
    askedBy: row.asked_name,
    notAfter: row.not_after,
    endedAt: row.ended_at,
  }
}
