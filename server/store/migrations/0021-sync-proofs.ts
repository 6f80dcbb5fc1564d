import type { Migration } from './migration.ts'

/**
 * When each kind of a school was last compared with the other side, and found equal or repaired; and what a person changed that
 * gave way to a change of the other side, until he has seen it. `lost_version` says which change of his it was.
 */
export const syncProofs: Migration = {
  version: 21,
  name: 'sync proofs',
  statements: [
    `create table sync_compared (
      school_id text not null,
      kind text not null,
      compared_at bigint not null,
      equal_at bigint,
      repaired bigint not null,
      repaired_at bigint,
      primary key (school_id, kind)
    )`,
    `create table merge_notices (
      school_id text not null,
      kind text not null,
      key text not null,
      field text not null,
      lost_version text not null,
      kept_version text not null,
      lost text not null,
      kept text not null,
      person text,
      changed_at bigint not null,
      noted_at bigint not null,
      seen_at bigint,
      primary key (school_id, kind, key, field, lost_version)
    )`,
    'create index merge_notices_by_person on merge_notices (person, seen_at, noted_at)',
  ],
}
