import type { Migration } from './migration.ts'

/**
 * Devices that the agent of another one reaches; their rows in `devices` are as those of any. `key` is what that agent calls it,
 * `said` everything that it said last, by reading. `lost`: the agent no longer looks after it. What somebody on site confirmed holds
 * for the spec under which he did.
 */
export const equipment: Migration = {
  version: 15,
  name: 'equipment',
  statements: [
    `create table equipment (
      school_id text not null,
      device_id text not null,
      via_id text not null,
      key text not null,
      spec text not null,
      network integer not null,
      vendor text,
      model text,
      serial text,
      presence text not null,
      presence_since bigint not null,
      fault text,
      said text not null,
      lamp_life bigint,
      lost integer not null,
      confirmed_at bigint,
      confirmed_by text,
      primary key (school_id, device_id),
      foreign key (school_id, device_id) references devices (school_id, id)
    )`,
    'create index equipment_by_via on equipment (school_id, via_id, device_id)',
  ],
}
