import type { Migration } from './migration.ts'

/**
 * What is brought to which machines, school by school. INVARIANTS: `update_results` are what machines said, each once, added and
 * never altered; `campaign_events` are added and never altered; what a campaign asks for (`wanted`, `ring`) is said by who leads it,
 * what stopped it in a school (`halted_for`: before which resumption) by the school.
 */
export const campaigns: Migration = {
  version: 28,
  name: 'campaigns',
  statements: [
    `create table campaigns (
      school_id text not null references schools (id) on delete cascade,
      id text not null,
      title text not null,
      target text not null,
      kind text not null,
      product text not null,
      version text not null,
      bytes bigint not null,
      policy text not null,
      rings text not null,
      led_by text not null,
      wanted text not null,
      wanted_why text,
      ring bigint not null,
      ring_at bigint not null,
      reached_at bigint,
      resumed bigint not null,
      halted_for bigint,
      halted_at bigint,
      made_at bigint not null,
      made_by text,
      changed_at bigint not null,
      primary key (school_id, id)
    )`,
    'create index campaigns_by_id on campaigns (id)',
    'create index campaigns_by_product on campaigns (school_id, product, made_at)',
    `create table campaign_devices (
      school_id text not null,
      campaign_id text not null,
      device_id text not null,
      ring bigint not null,
      phase text not null,
      cause text,
      from_version text,
      tries bigint not null,
      turn_at bigint,
      phase_at bigint,
      excused bigint not null,
      primary key (school_id, campaign_id, device_id),
      foreign key (school_id, campaign_id) references campaigns (school_id, id) on delete cascade
    )`,
    'create index campaign_devices_by_campaign on campaign_devices (campaign_id, school_id, ring, phase, excused)',
    'create index campaign_devices_by_device on campaign_devices (school_id, device_id)',
    `create table campaign_events (
      school_id text not null,
      id text not null,
      campaign_id text not null,
      at bigint not null,
      event text not null,
      ring bigint,
      why text,
      failed bigint,
      of_devices bigint,
      done_by text,
      primary key (school_id, id),
      foreign key (school_id, campaign_id) references campaigns (school_id, id) on delete cascade
    )`,
    'create index campaign_events_by_campaign on campaign_events (campaign_id, at)',
    `create table update_results (
      school_id text not null references schools (id) on delete cascade,
      device_id text not null,
      epoch bigint not null,
      seq bigint not null,
      at bigint not null,
      received_at bigint not null,
      campaign_id text,
      target text not null,
      product text not null,
      from_version text,
      to_version text not null,
      phase text not null,
      cause text,
      primary key (school_id, device_id, epoch, seq)
    )`,
    'create index update_results_by_time on update_results (received_at)',
  ],
}
