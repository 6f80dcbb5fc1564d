import type { AuditCheckpoint, AuditLine, AuditList, AuditQuery } from '@preau/protocol/api/audit.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import type { Queries, SqlValue } from './database.ts'

interface AuditRow extends Omit<AuditLine, 'school' | 'from' | 'params'> {
  school_id: string | null
  origin: string
  params: string
}

const COLUMNS = 'seq, at, actor, action, target, school_id, origin, result, params, hash'

/** The last place of the chain; undefined before the first line. */
export async function auditHead(db: Queries): Promise<{ seq: number; hash: string } | undefined> {
  return await db.get(
    `select seq, hash from (select seq, hash from audit_lines union all select seq, hash from audit_checkpoints) as places
     order by seq desc limit 1`,
  )
}

/** Adds a line, which has its seq and its hash. */
export async function insertAuditLine(transaction: Queries, line: AuditLine): Promise<void> {
  const { seq, at, actor, action, target, school, from, result, params, hash } = line
  await transaction.run(`insert into audit_lines (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, [
    seq,
    at,
    actor,
    action,
    target,
    school,
    from,
    result,
    JSON.stringify(params),
    hash,
  ])
}

/** So many lines after `seq`, in the order of the chain. */
export async function auditLinesAfter(db: Queries, seq: number, limit: number): Promise<AuditLine[]> {
  const rows = await db.all<AuditRow>(`select ${COLUMNS} from audit_lines where seq > $1 order by seq limit $2`, [
    seq,
    limit,
  ])
  return rows.map(toLine)
}

/** The lines that fit a query, the newest first, and how many there are of them on all pages. */
export async function listAuditLines(db: Queries, query: AuditQuery): Promise<Omit<AuditList, 'names'>> {
  const { where, params } = filterOf(query)
  const { limit = 100, before = Number.MAX_SAFE_INTEGER } = query
  const count = await db.get<{ total: number }>(`select count(*) as total from audit_lines where ${where}`, params)
  const rows = await db.all<AuditRow>(
    `select ${COLUMNS} from audit_lines where ${where} and seq < $${params.length + 1}
     order by seq desc limit $${params.length + 2}`,
    [...params, before, limit],
  )
  return { total: count?.total ?? 0, rows: rows.map(toLine) }
}

/** Every checkpoint, the oldest first. */
export async function auditCheckpoints(db: Queries): Promise<AuditCheckpoint[]> {
  const rows = await db.all<{ seq: number; hash: string; made_at: number; signature: string }>(
    'select seq, hash, made_at, signature from audit_checkpoints order by seq',
  )
  return rows.map(({ made_at, ...row }) => ({ ...row, madeAt: made_at }))
}

/** The last line before a moment, ms since 1970; undefined where there is none. */
export async function lastAuditLineBefore(db: Queries, at: number): Promise<{ seq: number; hash: string } | undefined> {
  return await db.get('select seq, hash from audit_lines where at < $1 order by seq desc limit 1', [at])
}

/** Takes away the lines up to a place of the chain, which the checkpoint then stands for. Gives how many. */
export async function closeAuditSegment(
  transaction: Queries,
  { seq, hash, madeAt, signature }: AuditCheckpoint,
): Promise<number> {
  await transaction.run('insert into audit_checkpoints (seq, hash, made_at, signature) values ($1, $2, $3, $4)', [
    seq,
    hash,
    madeAt,
    signature,
  ])
  return await transaction.run('delete from audit_lines where seq <= $1', [seq])
}

function filterOf({ from, to, actor, action, school, result, q }: AuditQuery): { where: string; params: SqlValue[] } {
  const params: SqlValue[] = []
  const conditions = ['1 = 1']
  const add = (condition: (parameter: string) => string, value: SqlValue | undefined) => {
    if (value === undefined) return
    params.push(value)
    conditions.push(condition(`$${params.length}`))
  }
  add((value) => `at >= ${value}`, from)
  add((value) => `at < ${value}`, to)
  add((value) => `actor = ${value}`, actor)
  add((value) => `action = ${value}`, action)
  add((value) => `school_id = ${value}`, school)
  add((value) => `result = ${value}`, result)
  for (const word of foldText(q ?? '')
    .split(' ')
    .filter(Boolean)) {
    add(
      (like) => `(lower(target) like ${like} escape '\\'
        or target in (select 'device:' || id from devices where search like ${like} escape '\\')
        or target in (select 'person:' || id from people where name_key like ${like} escape '\\'))`,
      `%${word.replace(/[\\%_]/g, '\\$&')}%`,
    )
  }
  return { where: conditions.join(' and '), params }
}

function toLine({ school_id, origin, params, ...row }: AuditRow): AuditLine {
  return { ...row, school: school_id, from: origin, params: JSON.parse(params) }
}
