import type { Breach, ClaimStep, ClaimStepName, PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import { eurosOf } from '@preau/protocol/contracts/money.ts'
import type { Commitment } from '@preau/protocol/contracts/vocabulary.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A claim as it is stored. */
export interface StoredClaim extends PenaltyClaim {
  contract: Id
  /** Of the figures: other figures have another one. */
  digest: string
}

/** The figures of a claim when it was drafted. */
export interface ClaimFigures {
  version: number
  digest: string
  breaches: readonly Breach[]
  sums: PenaltyClaim['sums']
  claimedCents: number
}

export interface NewStep {
  step: ClaimStepName
  at: number
  /** A random id. */
  by: Id | null
  ticket?: string | undefined
  commitment?: Commitment | undefined
  amountCents?: number | undefined
  note?: string | undefined
}

interface ClaimRow {
  id: Id
  contract_id: Id
  version: number
  lot: string
  from_date: string
  to_date: string
  state: PenaltyClaim['state']
  digest: string
  figures: string
  decided_cents: number | null
  remarks_until: number | null
}

interface StepRow {
  claim_id: Id
  step: ClaimStepName
  at: number
  ticket: string | null
  commitment: Commitment | null
  amount_cents: number | null
  note: string | null
  by_name: string | null
}

/** The claims of a contract with their steps, the newest period first. */
export async function listClaims(db: Queries, contract: Id): Promise<StoredClaim[]> {
  return await claims(db, 'contract_id = $1', contract)
}

/** One claim; undefined where there is none. */
export async function findClaim(db: Queries, id: Id): Promise<StoredClaim | undefined> {
  return (await claims(db, 'id = $1', id))[0]
}

/** Adds a claim as a draft. */
export async function insertClaim(
  transaction: Queries,
  { id, contract, lot, from, to }: Pick<StoredClaim, 'id' | 'contract' | 'lot' | 'from' | 'to'>,
  figures: ClaimFigures,
  now: number,
): Promise<void> {
  const { version, digest, claimedCents } = figures
  await transaction.run(
    `insert into penalty_claims (id, contract_id, version, lot, from_date, to_date, state, digest, figures, claimed_cents,
       changed_at) values ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $9, $10)`,
    [id, contract, version, lot, from, to, digest, figuresText(figures), claimedCents, now],
  )
}

/** Gives a draft other figures. */
export async function redraftClaim(transaction: Queries, id: Id, figures: ClaimFigures, now: number): Promise<boolean> {
  const { version, digest, claimedCents } = figures
  const changed = await transaction.run(
    `update penalty_claims set version = $2, digest = $3, figures = $4, claimed_cents = $5, changed_at = $6
     where id = $1 and state = 'draft'`,
    [id, version, digest, figuresText(figures), claimedCents, now],
  )
  return changed === 1
}

/** Moves a claim on; gives whether it stood where the step begins. */
export async function moveClaim(
  transaction: Queries,
  {
    id,
    from,
    to,
    remarksUntil,
    decidedCents,
    now,
  }: {
    id: Id
    from: readonly PenaltyClaim['state'][]
    to: PenaltyClaim['state']
    remarksUntil?: number
    decidedCents?: number
    now: number
  },
): Promise<boolean> {
  const places = from.map((_, index) => `$${index + 6}`).join(', ')
  const changed = await transaction.run(
    `update penalty_claims set state = $2, remarks_until = coalesce($3, remarks_until),
       decided_cents = coalesce($4, decided_cents), changed_at = $5 where id = $1 and state in (${places})`,
    [id, to, remarksUntil ?? null, decidedCents ?? null, now, ...from],
  )
  return changed === 1
}

/** Adds a step to the log of a claim. INVARIANT: no statement changes one. */
export async function addStep(transaction: Queries, claim: Id, step: NewStep): Promise<void> {
  const last = await transaction.get<{ n: number | null }>(
    'select max(n) as n from penalty_steps where claim_id = $1',
    [claim],
  )
  await transaction.run(
    `insert into penalty_steps (claim_id, n, at, step, by_person, ticket, commitment, amount_cents, note)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[claim, (last?.n ?? 0) + 1, step.at, step.step, step.by, step.ticket ?? null, step.commitment ?? null],
      ...[step.amountCents ?? null, step.note ?? null],
    ],
  )
}

/** The ticket of a contract that its log calls by a number; undefined where there is none. */
export async function ticketByNumber(
  db: Queries,
  contract: Id,
  number: number,
): Promise<{ school: Id; id: Id } | undefined> {
  return await db.get('select school_id as school, id from tickets where number = $1 and contract = $2', [
    number,
    contract,
  ])
}

async function claims(db: Queries, where: string, value: string): Promise<StoredClaim[]> {
  const rows = await db.all<ClaimRow>(`select * from penalty_claims where ${where} order by from_date desc, lot, id`, [
    value,
  ])
  const ids = db.dialect.rows('$1', { id: 'text' })
  const steps = await db.all<StepRow>(
    `select s.*, p.name as by_name from penalty_steps s left join people p on p.id = s.by_person and p.erased_at is null
     where s.claim_id in (select id from ${ids} as r) order by s.claim_id, s.n`,
    [JSON.stringify(rows.map(({ id }) => [id]))],
  )
  return rows.map((row) =>
    toClaim(
      row,
      steps.filter(({ claim_id }) => claim_id === row.id),
    ),
  )
}

function figuresText({ breaches, sums }: ClaimFigures): string {
  return JSON.stringify({ breaches, sums })
}

function toClaim(row: ClaimRow, steps: readonly StepRow[]): StoredClaim {
  return {
    ...{ id: row.id, contract: row.contract_id, version: row.version, lot: row.lot, state: row.state },
    ...{ from: row.from_date, to: row.to_date, digest: row.digest, remarksUntil: row.remarks_until },
    ...(JSON.parse(row.figures) as Pick<PenaltyClaim, 'breaches' | 'sums'>),
    decided_eur: row.decided_cents === null ? null : eurosOf(row.decided_cents),
    steps: steps.map(toStep),
  }
}

function toStep({ step, at, by_name, ticket, commitment, amount_cents, note }: StepRow): ClaimStep {
  const amount_eur = amount_cents === null ? null : eurosOf(amount_cents)
  return { step, at, by: by_name, ticket, commitment, amount_eur, note }
}
