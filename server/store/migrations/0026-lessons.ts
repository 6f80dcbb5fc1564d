import type { Migration } from './migration.ts'

/**
 * How booked lessons went at their machines. INVARIANT: `lesson_records` are what machines said, each once, added and never altered
 * but for the mark that they were taken; `lessons` is what follows from them. `day_plans`: the version of the plan of a machine, what
 * it says as a digest, and the version that the machine keeps.
 */
export const lessons: Migration = {
  version: 26,
  name: 'lessons',
  statements: [
    `create table lesson_records (
      school_id text not null references schools (id) on delete cascade,
      device_id text not null,
      epoch bigint not null,
      seq bigint not null,
      at bigint not null,
      received_at bigint not null,
      body text not null,
      taken_at bigint,
      primary key (school_id, device_id, epoch, seq)
    )`,
    'create index lesson_records_waiting on lesson_records (received_at) where taken_at is null',
    'create index lesson_records_by_time on lesson_records (received_at)',
    `create table lessons (
      school_id text not null,
      booking_id text not null,
      device_id text not null,
      state text not null,
      reason text,
      checks text not null,
      since bigint not null,
      board_ms bigint,
      opened_ms bigint,
      ticket_id text,
      lost_at bigint,
      primary key (school_id, booking_id),
      foreign key (school_id, booking_id) references bookings (school_id, id) on delete cascade
    )`,
    'create index lessons_lost on lessons (school_id, lost_at)',
    `create table day_plans (
      school_id text not null references schools (id) on delete cascade,
      device_id text not null,
      version bigint not null,
      digest text not null,
      kept bigint,
      primary key (school_id, device_id)
    )`,
  ],
}
