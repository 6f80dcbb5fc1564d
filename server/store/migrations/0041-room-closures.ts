import type { Migration } from './migration.ts'

/**
 * When a room is closed, by its school or by its town hall; no column says by whom of them. INVARIANT: what is closed holds its five
 * minutes by the primary key by which bookings do: nothing is booked in a room that is closed, whatever the program thought before.
 */
export const roomClosures: Migration = {
  version: 41,
  name: 'room closures',
  statements: [
    `create table room_closures (
      school_id text not null references schools (id) on delete cascade,
      id text not null,
      room_id text not null,
      from_at bigint not null,
      to_at bigint not null,
      cause text not null,
      made_by text not null,
      made_at bigint not null,
      withdrawn_at bigint,
      state text not null,
      reason text,
      cancelled bigint not null,
      answered_at bigint,
      primary key (school_id, id),
      check (from_at < to_at),
      check (state in ('waiting', 'closed', 'refused', 'reopened'))
    )`,
    'create index room_closures_by_room on room_closures (school_id, room_id, to_at)',
    'create index room_closures_by_age on room_closures (made_at)',
    `create table new_booking_slots (
      school_id text not null,
      resource_id text not null,
      at bigint not null,
      booking_id text,
      closure_id text,
      primary key (school_id, resource_id, at),
      foreign key (school_id, booking_id) references bookings (school_id, id) on delete cascade,
      foreign key (school_id, closure_id) references room_closures (school_id, id) on delete cascade,
      check ((booking_id is null) <> (closure_id is null))
    )`,
    `insert into new_booking_slots (school_id, resource_id, at, booking_id)
     select school_id, resource_id, at, booking_id from booking_slots`,
    'drop table booking_slots',
    'alter table new_booking_slots rename to booking_slots',
    'create index booking_slots_by_booking on booking_slots (school_id, booking_id)',
    'create index booking_slots_by_closure on booking_slots (school_id, closure_id)',
    'create index booking_slots_by_time on booking_slots (at)',
  ],
}
