import type { SyncKind } from './kinds.ts'

/**
 * The kinds of updates: what was brought to whom. Only a campaign that is led at the territory travels (store/sync/tables.ts): one that a
 * school leads is its own. A row of each school says what its leader wants, and what the school itself stopped; how a machine
 * stands only the school says, for nobody else hears it.
 */
export const UPDATE_KINDS = {
  campaign: {
    owner: 'both',
    urgency: 1,
    merge: 'fields',
    key: { id: 'text' },
    fields: {
      title: 'text',
      target: 'text',
      kind: 'text',
      product: 'text',
      version: 'text',
      bytes: 'number',
      policy: 'text',
      rings: 'text',
      led_by: 'text',
      wanted: 'text',
      wanted_why: 'text?',
      ring: 'number',
      ring_at: 'number',
      reached_at: 'number?',
      resumed: 'number',
      halted_for: 'number?',
      halted_at: 'number?',
      paused_at: 'number?',
      made_at: 'number',
      made_by: 'text?',
      changed_at: 'number',
    },
    dated: 'made_at',
  },
  // `made_at` is that of its campaign: both go out of keeping together.
  campaign_device: {
    owner: 'both',
    urgency: 1,
    merge: 'fields',
    key: { device_id: 'text', campaign_id: 'text' },
    fields: {
      ring: 'number',
      from_version: 'text?',
      excused: 'number',
      retried: 'number',
      phase: 'text',
      cause: 'text?',
      tries: 'number',
      turn_at: 'number?',
      phase_at: 'number?',
      retry_taken: 'number',
      made_at: 'number?',
    },
    dated: 'made_at',
  },
  campaign_event: {
    owner: 'both',
    urgency: 1,
    merge: 'add',
    key: { id: 'text' },
    fields: {
      campaign_id: 'text',
      at: 'number',
      event: 'text',
      ring: 'number?',
      why: 'text?',
      failed: 'number?',
      of_devices: 'number?',
      done_by: 'text?',
    },
    dated: 'at',
  },
  update_result: {
    owner: 'school',
    urgency: 2,
    merge: 'add',
    key: { device_id: 'text', epoch: 'number', seq: 'number' },
    fields: {
      at: 'number',
      received_at: 'number',
      campaign_id: 'text?',
      target: 'text',
      product: 'text',
      from_version: 'text?',
      to_version: 'text',
      phase: 'text',
      cause: 'text?',
    },
    dated: 'at',
  },
  // Signed files: a server in between can hold them back and nothing else.
  director_orders: {
    owner: 'territory',
    urgency: 1,
    merge: 'territory',
    key: { director: 'text' },
    fields: { timestamp_file: 'text', snapshot_file: 'text', targets_file: 'text' },
  },
} as const satisfies Record<string, SyncKind>
