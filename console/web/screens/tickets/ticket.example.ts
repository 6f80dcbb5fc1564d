import type { TicketRow } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'

const id = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}` as Id

/** A ticket of a test: a board without a picture, opened and not taken. */
export function exampleRow(change: Partial<TicketRow> = {}): TicketRow {
  return {
    id: id(1),
    number: 'T-1042',
    school: { id: id(100), name: 'École Jules-Ferry' },
    room: { id: id(200), name: 'Salle 3' },
    device: { id: id(300), name: 'TNI salle 3', kind: 'board_pc' },
    kind: 'board_pc',
    symptom: 'no_picture',
    title: '',
    canTeach: 'no',
    rule: null,
    severity: 'blocking',
    level: 'n2',
    state: 'open',
    pauses: [],
    party: { id: 'commune', name: null },
    contract: 'marche-2025-07',
    lot: 'lot-2',
    assignee: null,
    openedAt: Date.parse('2026-11-24T08:12:00+01:00'),
    openedBy: 'Mme Delmas',
    mine: false,
    changedAt: Date.parse('2026-11-24T08:12:00+01:00'),
    visitAt: null,
    restoredAt: null,
    endedAt: null,
    clocks: [],
    nextDue: Date.parse('2026-11-24T14:30:00+01:00'),
    late: false,
    repeats: 0,
    seenAt: null,
    recoveredAt: null,
    devices: 0,
    ...change,
  }
}
