import type { Migration } from './migration.ts'

/**
 * What proves a device. INVARIANT: no secret stands here; of a one-time code only its SHA-256. A code takes one machine:
 * `claim` is the one that used it. `key_print` is the SHA-256 of a public key: a claim that is known with another key is never
 * replaced without a person.
 */
export const deviceCertificates: Migration = {
  version: 9,
  name: 'device certificates',
  statements: [
    `create table enrol_codes (
      school_id text not null references schools (id),
      proof text not null unique,
      label text not null,
      admits_at_once integer not null,
      made_at bigint not null,
      ends_at bigint not null,
      claim text,
      used_at bigint,
      primary key (school_id, proof)
    )`,
    'create index enrol_codes_by_end on enrol_codes (ends_at)',
    `create table device_certificates (
      school_id text not null,
      device_id text not null,
      serial text not null unique,
      key_print text not null,
      certificate text not null,
      valid_from bigint not null,
      valid_until bigint not null,
      revoked_at bigint,
      revoked_why text,
      primary key (school_id, device_id, serial),
      foreign key (school_id, device_id) references devices (school_id, id)
    )`,
    // Machines that a person has to admit; `state` is waiting or refused.
    `create table waiting_machines (
      school_id text not null references schools (id),
      id text not null unique,
      claim text not null unique,
      state text not null,
      why text not null,
      device_id text,
      key_print text not null,
      csr text not null,
      name text not null,
      kind text not null,
      model text,
      serial text,
      room text,
      label text,
      address text not null,
      simulated integer not null,
      asked_at bigint not null,
      primary key (school_id, id)
    )`,
    'create index waiting_machines_by_time on waiting_machines (asked_at, id)',
  ],
}
