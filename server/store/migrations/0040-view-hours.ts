import type { Migration } from './migration.ts'

/** The hours of a week, as JSON, in which the head of a school lets its screens be seen although nobody answers there. */
export const viewHours: Migration = {
  version: 40,
  name: 'view hours',
  statements: [
    `create table view_hours (
      school_id text not null primary key references schools (id),
      version integer not null,
      week text not null
    )`,
  ],
}
