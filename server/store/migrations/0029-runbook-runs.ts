import type { Migration } from './migration.ts'

/**
 * Fixes that persons had run: on which devices of a school, how far each is, and who signed where that is needed. What is sent to a
 * device is a command; `fix` is what that carries and `steps` what proves it, both JSON. `place` counts the devices of a run from 0,
 * `retry_at` is when one that a class kept from its turn is looked at again.
 */
export const runbookRuns: Migration = {
  version: 29,
  name: 'runbook runs',
  statements: [
    'alter table commands add column run_id text',
    'alter table commands add column fix text',
    'alter table commands add column steps text',
    `create table runbook_runs (
      school_id text not null,
      id text not null,
      runbook text not null,
      risk text not null,
      given text not null,
      state text not null,
      ticket_id text,
      accepted integer not null,
      asked_by text,
      asked_at bigint not null,
      not_before bigint not null,
      not_after bigint not null,
      takes integer not null,
      at_once integer not null,
      ended_at bigint,
      closes integer not null,
      primary key (school_id, id)
    )`,
    'create index runbook_runs_by_state on runbook_runs (state, asked_at)',
    'create index runbook_runs_by_time on runbook_runs (asked_at)',
    'create index runbook_runs_by_ticket on runbook_runs (school_id, ticket_id)',
    `create table runbook_run_devices (
      school_id text not null,
      run_id text not null,
      device_id text not null,
      place integer not null,
      state text not null,
      wait text,
      retry_at bigint not null,
      command_id text,
      sent_at bigint,
      reason text,
      code text,
      ended_at bigint,
      primary key (school_id, run_id, device_id),
      foreign key (school_id, run_id) references runbook_runs (school_id, id) on delete cascade,
      foreign key (school_id, device_id) references devices (school_id, id)
    )`,
    'create index runbook_run_devices_by_device on runbook_run_devices (school_id, device_id)',
    'create index runbook_run_devices_by_sent on runbook_run_devices (school_id, sent_at)',
    `create table runbook_approvals (
      school_id text not null,
      run_id text not null,
      key text not null,
      signature text not null,
      person_id text,
      at bigint not null,
      primary key (school_id, run_id, key),
      foreign key (school_id, run_id) references runbook_runs (school_id, id) on delete cascade
    )`,
  ],
}
