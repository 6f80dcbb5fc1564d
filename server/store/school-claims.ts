import type { SchoolClaim } from '@preau/protocol/api/penalty-claims.ts'
import { eurosOf } from '@preau/protocol/contracts/money.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { andAll, binder, schoolsWithin } from './reach-sql.ts'
import { isOfTerritory } from './sync/write-contracts.ts'

interface ClaimRow {
  id: Id
  contract_id: Id
  contract: string
  title: string
  lot: string
  from_date: string
  to_date: string
  state: SchoolClaim['state']
  figures: string
  claimed_cents: number
  decided_cents: number | null
  remarks_until: number | null
  changed_at: number
}

/**
 * At a school that is joined: what it claims under its own contracts, as its town hall is to read it. A claim that did not move is not
 * written again. Gives how many were.
 */
export async function keepSchoolClaims(transaction: Queries, school: Id): Promise<number> {
  const rows = await transaction.all<ClaimRow>(
    `select p.*, c.key as contract, c.title from penalty_claims p join contracts c on c.id = p.contract_id order by p.id`,
  )
  let kept = 0
  for (const row of rows) {
    if (await isOfTerritory(transaction, row.contract_id)) continue
    const { breaches } = JSON.parse(row.figures) as { breaches: readonly unknown[] }
    kept += await transaction.run(
      `insert into school_claims (school_id, id, contract_id, contract, title, lot, from_date, to_date, state, breaches,
         claimed_cents, decided_cents, remarks_until, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       on conflict (school_id, id) do update set contract = excluded.contract, title = excluded.title,
         state = excluded.state, breaches = excluded.breaches, claimed_cents = excluded.claimed_cents,
         decided_cents = excluded.decided_cents, remarks_until = excluded.remarks_until, changed_at = excluded.changed_at
       where school_claims.changed_at <> excluded.changed_at`,
      [
        ...[school, row.id, row.contract_id, row.contract, row.title, row.lot, row.from_date, row.to_date, row.state],
        ...[breaches.length, row.claimed_cents, row.decided_cents, row.remarks_until, row.changed_at],
      ],
    )
  }
  return kept
}

/** What schools of a reach claim under contracts that this server does not have, the newest period first: nobody changes it here. */
export async function listSchoolClaims(db: Queries, reach: Reach): Promise<SchoolClaim[]> {
  const { params, bind } = binder()
  const within = schoolsWithin(db.dialect, reach, 'k.school_id', bind)
  const rows = await db.all<Omit<ClaimRow, 'figures'> & { school_id: Id; name: string; breaches: number }>(
    `select k.*, s.name from school_claims k join schools s on s.id = k.school_id
     where not exists (select 1 from contracts c where c.id = k.contract_id)${andAll(within)}
     order by k.from_date desc, s.name_key, k.lot, k.id`,
    params,
  )
  return rows.map((row) => ({
    id: row.id,
    school: { id: row.school_id, name: row.name },
    ...{ contract: row.contract, title: row.title, lot: row.lot, from: row.from_date, to: row.to_date },
    ...{ state: row.state, breaches: Number(row.breaches), remarksUntil: row.remarks_until },
    claimed_eur: eurosOf(row.claimed_cents),
    decided_eur: row.decided_cents === null ? null : eurosOf(row.decided_cents),
  }))
}
