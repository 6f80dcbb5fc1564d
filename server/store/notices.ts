import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { LETTER_WAITS, type NoticeKind, type NoticeParams } from '@preau/protocol/rules/notices.ts'
import type { Role } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'

/** Something that a person is told. INVARIANT: no name of a person stands in it; `params` are codes, numbers and times. */
export interface StoredNotice {
  person: Id
  id: Id
  kind: NoticeKind
  /** ms since 1970 */
  at: number
  school: Id | null
  /** The class of equipment that it is about, where there is one: who no longer reaches it no longer sees the notice. */
  device: DeviceKind | null
  /** What it is about: `ticket:<id>`, `contract:<name>`, `survey:<school>`, `booking:<id>`. */
  about: string
  params: NoticeParams
  readAt: number | null
}

type Row = Omit<StoredNotice, 'params'> & { params: string }

const COLUMNS = `person_id as person, id, kind, at, school_id as school, kind_of_device as device, about, params,
  read_at as "readAt"`

/** Notices of a person, the newest first. */
export async function listNotices(db: Queries, person: Id, limit: number): Promise<StoredNotice[]> {
  const rows = await db.all<Row>(
    `select ${COLUMNS} from notices where person_id = $1 order by at desc, id desc limit ${limit}`,
    [person],
  )
  return rows.map(toNotice)
}

/** Adds notices; those with `mail` also wait to be mailed. One that is there stays as it is. */
export async function insertNotices(
  transaction: Queries,
  notices: readonly (Omit<StoredNotice, 'readAt'> & { mail: boolean })[],
): Promise<void> {
  for (const { person, id, kind, at, school, device, about, params, mail } of notices) {
    const added = await transaction.run(
      `insert into notices (person_id, id, kind, at, school_id, kind_of_device, about, params)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [person, id, kind, at, school, device, about, JSON.stringify(params)],
    )
    if (added === 0 || !mail) continue
    await transaction.run(
      'insert into letters (person_id, notice_id, tries, next_at) values ($1, $2, 0, $3) on conflict do nothing',
      [person, id, at + LETTER_WAITS],
    )
  }
}

/** Marks what a person has read: all until a moment. Gives how many there were. */
export async function readNotices(transaction: Queries, person: Id, until: number, now: number): Promise<number> {
  return await transaction.run(
    'update notices set read_at = $3 where person_id = $1 and at <= $2 and read_at is null',
    [person, until, now],
  )
}

/** Takes notices away that are older than a moment, with what of them was never mailed; at most `limit`. */
export async function pruneNotices(transaction: Queries, before: number, limit: number): Promise<number> {
  await transaction.run(
    `delete from letters where (person_id, notice_id) in
       (select person_id, id from notices where at < $1 order by at, person_id, id limit ${limit})`,
    [before],
  )
  return await transaction.run(
    `delete from notices where (person_id, id) in
       (select person_id, id from notices where at < $1 order by at, person_id, id limit ${limit})`,
    [before],
  )
}

/** Whether a person wants letters; null where he never said. */
export async function mailChoice(db: Queries, person: Id): Promise<boolean | null> {
  const row = await db.get<{ mail: number }>('select mail from mail_choices where person_id = $1', [person])
  return row ? row.mail === 1 : null
}

export async function setMailChoice(transaction: Queries, person: Id, mail: boolean): Promise<void> {
  await transaction.run(
    'insert into mail_choices (person_id, mail) values ($1, $2) on conflict (person_id) do update set mail = excluded.mail',
    [person, mail ? 1 : 0],
  )
}

/** Whether a person is one of this server: rows of another server name people whom that one alone knows. */
export async function isKnownHere(db: Queries, person: Id): Promise<boolean> {
  return (await db.get('select 1 as there from people where id = $1', [person])) !== undefined
}

/** Who has one of these roles where it holds a class of equipment of a school, or all of the school where none is named; in a fixed order. */
export async function peopleAt(
  db: Queries,
  { school, device }: { school: Id; device: DeviceKind | null },
  roles: readonly Role[],
): Promise<Id[]> {
  const given = db.dialect.rows('$3', { role: 'text' })
  const rows = await db.all<{ person: Id }>(
    `select distinct g.person_id as person from grants g
     join people p on p.id = g.person_id and p.disabled_at is null
     join schools s on s.id = $1
     where g.role in (select role from ${given} as asked) and (
       g.scope_kind = 'server'
       or (g.scope_kind = 'authority' and g.scope_id = s.authority_id)
       or (g.scope_kind = 'school' and g.scope_id = s.id)
       or (g.scope_kind = 'lot' and exists (
         select 1 from lot_schools ls where ls.school_id = s.id and ls.lot_id = g.scope_id
           and (not exists (select 1 from lot_kinds lk where lk.lot_id = ls.lot_id)
             or exists (select 1 from lot_kinds lk where lk.lot_id = ls.lot_id and lk.kind = cast($2 as text))))))
     order by person`,
    [school, device, JSON.stringify(roles.map((role) => [role]))],
  )
  return rows.map(({ person }) => person)
}

/** Who has one of these roles on a lot of persons; in a fixed order. */
export async function peopleOfLot(db: Queries, lot: Id, roles: readonly Role[]): Promise<Id[]> {
  const rows = await db.all<{ person: Id }>(
    `select distinct g.person_id as person from grants g
     join people p on p.id = g.person_id and p.disabled_at is null
     where g.scope_kind = 'lot' and g.scope_id = $1
       and g.role in (select role from ${db.dialect.rows('$2', { role: 'text' })} as asked) order by person`,
    [lot, JSON.stringify(roles.map((role) => [role]))],
  )
  return rows.map(({ person }) => person)
}

function toNotice({ params, ...row }: Row): StoredNotice {
  return { ...row, params: JSON.parse(params) as NoticeParams }
}
