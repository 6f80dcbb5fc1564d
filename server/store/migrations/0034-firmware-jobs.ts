import type { Migration } from './migration.ts'

/** What a person does by hand to bring a board's firmware up to date, step by step, as JSON: the last time of each board. */
export const firmwareJobs: Migration = {
  version: 34,
  name: 'firmware jobs',
  statements: ['alter table equipment add column firmware_job text'],
}
