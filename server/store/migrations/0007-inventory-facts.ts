import type { Migration } from './migration.ts'

/**
 * What devices are made of, so that all of them can be asked at once (ADR 0009). `device_facts` has a row for each
 * device; columns that end in `_key` are what is compared: folded texts, versions as they sort. `rules` is the version
 * of the rules that made the row; 0: still to be filled from the inventories that are stored already.
 */
export const inventoryFacts: Migration = {
  version: 7,
  name: 'inventory-facts',
  statements: [
    `create table device_facts (
      school_id text not null,
      device_id text not null,
      device_no integer not null unique,
      rules integer not null,
      memory bigint,
      cores integer,
      firmware_year integer,
      disk_size bigint,
      disk_class bigint,
      disk_type text,
      disk_used integer,
      disk_free bigint,
      battery integer,
      battery_health integer,
      battery_cycles integer,
      screens integer,
      manufacturer text,
      manufacturer_key text,
      model text,
      model_key text,
      processor text,
      processor_key text,
      os_name text,
      os_name_key text,
      os_version text,
      os_version_key text,
      os_major text,
      screen text,
      screen_key text,
      printer text,
      printer_key text,
      agent text,
      agent_key text,
      software_at bigint,
      primary key (school_id, device_id)
    )`,
    `insert into device_facts (school_id, device_id, device_no, rules)
     select school_id, id, row_number() over (order by school_id, id), 0 from devices`,
    // One row for each version of each program that some device has; `devices` says how many.
    `create table software_titles (
      title_id integer not null primary key,
      program text not null,
      program_key text not null,
      version text not null,
      version_key text,
      devices integer not null
    )`,
    'create unique index software_titles_by_program on software_titles (program_key, version)',
    // A hundred rows a device: integers alone, and no school, for a question goes from the program to the devices.
    `create table software_installs (
      title_id integer not null,
      device_no integer not null,
      primary key (title_id, device_no)
    )`,
    // What a device has, as a JSON array of titles: a new list is compared with it, and only what differs is written.
    `create table software_lists (
      school_id text not null,
      device_id text not null,
      titles text not null,
      primary key (school_id, device_id)
    )`,
    `create table inventory_questions (
      id text not null primary key,
      name text not null,
      name_key text not null unique,
      question text not null,
      made_at bigint not null,
      changed_at bigint not null
    )`,
  ],
}
