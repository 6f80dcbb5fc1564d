import type { Id } from '@preau/protocol/ids.ts'
import { type Side, timeOf } from '@preau/protocol/rules/territory/clock.ts'
import { readSyncKey, SYNC_KINDS, type SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import { gaveWay } from '@preau/protocol/rules/territory/merge.ts'
import type { Queries, Transaction } from '../database.ts'
import type { MergedRow } from './apply.ts'

/** A change of a person that gave way to one of the other side. Values are as they are stored; times in ms since 1970. */
export interface MergeNotice {
  school: Id
  kind: string
  key: string
  /** `*`: the whole row, which was taken away or came back. */
  field: string
  lostVersion: string
  lost: string | number | null
  kept: string | number | null
  changedAt: number
  keptAt: number
  seenAt: number | null
}

interface NoticeRow {
  school_id: Id
  kind: string
  key: string
  field: string
  lost_version: string
  kept_version: string
  lost: string
  kept: string
  changed_at: number
  seen_at: number | null
}

/** Writes down what of this side gave way in a merge, for the person whom the audit names as its author. @param now ms since 1970 */
export async function noteGaveWay(
  transaction: Transaction,
  side: Side,
  { school, kind, key, mine, merged }: Pick<MergedRow, 'school' | 'kind' | 'key' | 'mine' | 'merged'>,
  now: number,
): Promise<void> {
  // What a ticket says is in its lines, which never give way; its number is nobody's word. Of a campaign each side says its own.
  if (kind === 'ticket' || kind === 'campaign' || kind === 'campaign_device' || kind === 'room_closure') return
  for (const { field, lost, kept } of gaveWay(side, mine, merged)) {
    const changedAt = timeOf(lost.at)
    const person = await authorOf(transaction, kind, key, changedAt)
    await transaction.run(
      `insert into merge_notices (school_id, kind, key, field, lost_version, kept_version, lost, kept, person, changed_at, noted_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (school_id, kind, key, field, lost_version) do nothing`,
      [
        ...[school, kind, key, field, lost.at, kept.at, JSON.stringify(lost.value ?? null)],
        ...[JSON.stringify(kept.value ?? null), person, changedAt, now],
      ],
    )
  }
}

/** What a person changed that gave way, the newest first; only what he has not seen, unless `seen`. */
export async function listMergeNotices(db: Queries, person: string, { seen = false } = {}): Promise<MergeNotice[]> {
  const rows = await db.all<NoticeRow>(
    `select school_id, kind, key, field, lost_version, kept_version, lost, kept, changed_at, seen_at from merge_notices
     where person = $1 and (seen_at is null or $2 = 1) order by noted_at desc, school_id, kind, key, field limit 200`,
    [person, seen ? 1 : 0],
  )
  return rows.map((row) => ({
    ...{ school: row.school_id, kind: row.kind, key: row.key, field: row.field },
    ...{ lostVersion: row.lost_version, lost: JSON.parse(row.lost), kept: JSON.parse(row.kept) },
    ...{ changedAt: row.changed_at, keptAt: timeOf(row.kept_version), seenAt: row.seen_at },
  }))
}

/** He has seen them. Gives how many. @param now ms since 1970 */
export async function seeMergeNotices(transaction: Queries, person: string, now: number): Promise<number> {
  return await transaction.run('update merge_notices set seen_at = $2 where person = $1 and seen_at is null', [
    person,
    now,
  ])
}

/** Who changed a row last before then, as the audit knows him: `person:…`, or whoever else it was; null where nobody did. */
async function authorOf(transaction: Queries, kind: string, key: string, at: number): Promise<string | null> {
  const id = readSyncKey(SYNC_KINDS[kind as SyncKindName], key)?.[0]
  const noun = kind === 'plan' ? 'school' : kind
  const line = await transaction.get<{ actor: string }>(
    `select actor from audit_lines where target = $1 and at <= $2 and result = 'done' order by seq desc limit 1`,
    [`${noun}:${id}`, at],
  )
  return line?.actor ?? null
}
