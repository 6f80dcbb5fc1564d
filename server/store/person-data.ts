import type { AuditLine } from '@preau/protocol/api/audit.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { grantsOf } from './grants.ts'
import { getPerson } from './people.ts'

/** What of each table is a person's own, without what would let somebody in. */
const HIS = {
  passkeys: 'select name, made_at as "madeAt", used_at as "usedAt" from passkeys where person_id = $1 order by made_at',
  sessions: `select made_at as "madeAt", seen_at as "seenAt", ends_at as "endsAt", origin as "from", program
    from web_sessions where person_id = $1 order by made_at`,
  tokens: `select id, name, grants, made_at as "madeAt", ends_at as "endsAt", used_at as "usedAt", revoked_at as "revokedAt"
    from tokens where person_id = $1 order by made_at`,
  links: `select purpose, made_at as "madeAt", ends_at as "endsAt", used_at as "usedAt" from links where person_id = $1
    order by made_at`,
  tickets: `select number, title, opened_at as "openedAt" from tickets where opened_by = $1 order by number`,
  notes: `select t.number as "ticket", n.kind, n.body, n.at from ticket_notes n
    join tickets t on t.school_id = n.school_id and t.id = n.ticket_id where n.recorded_by = $1 order by n.at, n.id`,
  notices: `select kind, at, about, read_at as "readAt" from notices where person_id = $1 order by at`,
  mail: 'select mail from mail_choices where person_id = $1',
  bookings: `select b.school_id as school, b.resource_id as resource, b.from_at as "from", b.to_at as "to", b.state, b.title,
      b.class_label as "classLabel", b.third_party as "thirdParty", b.made_at as "madeAt"
    from bookings b where b.person_id = $1 order by b.from_at, b.id`,
  calendars: `select school_id as school, kind, resource_id as resource, made_at as "madeAt", used_at as "usedAt"
    from calendar_feeds where person_id = $1 order by made_at, id`,
  badges: 'select school_id as school, set_at as "setAt" from teacher_badges where person_id = $1 order by school_id',
  surveys: `select school_id as school, school_year as "schoolYear" from survey_voters where person_id = $1
    order by school_year, school_id`,
  periods: 'select item, days, reason, changed_at as "changedAt" from retention where changed_by = $1 order by item',
} as const

/** All that is kept of a person, but for his acts. Throws PERSON_NOT_FOUND. */
export async function personData(db: Queries, id: Id): Promise<Record<string, unknown>> {
  const { password, totp, totpStep: _, issuer, subject, ...person } = await getPerson(db, id)
  const data: Record<string, unknown> = {
    person: { ...person, hasPassword: password !== null, hasAuthenticator: totp !== null, provider: issuer, subject },
    grants: await grantsOf(db, id),
  }
  for (const [name, sql] of Object.entries(HIS)) data[name] = await db.all(sql, [id])
  return data
}

type Act = Omit<AuditLine, 'params' | 'hash'> & { params: string }

/** Lines of the audit that are about a person, after a place of the chain: what he did, and what was done with his account. */
export async function personActs(
  db: Queries,
  id: Id,
  after: number,
  limit: number,
): Promise<Omit<AuditLine, 'hash'>[]> {
  const rows = await db.all<Act>(
    `select seq, at, actor, action, target, school_id as school, origin as "from", result, params from audit_lines
     where seq > $2 and (actor = $3 or target = $3 or actor in (select 'token:' || id from tokens where person_id = $1))
     order by seq limit $4`,
    [id, after, `person:${id}`, limit],
  )
  return rows.map((row) => ({ ...row, params: JSON.parse(row.params) }))
}
