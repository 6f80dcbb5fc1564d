import type { PeopleList, Person } from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import type { Grant } from '@preau/protocol/rules/roles.ts'
import type { Queries, SqlValue } from './database.ts'
import { grantsOf } from './grants.ts'
import { sortKey } from './sort-key.ts'

/** A person with what proves him. Times are ms since 1970. */
export interface PersonRow {
  id: Id
  name: string
  login: string | null
  /** The hash of his password; null where he has none. */
  password: string | null
  /** The sealed secret of his authenticator; null where he has none. */
  totp: string | null
  /** The last time step whose code was taken. */
  totpStep: number
  issuer: string | null
  subject: string | null
  madeAt: number
  seenAt: number | null
  disabledAt: number | null
}

const FIELDS = `id, name, login_shown as login, password, totp, totp_step as "totpStep", issuer, subject, made_at as "madeAt",
  seen_at as "seenAt", disabled_at as "disabledAt"`

/** Two logins that a person would call the same have the same key. */
export function loginKey(login: string): string {
  return login.normalize('NFKC').toLowerCase()
}

/** Adds a person, who can do nothing yet. Throws LOGIN_TAKEN where somebody has his login. */
export async function insertPerson(
  transaction: Queries,
  { id, name, login, madeAt }: Pick<PersonRow, 'id' | 'name' | 'madeAt'> & { login: string },
): Promise<void> {
  await requireFreeLogin(transaction, id, login)
  await transaction.run(
    `insert into people (id, name, name_key, login, login_shown, totp_step, made_at) values ($1, $2, $3, $4, $5, 0, $6)`,
    [id, name, sortKey(name), loginKey(login), login, madeAt],
  )
}

/** A person who has not been erased. Throws PERSON_NOT_FOUND. */
export async function getPerson(db: Queries, id: Id): Promise<PersonRow> {
  const person = await findPerson(db, id)
  if (!person) throw new PreauError('PERSON_NOT_FOUND')
  return person
}

/** The same; undefined where there is none. */
export async function findPerson(db: Queries, id: Id): Promise<PersonRow | undefined> {
  return await db.get<PersonRow>(`select ${FIELDS} from people where id = $1 and erased_at is null`, [id])
}

export async function findPersonByLogin(db: Queries, login: string): Promise<PersonRow | undefined> {
  return await db.get<PersonRow>(`select ${FIELDS} from people where login = $1 and erased_at is null`, [
    loginKey(login),
  ])
}

/** The person whom a provider knows by this subject. */
export async function findPersonBySubject(
  db: Queries,
  { issuer, subject }: { issuer: string; subject: string },
): Promise<PersonRow | undefined> {
  return await db.get<PersonRow>(
    `select ${FIELDS} from people where issuer = $1 and subject = $2 and erased_at is null`,
    [issuer, subject],
  )
}

/** Whether anybody was ever made here who could sign in: then the first link works no more. */
export async function isAnybodyThere(db: Queries): Promise<boolean> {
  const could = 'login is not null or issuer is not null or erased_at is not null'
  return (await db.get(`select 1 as one from people where ${could} limit 1`)) !== undefined
}

/** Adds somebody who is only named: he has nothing to sign in with, and nothing that he may do. */
export async function insertNamed(
  transaction: Queries,
  { id, name, madeAt }: Pick<PersonRow, 'id' | 'name' | 'madeAt'>,
): Promise<void> {
  await transaction.run('insert into people (id, name, name_key, totp_step, made_at) values ($1, $2, $3, 0, $4)', [
    ...[id, name, sortKey(name), madeAt],
  ])
}

/** What of a person is changed; what is left out stays. */
export type PersonFields = Partial<Omit<PersonRow, 'id' | 'madeAt' | 'login'> & { login: string }>

/** Changes a person. Throws PERSON_NOT_FOUND, and LOGIN_TAKEN where somebody else has the login. */
export async function updatePerson(transaction: Queries, id: Id, fields: PersonFields): Promise<void> {
  if (fields.login !== undefined) await requireFreeLogin(transaction, id, fields.login)
  const values: Record<string, SqlValue | undefined> = {
    name: fields.name,
    name_key: fields.name === undefined ? undefined : sortKey(fields.name),
    login: fields.login === undefined ? undefined : loginKey(fields.login),
    login_shown: fields.login,
    password: fields.password,
    totp: fields.totp,
    totp_step: fields.totpStep,
    issuer: fields.issuer,
    subject: fields.subject,
    seen_at: fields.seenAt,
    disabled_at: fields.disabledAt,
  }
  const given = Object.entries(values).filter((entry): entry is [string, SqlValue] => entry[1] !== undefined)
  if (given.length === 0) return void (await getPerson(transaction, id))
  const sets = given.map(([column], index) => `${column} = $${index + 2}`)
  const changed = await transaction.run(`update people set ${sets.join(', ')} where id = $1 and erased_at is null`, [
    id,
    ...given.map(([, value]) => value),
  ])
  if (changed === 0) throw new PreauError('PERSON_NOT_FOUND')
}

/**
 * Takes the code of a time step. Gives false where this step or a later one was taken before: two that show one code at once
 * never both get in.
 */
export async function takeTotpStep(transaction: Queries, id: Id, step: number): Promise<boolean> {
  return (await transaction.run('update people set totp_step = $2 where id = $1 and totp_step < $2', [id, step])) > 0
}

/** Those whose name or login has a word, by their name. */
export async function listPeople(
  db: Queries,
  { q = '', limit = 100, offset = 0 }: { q?: string; limit?: number; offset?: number },
): Promise<PeopleList> {
  const like = `%${foldText(q).replace(/[\\%_]/g, '\\$&')}%`
  const where = `where erased_at is null and (name_key like $1 escape '\\' or login like $1 escape '\\')`
  const count = await db.get<{ total: number }>(`select count(*) as total from people ${where}`, [like])
  const rows = await db.all<PersonRow>(
    `select ${FIELDS} from people ${where} order by name_key, id limit $2 offset $3`,
    [like, limit, offset],
  )
  return { total: count?.total ?? 0, rows: await Promise.all(rows.map((row) => toPerson(db, row))) }
}

/** A person as others may see him. */
export async function toPerson(db: Queries, row: PersonRow): Promise<Person> {
  const keys = await db.get<{ total: number }>('select count(*) as total from passkeys where person_id = $1', [row.id])
  const { id, name, login, madeAt, seenAt, disabledAt } = row
  return {
    id,
    name,
    login,
    grants: await grantsOf(db, id),
    factors: {
      password: row.password !== null,
      totp: row.totp !== null,
      passkeys: keys?.total ?? 0,
      provider: row.subject !== null,
    },
    madeAt,
    seenAt,
    disabledAt,
  }
}

/** The people who administer this server and may sign in. */
export async function listAdministrators(db: Queries): Promise<{ id: Id; login: string | null }[]> {
  return await db.all(
    `select id, login_shown as login from people
     where disabled_at is null and erased_at is null and id in
       (select person_id from grants where role = 'admin' and scope_kind = 'server')
     order by id`,
  )
}

/** Throws LAST_ADMINISTRATOR where nobody administers this server any more: called after a change, in its transaction. */
export async function requireAdministrator(transaction: Queries): Promise<void> {
  if ((await listAdministrators(transaction)).length === 0) throw new PreauError('LAST_ADMINISTRATOR')
}

/** Whether these grants are among those that administer the server. */
export function isAdministrator(grants: readonly Grant[]): boolean {
  return grants.some(({ role, scope }) => role === 'admin' && scope.kind === 'server')
}

async function requireFreeLogin(transaction: Queries, id: Id, login: string): Promise<void> {
  const other = await transaction.get('select 1 as one from people where login = $1 and id <> $2', [
    loginKey(login),
    id,
  ])
  if (other) throw new PreauError('LOGIN_TAKEN')
}
