import type { Migration } from './migration.ts'

/**
 * What travels between a school and its territory since then. `sync_pieces`: rows larger than a message, of which not all pieces
 * are here yet; `sync_unsent`: rows that are larger than any number of them. `survey_results`: the counts of surveys that are closed,
 * by the side that counted them. `held_lessons`: how booked lessons went, without who had booked them; what a school learned
 * before is in it at once.
 */
export const territory: Migration = {
  version: 31,
  name: 'territory',
  statements: [
    `create table sync_pieces (
      school_id text not null,
      whole text not null,
      n integer not null,
      parts integer not null,
      said text not null,
      at bigint not null,
      primary key (school_id, whole, n)
    )`,
    `create table sync_unsent (
      school_id text not null,
      kind text not null,
      key text not null,
      at bigint not null,
      primary key (school_id, kind, key)
    )`,
    `create table survey_results (
      school_id text not null references schools (id) on delete cascade,
      school_year integer not null,
      question text not null,
      answer integer not null,
      counted_by text not null,
      count integer not null,
      primary key (school_id, school_year, question, answer, counted_by)
    )`,
    `create table held_lessons (
      school_id text not null references schools (id) on delete cascade,
      booking_id text not null,
      device_id text not null,
      resource_id text not null,
      from_at bigint not null,
      to_at bigint not null,
      state text not null,
      reason text,
      checks text not null,
      since bigint not null,
      board_ms bigint,
      opened_ms bigint,
      ticket_id text,
      lost_at bigint,
      primary key (school_id, booking_id)
    )`,
    'create index held_lessons_by_end on held_lessons (to_at)',
    'create index held_lessons_by_device on held_lessons (school_id, device_id, to_at)',
    'create index ticket_notes_by_file on ticket_notes (school_id, file) where file is not null',
    `insert into held_lessons (school_id, booking_id, device_id, resource_id, from_at, to_at, state, reason, checks, since,
       board_ms, opened_ms, ticket_id, lost_at)
     select l.school_id, l.booking_id, l.device_id, b.resource_id, b.from_at, b.to_at, l.state, l.reason, l.checks, l.since,
       l.board_ms, l.opened_ms, l.ticket_id, l.lost_at
     from lessons l join bookings b on b.school_id = l.school_id and b.id = l.booking_id`,
  ],
}
