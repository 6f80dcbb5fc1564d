import type { Migration } from './migration.ts'

/**
 * How a school is drawn. `plans.version` only ever grows, also when the drawing is taken away (`drawn_at` is null then), so that
 * a version names one drawing. A place of a device counts only while the device is in that room.
 */
export const plans: Migration = {
  version: 6,
  name: 'plans',
  statements: [
    `create table plans (
      school_id text not null primary key references schools (id) on delete cascade,
      version bigint not null,
      drawn_at bigint
    )`,
    `create table plan_rooms (
      school_id text not null,
      room_id text not null,
      x integer not null,
      y integer not null,
      width integer not null,
      height integer not null,
      door_side text,
      door_at integer,
      primary key (school_id, room_id),
      foreign key (school_id, room_id) references rooms (school_id, id) on delete cascade
    )`,
    `create table plan_areas (
      school_id text not null references schools (id) on delete cascade,
      place integer not null,
      kind text not null,
      x integer not null,
      y integer not null,
      width integer not null,
      height integer not null,
      label text,
      primary key (school_id, place)
    )`,
    `create table plan_devices (
      school_id text not null,
      device_id text not null,
      room_id text not null,
      x integer not null,
      y integer not null,
      primary key (school_id, device_id),
      foreign key (school_id, device_id) references devices (school_id, id) on delete cascade,
      foreign key (school_id, room_id) references plan_rooms (school_id, room_id) on delete cascade
    )`,
    'create index plan_devices_by_room on plan_devices (school_id, room_id)',
  ],
}
