import type { Migration } from './migration.ts'

/** Until when its maker answers for a device: what a person read off the invoice. A local date, the last day included. */
export const warranties: Migration = {
  version: 23,
  name: 'warranties',
  statements: ['alter table devices add column warranty_until text'],
}
