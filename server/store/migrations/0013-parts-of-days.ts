import type { Migration } from './migration.ts'

/**
 * The blob of a day in parts, of which three or more fill a page: one of 2.5 kB leaves the rest of its page empty
 * (docs/adr/0007). Blobs that are there stay whole, as a first part.
 */
export const partsOfDays: Migration = {
  version: 13,
  name: 'parts of days',
  statements: [
    'alter table sample_days rename to sample_days_before',
    `create table sample_days (
      number integer not null,
      day integer not null,
      part integer not null,
      packed bytea not null,
      primary key (number, day, part)
    )`,
    `insert into sample_days (number, day, part, packed)
     select number, day, 0, packed from sample_days_before order by day, number`,
    'drop table sample_days_before',
  ],
}
