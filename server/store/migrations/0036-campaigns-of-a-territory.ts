import type { Migration } from './migration.ts'

/**
 * What a campaign that is led elsewhere needs in a school. `paused_at`: somebody of the school stopped it there. `retried`: how often its
 * leader said that a machine tries once more, `retry_taken`: how much of that the school has done. `director_orders`: the files that a
 * director signed for a school, as they go down to it; they are proved by the devices and by nobody before.
 */
export const campaignsOfTerritory: Migration = {
  version: 36,
  name: 'campaigns of a territory',
  statements: [
    'alter table campaigns add column paused_at bigint',
    'alter table campaign_devices add column retried bigint not null default 0',
    'alter table campaign_devices add column retry_taken bigint not null default 0',
    `create table director_orders (
      school_id text not null references schools (id) on delete cascade,
      director text not null,
      timestamp_file text not null,
      snapshot_file text not null,
      targets_file text not null,
      primary key (school_id, director)
    )`,
  ],
}
