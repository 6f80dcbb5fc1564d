import type { Migration } from './migration.ts'

/** authority → school → room. `name_key` is the name as a person sorts it: see sort-key.ts. */
export const places: Migration = {
  version: 1,
  name: 'places',
  statements: [
    `create table authorities (
      id text not null primary key,
      name text not null,
      name_key text not null,
      insee text
    )`,
    `create table schools (
      id text not null primary key,
      authority_id text not null references authorities (id),
      name text not null,
      name_key text not null,
      uai text unique,
      insee text,
      timezone text not null
    )`,
    'create index schools_by_authority on schools (authority_id, name_key)',
    `create table rooms (
      school_id text not null references schools (id),
      id text not null unique,
      name text not null,
      name_key text not null,
      kind text not null,
      primary key (school_id, id)
    )`,
    'create unique index rooms_by_name on rooms (school_id, name_key)',
  ],
}
