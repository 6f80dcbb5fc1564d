import type { Migration } from './migration.ts'

/**
 * `service_events` is the log that every figure of a contract comes from: nothing in it is ever changed or taken away but by its
 * period of retention. `tickets` is how each ticket stands, as protocol/rules/tickets/reduce.ts makes it of its lines; its due
 * times are those of the contract, or null. `ticket_notes` is what is said beside the log. `recorded_by` and the like are random
 * ids of persons, or null for a rule. `key` and the `id` of a note are made by who asks, so that asking twice adds nothing; the
 * moments are ms since 1970, those of the log (`at`) in whole seconds.
 */
export const tickets: Migration = {
  version: 17,
  name: 'tickets',
  statements: [
    `create table tickets (
      school_id text not null references schools (id),
      id text not null unique,
      number bigint not null unique,
      device_id text,
      kind text,
      room_id text,
      symptom text not null,
      title text not null,
      title_key text not null,
      can_teach text,
      rule text,
      opened_at bigint not null,
      opened_by text,
      severity text not null,
      severity_rank integer not null,
      level text not null,
      state text not null,
      live integer not null,
      party text not null,
      lot text,
      contract text,
      assignee text,
      visit_at bigint,
      pauses text not null,
      restored_at bigint,
      ended_at bigint,
      changed_at bigint not null,
      gti_due bigint,
      gti_met bigint,
      gtr_due bigint,
      gtr_met bigint,
      clock text not null,
      next_due bigint,
      due_key bigint not null,
      repeats integer not null default 0,
      seen_at bigint,
      recovered_at bigint,
      primary key (school_id, id)
    )`,
    'create index tickets_by_due on tickets (live, due_key, id)',
    'create index tickets_by_school on tickets (school_id, live, due_key)',
    'create index tickets_by_opening on tickets (opened_at, id)',
    'create index tickets_by_end on tickets (ended_at)',
    'create index tickets_by_device on tickets (school_id, device_id, opened_at)',
    'create index tickets_by_assignee on tickets (assignee, live, due_key)',
    'create index tickets_by_opener on tickets (opened_by, opened_at)',
    `create table service_events (
      school_id text not null references schools (id),
      n bigint not null,
      key text not null,
      ticket_id text,
      device_id text,
      at bigint not null,
      event text not null,
      severity text,
      lot text,
      cause text,
      by_party text,
      to_party text,
      proof text,
      note text,
      commitment text,
      amount_cents bigint,
      replaces bigint,
      replacement text,
      recorded_at bigint not null,
      recorded_by text,
      primary key (school_id, n)
    )`,
    'create unique index service_events_by_key on service_events (school_id, key)',
    'create index service_events_by_ticket on service_events (school_id, ticket_id, at)',
    'create index service_events_by_time on service_events (school_id, at)',
    `create table ticket_notes (
      school_id text not null references schools (id),
      id text not null,
      ticket_id text not null,
      at bigint not null,
      kind text not null,
      body text not null,
      file text,
      recorded_at bigint not null,
      recorded_by text,
      primary key (school_id, id)
    )`,
    'create index ticket_notes_by_ticket on ticket_notes (school_id, ticket_id, at)',
    // Pictures by their SHA-256, without what a camera writes about where and by whom they were taken.
    `create table ticket_files (
      school_id text not null references schools (id),
      file text not null,
      type text not null,
      data bytea not null,
      primary key (school_id, file)
    )`,
    // Devices that a ticket is also about: those of an incident, each once. `recovered_at`: since when it is well again.
    `create table ticket_devices (
      school_id text not null,
      ticket_id text not null,
      device_id text not null,
      joined_at bigint not null,
      seen_at bigint not null,
      recovered_at bigint,
      primary key (school_id, ticket_id, device_id)
    )`,
    'create index ticket_devices_by_device on ticket_devices (school_id, device_id)',
  ],
}
