import type { Migration } from './migration.ts'

/**
 * Machines that are known by their browser alone: what it told last, as JSON, and whether its page said that it goes away. Their rows
 * in `devices` are as those of any.
 */
export const tablets: Migration = {
  version: 27,
  name: 'tablets',
  statements: [
    `create table tablets (
      school_id text not null,
      device_id text not null,
      told text not null,
      told_at bigint not null,
      closed integer not null,
      primary key (school_id, device_id),
      foreign key (school_id, device_id) references devices (school_id, id)
    )`,
  ],
}
