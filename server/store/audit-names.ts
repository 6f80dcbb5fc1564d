import type { AuditLine, AuditList } from '@preau/protocol/api/audit.ts'
import type { Queries } from './database.ts'

/** Where the names of what an audit line speaks of stand; `null` is a person who was erased. */
const NAMES: Readonly<Record<string, string>> = {
  person: 'select id, case when erased_at is null then name end as name from people',
  token: `select t.id, case when p.erased_at is null then p.name || ' · ' || t.name end as name
    from tokens t join people p on p.id = t.person_id`,
  device: 'select id, name from devices',
  school: 'select id, name from schools',
  authority: 'select id, name from authorities',
  room: 'select id, name from rooms',
  lot: 'select id, name from lots',
}

/** The names by which actors, targets and schools of these lines are known today. */
export async function auditNames(db: Queries, lines: readonly AuditLine[]): Promise<AuditList['names']> {
  const asked = new Map<string, Set<string>>()
  for (const { actor, target, school } of lines) {
    for (const reference of [actor, target, school === null ? '' : `school:${school}`]) {
      const [kind = '', id] = reference.split(':')
      if (id === undefined || !Object.hasOwn(NAMES, kind)) continue
      asked.set(kind, (asked.get(kind) ?? new Set()).add(id))
    }
  }
  const names: AuditList['names'] = {}
  for (const [kind, ids] of asked) {
    const found = await db.all<{ id: string; name: string | null }>(
      `select n.id, n.name from (${NAMES[kind]}) as n
       join ${db.dialect.rows('$1', { asked: 'text' })} as a on a.asked = n.id`,
      [JSON.stringify([...ids].map((id) => [id]))],
    )
    for (const { id, name } of found) names[`${kind}:${id}`] = name
  }
  return names
}
