import type { Migration } from './migration.ts'

/** What tells whether the equipment of contracts is another: asked at each look at one, of 50 000 devices in milliseconds. */
export const deviceMarks: Migration = {
  version: 24,
  name: 'device marks',
  statements: ['create index devices_by_enrolment on devices (kind, enrolled_at)'],
}
