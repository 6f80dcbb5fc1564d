import type { Migration } from './migration.ts'

/** The limits of equipment by its own spec, as JSON by reading; null where its spec has none, or its agent is older. */
export const equipmentThresholds: Migration = {
  version: 22,
  name: 'equipment thresholds',
  statements: ['alter table equipment add column thresholds text'],
}
