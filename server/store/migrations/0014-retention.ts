import type { Migration } from './migration.ts'

/** Periods that a person set; what has no row has the period of protocol/rules/retention.ts. */
export const retention: Migration = {
  version: 14,
  name: 'retention',
  statements: [
    `create table retention (
      item text not null primary key,
      days bigint not null,
      reason text not null,
      changed_at bigint not null,
      changed_by text
    )`,
    'create index people_by_leaving on people (disabled_at)',
  ],
}
