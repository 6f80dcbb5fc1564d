import type { Migration } from './migration.ts'

/**
 * Contracts of service levels, each in versions that are only ever added, and what was claimed under them. A version is its
 * text as it was written; `valid_from` is the local date from which it holds, `lots` the lots of persons that its lots are
 * (JSON: key of the contract's lot to id). `made_by` and `by_person` are random ids, as in the audit. Of a claim the row is
 * where it stands, `penalty_steps` is how it came there: lines of that are never changed.
 */
export const contracts: Migration = {
  version: 18,
  name: 'contracts',
  statements: [
    `create table contracts (
      id text not null primary key,
      key text not null,
      title text not null,
      title_key text not null,
      from_date text not null,
      to_date text not null,
      version integer not null,
      made_at bigint not null,
      changed_at bigint not null
    )`,
    `create table contract_versions (
      contract_id text not null references contracts (id),
      version integer not null,
      body text not null,
      valid_from text not null,
      note text,
      lots text not null,
      made_at bigint not null,
      made_by text,
      primary key (contract_id, version)
    )`,
    `create table penalty_claims (
      id text not null primary key,
      contract_id text not null references contracts (id),
      version integer not null,
      lot text not null,
      from_date text not null,
      to_date text not null,
      state text not null,
      digest text not null,
      figures text not null,
      claimed_cents bigint not null,
      decided_cents bigint,
      remarks_until bigint,
      changed_at bigint not null
    )`,
    'create unique index penalty_claims_by_lot on penalty_claims (contract_id, lot, from_date, to_date)',
    `create table penalty_steps (
      claim_id text not null references penalty_claims (id),
      n integer not null,
      at bigint not null,
      step text not null,
      by_person text,
      ticket text,
      commitment text,
      amount_cents bigint,
      note text,
      primary key (claim_id, n)
    )`,
    // What availability is made of: a fleet falls asleep each evening, but few devices are down.
    `create index status_changes_down on status_changes (school_id, device_id, at) where status = 'down'`,
  ],
}
