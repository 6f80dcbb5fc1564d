import type { Migration } from './migration.ts'

/**
 * What devices send. The key of a record is (school, device, epoch, seq), so a replay adds nothing (I2). No foreign key to
 * devices: each would be a look-up for each record, and ingest writes only for devices that it knows.
 */
export const records: Migration = {
  version: 3,
  name: 'records',
  statements: [
    // The raw tier, kept 48 h. Coarser tiers are tables of their own.
    `create table samples (
      school_id text not null,
      device_id text not null,
      epoch bigint not null,
      seq bigint not null,
      first_seq bigint not null,
      at bigint not null,
      device_at bigint not null,
      received_at bigint not null,
      readings text not null,
      primary key (school_id, device_id, epoch, seq)
    )`,
    'create index samples_by_arrival on samples (received_at)',
    `create table events (
      school_id text not null,
      device_id text not null,
      epoch bigint not null,
      seq bigint not null,
      id text not null,
      at bigint not null,
      received_at bigint not null,
      source text not null,
      event text not null,
      severity text not null,
      params text not null,
      primary key (school_id, device_id, epoch, seq)
    )`,
    'create index events_by_age on events (at)',
    'create index events_by_time on events (school_id, device_id, at, epoch, seq)',
    `create table inventories (
      school_id text not null,
      device_id text not null,
      section text not null,
      digest text not null,
      part integer not null,
      parts integer not null,
      epoch bigint not null,
      seq bigint not null,
      at bigint not null,
      items text not null,
      primary key (school_id, device_id, section, digest, part)
    )`,
    `create table quarantine (
      school_id text not null,
      id text not null,
      device_id text,
      topic text not null,
      received_at bigint not null,
      code text not null,
      detail text not null,
      bytes bigint not null,
      payload text not null,
      primary key (school_id, id)
    )`,
    'create index quarantine_by_time on quarantine (received_at, id)',
    'create index quarantine_by_device on quarantine (device_id, received_at, id)',
  ],
}
