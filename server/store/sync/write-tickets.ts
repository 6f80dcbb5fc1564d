import { NOTHING_NOTED, withNote } from '@preau/protocol/rules/tickets/noted.ts'
import { standingOf } from '@preau/protocol/rules/tickets/reduce.ts'
import { COMMUNE } from '@preau/protocol/rules/tickets/service-event.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import type { Transaction } from '../database.ts'
import { eventsOfTicket } from '../service-events.ts'
import { sortKey } from '../sort-key.ts'
import { notesOfTicket } from '../ticket-notes.ts'
import {
  insertTicket,
  nextTicketNumber,
  type StoredTicket,
  saveTicket,
  type TicketTableRow,
  toTicket,
} from '../tickets.ts'
import { type ArrivedLine, type Incoming, nothing, type Writing, type Written } from './incoming.ts'

/** A number so far above those that are here is no school's own: it would use up those of all others. */
const FURTHEST = 1000

const optional = (value: unknown) => (typeof value === 'string' ? value : null)

/**
 * What tickets are about. Two schools give the same numbers: where one is taken at the territory the ticket gets the next one of the
 * territory, and its school takes that; where it is taken at the school, by a ticket that the territory has not seen yet, that one
 * gives way. How a ticket stands is made of its lines and notes, whichever came first.
 */
export async function writeTickets(
  transaction: Transaction,
  rows: readonly Incoming[],
  writing: Writing,
): Promise<Written> {
  const written = nothing()
  for (const row of rows) {
    const { school, parts, value } = row
    const id = String(parts[0])
    if (!value) continue
    const known = await transaction.get<TicketTableRow>('select * from tickets where id = $1', [id])
    if (known && known.school_id !== school) {
      written.refused.push({ row, code: 'IDENTITY_MISMATCH' })
      continue
    }
    const number = await makeFree(transaction, row, Number(value.number), written, writing)
    if (known) await changeFacts(transaction, school, id, number, value)
    else await insertTicket(transaction, newTicket(school, id, number, value))
    await settleTicket(transaction, writing, school, id, [])
  }
  return written
}

/**
 * Writes how a ticket stands by all of its lines and notes. INVARIANT: it is made of what both sides said and never copied, so that
 * both come to the same whatever arrived first.
 */
export async function settleTicket(
  transaction: Transaction,
  { settle }: Pick<Writing, 'settle'>,
  school: string,
  id: string,
  arrived: readonly ArrivedLine[],
): Promise<void> {
  const row = await transaction.get<TicketTableRow>('select * from tickets where school_id = $1 and id = $2', [
    school,
    id,
  ])
  if (!row) return
  const ticket = toTicket(row)
  const log = await eventsOfTicket(transaction, school, id)
  const notes = (await notesOfTicket(transaction, school, id)).sort(
    (a, b) => a.recordedAt - b.recordedAt || (a.id < b.id ? -1 : 1),
  )
  const { standing } = standingOf(log)
  const { isRequest: _, ...stands } = standing ?? { isRequest: false }
  const noted = notes.reduce(withNote, NOTHING_NOTED)
  const changedAt = Math.max(...[...log, ...notes].map(({ recordedAt }) => recordedAt), 0) || ticket.changedAt
  await saveTicket(transaction, { ...ticket, ...stands, ...noted, changedAt })
  await settle?.(transaction, id, arrived)
}

/** The number that a ticket gets here; who has it gives way at a school. */
async function makeFree(
  transaction: Transaction,
  row: Incoming,
  wanted: number,
  written: Written,
  { side }: Writing,
): Promise<number> {
  const holder = await transaction.get<{ id: string; school_id: string }>(
    'select id, school_id from tickets where number = $1 and id <> $2',
    [wanted, String(row.parts[0])],
  )
  const next = await nextTicketNumber(transaction)
  if (side === 'territory') {
    if (!holder && wanted > 0 && wanted < next + FURTHEST) return wanted
    written.owed.push(row)
    return next
  }
  if (!holder) return wanted
  // Of a server of several schools: the territory's word is about another ticket than the one that has it.
  const free = Math.max(next, wanted + 1)
  await transaction.run('update tickets set number = $2 where id = $1', [holder.id, free])
  if (holder.school_id === row.school) {
    written.owed.push({ ...row, record: { ...row.record, key: JSON.stringify([holder.id]) }, parts: [holder.id] })
  }
  return wanted
}

async function changeFacts(
  transaction: Transaction,
  school: string,
  id: string,
  number: number,
  value: SyncValue,
): Promise<void> {
  const title = String(value.title ?? '')
  await transaction.run(
    `update tickets set number = $3, device_id = $4, kind = $5, room_id = $6, symptom = $7, title = $8, title_key = $9,
       can_teach = $10, rule = $11, opened_by = $12 where school_id = $1 and id = $2`,
    [
      ...[school, id, number, optional(value.device_id), optional(value.kind), optional(value.room_id)],
      ...[String(value.symptom ?? ''), title, sortKey(title), optional(value.can_teach), optional(value.rule)],
      optional(value.opened_by),
    ],
  )
}

/** A ticket of which nothing is known yet but what it is about. */
function newTicket(school: string, id: string, number: number, value: SyncValue): StoredTicket {
  const at = Number(value.opened_at)
  return {
    ...{ school, id, number, device: optional(value.device_id), room: optional(value.room_id) },
    ...{ kind: optional(value.kind) as StoredTicket['kind'], title: String(value.title ?? '') },
    ...{ symptom: String(value.symptom ?? '') as StoredTicket['symptom'], rule: optional(value.rule) },
    ...{ canTeach: optional(value.can_teach) as StoredTicket['canTeach'], openedBy: optional(value.opened_by) },
    ...NOTHING_NOTED,
    ...{ severity: 'minor', state: 'open', party: COMMUNE, lot: null, openedAt: at, pauses: [] },
    ...{ restoredAt: null, endedAt: null, contract: null, clocks: [], changedAt: at },
  }
}
