import type { Migration } from './migration.ts'

/**
 * The coarser tiers of the samples: all samples of a device-day in a blob, and a row of its hours (docs/adr/0007). A device has
 * a small number in place of two identifiers, for a row is little larger than they are: the school of a number stands in
 * `sample_devices`. `day` is of UTC, since 1970.
 */
export const sampleTiers: Migration = {
  version: 5,
  name: 'sample-tiers',
  statements: [
    `create table sample_devices (
      school_id text not null,
      device_id text not null,
      number integer not null unique,
      primary key (school_id, device_id)
    )`,
    `create table sample_days (
      number integer not null,
      day integer not null,
      packed bytea not null,
      primary key (number, day)
    )`,
    `create table sample_hours (
      number integer not null,
      day integer not null,
      packed bytea not null,
      primary key (number, day)
    )`,
    // Samples leave the raw tier by when they were taken, no longer by when they arrived.
    'drop index samples_by_arrival',
    'create index samples_by_time on samples (at)',
  ],
}
