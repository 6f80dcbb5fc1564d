import type { Migration } from './migration.ts'

/**
 * Who may do something here. INVARIANT: no secret stands here that lets somebody in: of passwords, sessions, links and tokens
 * only what proves them; the secret of an authenticator is sealed with the key of the server. `people` is the one table with
 * names of persons; every other names them by their random id.
 */
export const people: Migration = {
  version: 10,
  name: 'people',
  statements: [
    `create table people (
      id text not null primary key,
      name text not null,
      name_key text not null,
      login text unique,
      login_shown text,
      password text,
      totp text,
      totp_step bigint not null,
      issuer text,
      subject text,
      made_at bigint not null,
      seen_at bigint,
      disabled_at bigint,
      erased_at bigint
    )`,
    'create unique index people_by_subject on people (issuer, subject)',
    'create index people_by_name on people (name_key, id)',
    `create table grants (
      person_id text not null references people (id),
      role text not null,
      scope_kind text not null,
      scope_id text not null,
      primary key (person_id, role, scope_kind, scope_id)
    )`,
    `create table lots (
      id text not null primary key,
      name text not null,
      name_key text not null unique
    )`,
    `create table lot_schools (
      school_id text not null references schools (id),
      lot_id text not null references lots (id),
      primary key (school_id, lot_id)
    )`,
    `create table lot_kinds (
      lot_id text not null references lots (id),
      kind text not null,
      primary key (lot_id, kind)
    )`,
    `create table passkeys (
      id text not null primary key,
      person_id text not null references people (id),
      name text not null,
      public_key text not null,
      counter bigint not null,
      transports text not null,
      made_at bigint not null,
      used_at bigint
    )`,
    'create index passkeys_by_person on passkeys (person_id)',
    // `proof`: SHA-256 of what the browser or the program holds, 64 hex digits.
    `create table web_sessions (
      proof text not null primary key,
      person_id text not null references people (id),
      made_at bigint not null,
      seen_at bigint not null,
      ends_at bigint not null,
      strong integer not null,
      origin text not null,
      program text not null
    )`,
    'create index web_sessions_by_person on web_sessions (person_id)',
    'create index web_sessions_by_end on web_sessions (ends_at)',
    `create table tokens (
      id text not null primary key,
      person_id text not null references people (id),
      name text not null,
      proof text not null unique,
      grants text not null,
      made_at bigint not null,
      ends_at bigint not null,
      used_at bigint,
      revoked_at bigint
    )`,
    'create index tokens_by_person on tokens (person_id)',
    // One-time links: the first administrator's, invitations, new passwords.
    `create table links (
      proof text not null primary key,
      purpose text not null,
      person_id text references people (id),
      made_at bigint not null,
      ends_at bigint,
      used_at bigint
    )`,
  ],
}
