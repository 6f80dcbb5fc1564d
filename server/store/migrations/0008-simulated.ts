import type { Migration } from './migration.ts'

/** Whether a device exists, or is played by a simulator: what it says is never mixed with the rest without a word. */
export const simulated: Migration = {
  version: 8,
  name: 'simulated',
  statements: [
    'alter table devices add column simulated integer not null default 0',
    // A fleet has few of them or none: to count them must not cost a look at all.
    'create index devices_simulated on devices (school_id) where simulated = 1',
  ],
}
