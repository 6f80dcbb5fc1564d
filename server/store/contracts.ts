import type { ContractVersion } from '@preau/protocol/api/contracts.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { sortKey } from './sort-key.ts'

/** What of a contract stands outside of its text. `version` is the last one; times are ms since 1970. */
export interface StoredContract {
  id: Id
  key: string
  title: string
  from: string
  to: string
  version: number
  madeAt: number
  changedAt: number
}

/** A version with its text. INVARIANT: once written it is never changed, for figures were made with it. */
export interface StoredVersion extends ContractVersion {
  contract: Id
  text: string
  /** The lot of persons that each lot of the contract is. */
  links: Readonly<Record<string, Id>>
}

export interface NewVersion {
  contract: Id
  version: number
  text: string
  /** The local date from which it holds. */
  validFrom: string
  note: string | null
  links: Readonly<Record<string, Id>>
  at: number
  /** A random id; null for a program of the server's own account. */
  by: Id | null
  key: string
  title: string
  from: string
  to: string
}

interface ContractRow {
  id: Id
  key: string
  title: string
  from_date: string
  to_date: string
  version: number
  made_at: number
  changed_at: number
}

interface VersionRow {
  contract_id: Id
  version: number
  body: string
  valid_from: string
  note: string | null
  lots: string
  made_at: number
  made_name: string | null
}

/** Every contract, by its title. */
export async function listContracts(db: Queries): Promise<StoredContract[]> {
  return (await db.all<ContractRow>('select * from contracts order by title_key, id')).map(toContract)
}

/** Every version of a contract, the first one first. */
export async function contractVersions(db: Queries, contract: Id): Promise<StoredVersion[]> {
  const rows = await db.all<VersionRow>(`${VERSIONS} where v.contract_id = $1 order by v.version`, [contract])
  return rows.map(toVersion)
}

/** Adds a contract with its first version. */
export async function insertContract(transaction: Queries, first: NewVersion): Promise<void> {
  const { contract, key, title, from, to, at } = first
  await transaction.run(
    `insert into contracts (id, key, title, title_key, from_date, to_date, version, made_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, 1, $7, $7)`,
    [contract, key, title, sortKey(title), from, to, at],
  )
  await insertVersion(transaction, { ...first, version: 1 })
}

/**
 * Adds the next version of a contract. Throws CONTRACT_NOT_FOUND, and CONTRACT_CHANGED where there is another one by now than
 * the one before it.
 */
export async function addVersion(transaction: Queries, next: NewVersion): Promise<void> {
  const { contract, version, key, title, from, to, at } = next
  const changed = await transaction.run(
    `update contracts set key = $3, title = $4, title_key = $5, from_date = $6, to_date = $7, version = $2, changed_at = $8
     where id = $1 and version = $9`,
    [contract, version, key, title, sortKey(title), from, to, at, version - 1],
  )
  if (changed === 0) {
    const present = await transaction.get<{ version: number }>('select version from contracts where id = $1', [
      contract,
    ])
    if (!present) throw new PreauError('CONTRACT_NOT_FOUND', { contract })
    throw new PreauError('CONTRACT_CHANGED', { version: present.version })
  }
  await insertVersion(transaction, next)
}

/** The contracts with their last versions, as short as can be asked: what tells that none was added since. */
export async function contractMarks(db: Queries): Promise<{ id: Id; version: number }[]> {
  return await db.all<{ id: Id; version: number }>('select id, version from contracts order by id')
}

async function insertVersion(transaction: Queries, made: NewVersion): Promise<void> {
  const { contract, version, text, validFrom, note, links, at, by } = made
  await transaction.run(
    `insert into contract_versions (contract_id, version, body, valid_from, note, lots, made_at, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [contract, version, text, validFrom, note, JSON.stringify(links), at, by],
  )
}

const VERSIONS = `select v.*, p.name as made_name from contract_versions v
  left join people p on p.id = v.made_by and p.erased_at is null`

function toContract(row: ContractRow): StoredContract {
  const { id, key, title, version } = row
  return {
    ...{ id, key, title, version },
    from: row.from_date,
    to: row.to_date,
    madeAt: row.made_at,
    changedAt: row.changed_at,
  }
}

function toVersion(row: VersionRow): StoredVersion {
  return {
    contract: row.contract_id,
    version: row.version,
    text: row.body,
    validFrom: row.valid_from,
    note: row.note,
    links: JSON.parse(row.lots),
    madeAt: row.made_at,
    madeBy: row.made_name,
  }
}
