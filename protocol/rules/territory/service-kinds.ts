import type { SyncKind } from './kinds.ts'

/**
 * The kinds of the service: what was agreed, what is broken, and what people think of it. How a ticket stands is no field of it: each
 * side makes it of the union of the lines and notes that both have (rules/tickets/reduce.ts), and the due times of its contract. Nor
 * are pictures carried, which stay where they were taken; nor penalty claims, which name other schools and are the town
 * hall's affair alone.
 */
export const SERVICE_KINDS = {
  contract: {
    owner: 'territory',
    urgency: 1,
    merge: 'territory',
    key: { id: 'text' },
    fields: {
      key: 'text',
      title: 'text',
      from_date: 'text',
      to_date: 'text',
      version: 'number',
      made_at: 'number',
      changed_at: 'number',
    },
  },
  contract_version: {
    owner: 'territory',
    urgency: 1,
    merge: 'add',
    key: { contract_id: 'text', version: 'number' },
    fields: {
      body: 'text',
      valid_from: 'text',
      note: 'text?',
      lots: 'text',
      made_at: 'number',
      made_by: 'text?',
    },
  },
  ticket: {
    owner: 'both',
    urgency: 1,
    merge: 'fields',
    key: { id: 'text' },
    fields: {
      number: 'number',
      device_id: 'text?',
      kind: 'text?',
      room_id: 'text?',
      symptom: 'text',
      title: 'text',
      can_teach: 'text?',
      rule: 'text?',
      opened_at: 'number',
      opened_by: 'text?',
    },
    dated: 'opened_at',
  },
  // A line is known by its key: its number counts the lines of one server, and is another one on the other side.
  service_event: {
    owner: 'both',
    urgency: 1,
    merge: 'add',
    key: { key: 'text' },
    fields: {
      ticket_id: 'text?',
      device_id: 'text?',
      at: 'number',
      event: 'text',
      severity: 'text?',
      lot: 'text?',
      cause: 'text?',
      by_party: 'text?',
      to_party: 'text?',
      proof: 'text?',
      note: 'text?',
      commitment: 'text?',
      amount_cents: 'number?',
      replaces_key: 'text?',
      replacement: 'text?',
      recorded_at: 'number',
      recorded_by: 'text?',
    },
    dated: 'at',
  },
  ticket_note: {
    owner: 'both',
    urgency: 1,
    merge: 'add',
    key: { id: 'text' },
    fields: {
      ticket_id: 'text',
      at: 'number',
      kind: 'text',
      body: 'text',
      file: 'text?',
      recorded_at: 'number',
      recorded_by: 'text?',
    },
    dated: 'at',
  },
  ticket_device: {
    owner: 'school',
    urgency: 1,
    merge: 'school',
    key: { ticket_id: 'text', device_id: 'text' },
    fields: { joined_at: 'number', seen_at: 'number', recovered_at: 'number?' },
    dated: 'joined_at',
  },
  ticket_rating: {
    owner: 'both',
    urgency: 2,
    merge: 'fields',
    key: { ticket_id: 'text' },
    fields: { score: 'number', at: 'number' },
    dated: 'at',
  },
  objective: {
    owner: 'both',
    urgency: 2,
    merge: 'fields',
    key: { id: 'text' },
    fields: { title: 'text', due_on: 'text', made_at: 'number', reached_on: 'text?', dropped_on: 'text?' },
  },
} as const satisfies Record<string, SyncKind>
