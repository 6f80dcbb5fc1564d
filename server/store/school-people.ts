import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { peopleAt } from './notices.ts'

/** A person of a school, by what a file may call him. */
export interface SchoolPerson {
  id: Id
  name: string
  login: string | null
}

/** Those who teach in a school or lead it, by their id. */
export async function peopleOfSchool(db: Queries, school: Id): Promise<SchoolPerson[]> {
  const ids = await peopleAt(db, { school, device: null }, ['teacher', 'school_referent', 'school_head'])
  return await db.all<SchoolPerson>(
    `select p.id, p.name, p.login from people p
     join ${db.dialect.rows('$1', { asked: 'text' })} as a on a.asked = p.id where p.erased_at is null order by p.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  )
}
