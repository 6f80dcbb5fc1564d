import type { Migration } from './migration.ts'

/**
 * What persons, tokens and the server itself did. INVARIANT: a line is never changed; lines are only taken away from the
 * beginning, up to a checkpoint that is signed. No name of a person stands in it: `actor` is a random id.
 */
export const audit: Migration = {
  version: 11,
  name: 'audit',
  statements: [
    `create table audit_lines (
      seq bigint not null primary key,
      at bigint not null,
      actor text not null,
      action text not null,
      target text not null,
      school_id text,
      origin text not null,
      result text not null,
      params text not null,
      hash text not null
    )`,
    'create index audit_lines_by_time on audit_lines (at, seq)',
    'create index audit_lines_by_actor on audit_lines (actor, seq)',
    'create index audit_lines_by_school on audit_lines (school_id, seq)',
    // Where the chain goes on after its older lines were taken away.
    `create table audit_checkpoints (
      seq bigint not null primary key,
      hash text not null,
      made_at bigint not null,
      signature text not null
    )`,
  ],
}
