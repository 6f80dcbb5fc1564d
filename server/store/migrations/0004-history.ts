import type { Migration } from './migration.ts'

/** How statuses and connections of a device went. A status holds from `at` until the next row. */
export const history: Migration = {
  version: 4,
  name: 'history',
  statements: [
    `create table status_changes (
      school_id text not null,
      device_id text not null,
      at bigint not null,
      status text not null,
      reason text,
      primary key (school_id, device_id, at)
    )`,
    'create index status_changes_by_time on status_changes (at)',
    `create table connections (
      school_id text not null,
      device_id text not null,
      instance text not null,
      connection bigint not null,
      opened_at bigint not null,
      closed_at bigint,
      closed_by text,
      primary key (school_id, device_id, instance, connection)
    )`,
    'create index connections_by_time on connections (school_id, device_id, opened_at)',
  ],
}
