import type { Migration } from './migration.ts'

/**
 * What a school claims under contracts that it had before it joined: the sums and where each claim stands, for the town hall to read.
 * How it came there, in whose words, stays in the school. INVARIANT: only the school's own server writes them; the claim itself is
 * in `penalty_claims`.
 */
export const schoolClaims: Migration = {
  version: 37,
  name: 'school claims',
  statements: [
    `create table school_claims (
      school_id text not null references schools (id) on delete cascade,
      id text not null,
      contract_id text not null,
      contract text not null,
      title text not null,
      lot text not null,
      from_date text not null,
      to_date text not null,
      state text not null,
      breaches integer not null,
      claimed_cents bigint not null,
      decided_cents bigint,
      remarks_until bigint,
      changed_at bigint not null,
      primary key (school_id, id)
    )`,
  ],
}
