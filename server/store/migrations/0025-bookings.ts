import type { Migration } from './migration.ts'

/**
 * Who has what when. INVARIANT: `booking_slots` has a row for every five minutes that a booking holds, and its primary key is
 * the one judge of who was first: two bookings of a resource never hold the same moment, whatever the program thought before.
 * A resource is a room (its board is in it) or a row of `resources`; a row for a room says only what differs from the rule.
 * `person_id` is a random id; names are looked up. `before` is what an act changed, so that it can be taken back. Of badges and
 * feeds only what proves them is kept; `code` opens nothing but one session at one board, for its own hour.
 */
export const bookings: Migration = {
  version: 25,
  name: 'bookings',
  statements: [
    `create table school_times (
      school_id text not null primary key references schools (id) on delete cascade,
      version bigint not null,
      zone text,
      region text not null,
      weeks text not null,
      closed text not null,
      opened text not null,
      sites text not null
    )`,
    `create table resources (
      school_id text not null references schools (id) on delete cascade,
      id text not null,
      kind text not null,
      name text not null,
      name_key text not null,
      kept_at text not null,
      room_id text,
      contents text not null,
      approval integer not null,
      bookable integer,
      version bigint not null,
      primary key (school_id, id)
    )`,
    `create table resource_devices (
      school_id text not null,
      resource_id text not null,
      device_id text not null,
      primary key (school_id, resource_id, device_id),
      foreign key (school_id, resource_id) references resources (school_id, id) on delete cascade,
      foreign key (school_id, device_id) references devices (school_id, id) on delete cascade
    )`,
    `create table bookings (
      school_id text not null references schools (id) on delete cascade,
      id text not null,
      resource_id text not null,
      series_id text,
      person_id text,
      from_at bigint not null,
      to_at bigint not null,
      state text not null,
      approval text,
      title text not null,
      class_label text not null,
      third_party text not null,
      opens text,
      code text not null,
      code_salt text not null,
      code_proof text not null,
      made_at bigint not null,
      made_by text,
      changed_at bigint not null,
      change_id text not null,
      changed_by text,
      before text,
      waiting_since bigint,
      offer_ends_at bigint,
      primary key (school_id, id)
    )`,
    'create unique index bookings_by_id on bookings (id)',
    'create index bookings_by_time on bookings (school_id, resource_id, from_at)',
    'create index bookings_by_day on bookings (school_id, from_at)',
    'create index bookings_by_person on bookings (school_id, person_id, from_at)',
    'create index bookings_by_series on bookings (school_id, series_id, from_at)',
    'create index bookings_by_change on bookings (school_id, change_id)',
    'create index bookings_by_state on bookings (state, from_at)',
    'create index bookings_by_end on bookings (to_at)',
    `create table booking_slots (
      school_id text not null,
      resource_id text not null,
      at bigint not null,
      booking_id text not null,
      primary key (school_id, resource_id, at),
      foreign key (school_id, booking_id) references bookings (school_id, id) on delete cascade
    )`,
    'create index booking_slots_by_booking on booking_slots (school_id, booking_id)',
    'create index booking_slots_by_time on booking_slots (at)',
    // A wish that is sent twice books once; the keys go with the bookings that they made.
    `create table booking_keys (
      school_id text not null references schools (id) on delete cascade,
      id text not null,
      change_id text not null,
      at bigint not null,
      answer text not null,
      primary key (school_id, id)
    )`,
    'create index booking_keys_by_time on booking_keys (at)',
    `create table loans (
      school_id text not null,
      booking_id text not null,
      handed_at bigint,
      handed_by text,
      returned_at bigint,
      returned_by text,
      missing text not null,
      reminded_at bigint,
      primary key (school_id, booking_id),
      foreign key (school_id, booking_id) references bookings (school_id, id) on delete cascade
    )`,
    `create table calendar_feeds (
      school_id text not null references schools (id) on delete cascade,
      id text not null,
      person_id text not null references people (id),
      kind text not null,
      resource_id text,
      proof text not null unique,
      made_at bigint not null,
      used_at bigint,
      primary key (school_id, id)
    )`,
    'create index calendar_feeds_by_person on calendar_feeds (person_id)',
    `create table teacher_badges (
      school_id text not null references schools (id) on delete cascade,
      person_id text not null references people (id),
      salt text not null,
      proof text not null,
      set_at bigint not null,
      primary key (school_id, person_id)
    )`,
    // What is left of bookings that are too old to name anybody: by month, as the school's clock counts it.
    `create table booking_counts (
      school_id text not null references schools (id) on delete cascade,
      resource_id text not null,
      month text not null,
      state text not null,
      count bigint not null,
      minutes bigint not null,
      primary key (school_id, resource_id, month, state)
    )`,
  ],
}
