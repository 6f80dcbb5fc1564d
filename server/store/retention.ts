import type { RetentionChange, RetentionRow } from '@preau/protocol/api/privacy.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { RETENTION_ITEMS, type RetentionItem, retentionRule } from '@preau/protocol/rules/retention.ts'
import type { Queries } from './database.ts'

interface StoredRow {
  item: string
  days: number
  reason: string
  changedAt: number
  changedBy: string | null
}

/** How long each item is kept here, in the order of the rules. A stored period that the rules no longer allow is brought within them. */
export async function retentionRows(db: Queries): Promise<Omit<RetentionRow, 'due'>[]> {
  const stored = await db.all<StoredRow>(
    `select r.item, r.days, r.reason, r.changed_at as "changedAt", p.name as "changedBy" from retention r
     left join people p on p.id = r.changed_by and p.erased_at is null`,
  )
  const byItem = new Map(stored.map((row) => [row.item, row]))
  return RETENTION_ITEMS.map((item) => {
    const { days, least, most } = retentionRule(item)
    const set = byItem.get(item)
    if (!set) return { item, days, reason: '', changedAt: null, changedBy: null }
    return { ...set, item, days: Math.min(most, Math.max(least, set.days)) }
  })
}

/** The period of each item, in days. */
export async function retentionDays(db: Queries): Promise<Record<RetentionItem, number>> {
  const rows = await retentionRows(db)
  return Object.fromEntries(rows.map(({ item, days }) => [item, days])) as Record<RetentionItem, number>
}

/** Sets a period, which is within the bounds. @param by who sets it; null for a program */
export async function setRetention(
  transaction: Queries,
  { item, days, reason = '' }: RetentionChange,
  by: Id | null,
  now: number,
): Promise<void> {
  await transaction.run(
    `insert into retention (item, days, reason, changed_at, changed_by) values ($1, $2, $3, $4, $5)
     on conflict (item) do update set days = excluded.days, reason = excluded.reason, changed_at = excluded.changed_at,
       changed_by = excluded.changed_by`,
    [item, days, reason.trim(), now, by],
  )
}

/** What of each item is older than a moment ($1); where none stands here, counting would cost more than it tells. */
const DUE: Partial<Record<RetentionItem, string>> = {
  audit: 'select 1 as one from audit_lines where at < $1',
  events: 'select 1 as one from events where at < $1',
  sessions: `select 1 as one from web_sessions where ends_at < $1
    union all select 1 as one from links where used_at < $1 or ends_at < $1
    union all select 1 as one from tokens where ends_at < $1 or revoked_at < $1`,
  leavers: 'select 1 as one from people where disabled_at < $1 and erased_at is null',
  enrolments: `select 1 as one from enrol_codes where ends_at < $1
    union all select 1 as one from waiting_machines where asked_at < $1`,
  quarantine: 'select 1 as one from quarantine where received_at < $1',
  bookings: 'select 1 as one from bookings where to_at < $1',
  statuses: `select 1 as one from status_changes where at < $1 and at < (select max(later.at) from status_changes later
    where later.school_id = status_changes.school_id and later.device_id = status_changes.device_id and later.at <= $1)`,
}

/** How much of an item is older than `before` (ms since 1970), counted up to `most`; null where it is not counted. */
export async function countDue(db: Queries, item: RetentionItem, before: number, most: number): Promise<number | null> {
  const rows = DUE[item]
  if (rows === undefined) return null
  const row = await db.get<{ due: number }>(
    `select count(*) as due from (select one from (${rows}) as old limit $2) as counted`,
    [before, most],
  )
  return row?.due ?? 0
}

/** Persons whose account was closed before a moment and who still have a name, the first to leave first. */
export async function leaversBefore(db: Queries, before: number, limit: number): Promise<Id[]> {
  const rows = await db.all<{ id: Id }>(
    'select id from people where disabled_at < $1 and erased_at is null order by disabled_at, id limit $2',
    [before, limit],
  )
  return rows.map(({ id }) => id)
}
