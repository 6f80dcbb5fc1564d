import type { Migration } from './migration.ts'

/**
 * `devices` holds what a person says of a device and its status; `device_states` what is written at every commit, so that
 * hot writes never touch the indexes of the lists. `severity` is the place of the status in STATUSES; `age_key` puts
 * what broke last before what has been broken for long, and is 0 where nothing is wrong; `place_key` sorts by school, then
 * room, a device with no room last; `search` is what a search looks at.
 */
export const devices: Migration = {
  version: 2,
  name: 'devices',
  statements: [
    `create table devices (
      school_id text not null references schools (id),
      id text not null unique,
      name text not null,
      name_key text not null,
      kind text not null,
      room_id text,
      place_key text not null,
      status text not null,
      severity integer not null,
      age_key bigint not null default 0,
      status_since bigint not null,
      search text not null,
      claim text not null unique,
      enrolled_at bigint not null,
      model text,
      serial text,
      reasons text not null,
      conditions text not null,
      note text not null,
      primary key (school_id, id),
      foreign key (school_id, room_id) references rooms (school_id, id)
    )`,
    // Counts and the usual list read this index alone, with a search or without.
    'create index devices_by_severity on devices (severity, age_key, name_key, id, kind, search)',
    'create index devices_by_name on devices (name_key, id)',
    'create index devices_by_place on devices (place_key, name_key, id)',
    'create index devices_by_since on devices (status_since, name_key, id)',
    'create index devices_by_room on devices (room_id, school_id, severity)',
    `create table device_states (
      school_id text not null,
      device_id text not null,
      epoch bigint not null,
      upto bigint not null,
      state_epoch bigint not null,
      state_seq bigint not null,
      values_at bigint,
      heard_at bigint,
      first_heard_at bigint,
      interval_s integer not null,
      recheck_at bigint,
      connected_at bigint,
      connection bigint not null,
      instance text,
      asleep_since bigint,
      asleep_cause text,
      duplicate_at bigint,
      state_values text not null,
      agent text,
      inventory text not null,
      primary key (school_id, device_id),
      foreign key (school_id, device_id) references devices (school_id, id)
    )`,
    // Where a null sorts differs between databases; 0 sorts first in all of them.
    'create index device_states_by_heard on device_states ((coalesce(heard_at, 0)), device_id)',
  ],
}
