import type { Migration } from './migration.ts'

/**
 * What persons asked of devices, and what became of it. `asked_by` is a random id, as in the audit. `state` is `waiting` or an
 * outcome; `answered` is 0 where the server itself ended its waiting: then what the agent says later holds.
 */
export const commands: Migration = {
  version: 16,
  name: 'commands',
  statements: [
    `create table commands (
      school_id text not null,
      id text not null,
      device_id text not null,
      via_id text not null,
      key text not null,
      command text not null,
      choice text,
      confirmed integer not null,
      explicit integer not null,
      asked_by text,
      asked_at bigint not null,
      not_after bigint not null,
      given_up_at bigint not null,
      state text not null,
      answered integer not null,
      reason text,
      code text,
      means text,
      proof text,
      ended_at bigint,
      primary key (school_id, id),
      foreign key (school_id, device_id) references devices (school_id, id)
    )`,
    'create index commands_by_device on commands (school_id, device_id, asked_at)',
    'create index commands_by_asker on commands (school_id, asked_by, asked_at)',
    'create index commands_by_state on commands (state, asked_at)',
    'create index commands_by_time on commands (asked_at)',
  ],
}
