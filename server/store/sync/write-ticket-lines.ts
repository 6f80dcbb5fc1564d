import { NOTE_KINDS } from '@preau/protocol/api/tickets.ts'
import { EQUIPMENT_EVENTS, TICKET_EVENTS } from '@preau/protocol/contracts/vocabulary.ts'
import { type EventFields, TICKET_SEVERITIES } from '@preau/protocol/rules/tickets/service-event.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import type { Transaction } from '../database.ts'
import { addServiceEvent, eventOfKey, type NewServiceEvent } from '../service-events.ts'
import { addNote, type StoredNote } from '../ticket-notes.ts'
import { type ArrivedLine, type Incoming, nothing, ticketOf, type Writing, type Written } from './incoming.ts'
import { settleTicket } from './write-tickets.ts'

const EVENTS: ReadonlySet<string> = new Set([...TICKET_EVENTS, ...EQUIPMENT_EVENTS])
const SEVERITIES: ReadonlySet<string> = new Set(TICKET_SEVERITIES)
const NOTES: ReadonlySet<string> = new Set(NOTE_KINDS)

/**
 * Lines of the log of the service, behind those that are here: a line has a number of its own in each server, and is one line by its
 * key. A correction of a line that is not here yet comes again.
 */
export async function writeServiceEvents(
  transaction: Transaction,
  rows: readonly Incoming[],
  writing: Writing,
): Promise<Written> {
  const written = nothing()
  const arrived: Incoming[] = []
  for (const row of rows) {
    const { school, parts, value } = row
    const key = String(parts[0])
    if (!value || (await eventOfKey(transaction, school, key))) continue
    const line = readLine(row, value)
    if (!line) {
      written.refused.push({ row, code: 'MESSAGE_INVALID' })
      continue
    }
    const replaced =
      typeof value.replaces_key === 'string' ? await eventOfKey(transaction, school, value.replaces_key) : undefined
    if (value.replaces_key !== null && value.replaces_key !== undefined && !replaced) {
      written.later.push(row)
      continue
    }
    await addServiceEvent(transaction, { ...line, ...(replaced && { replaces: replaced.n }) })
    arrived.push(row)
  }
  await settle(transaction, arrived, writing)
  return written
}

/** What is said beside the log, each once. A picture stays where it was taken: the note says that there is one. */
export async function writeTicketNotes(
  transaction: Transaction,
  rows: readonly Incoming[],
  writing: Writing,
): Promise<Written> {
  const written = nothing()
  const arrived: Incoming[] = []
  for (const row of rows) {
    const { school, parts, value } = row
    const body = readObject<StoredNote['body']>(value?.body)
    if (!value || !body || !NOTES.has(String(value.kind))) {
      written.refused.push({ row, code: 'MESSAGE_INVALID' })
      continue
    }
    const isNew = await addNote(transaction, {
      ...{ school, id: String(parts[0]), ticket: String(value.ticket_id), at: Number(value.at), body },
      ...{ kind: String(value.kind) as StoredNote['kind'], file: text(value.file) ?? null },
      ...{ recordedAt: Number(value.recorded_at), recordedBy: text(value.recorded_by) ?? null },
    })
    if (isNew) arrived.push(row)
  }
  await settle(transaction, arrived, writing)
  return written
}

/** Every ticket of which something came stands by it. */
async function settle(transaction: Transaction, arrived: readonly Incoming[], writing: Writing): Promise<void> {
  const ofTickets = Map.groupBy(arrived, (row) => `${row.school} ${ticketOf(row) ?? ''}`)
  for (const [first, ...others] of ofTickets.values()) {
    const ticket = first && ticketOf(first)
    if (!ticket) continue
    await settleTicket(transaction, writing, first.school, ticket, [first, ...others].map(toArrived))
  }
}

function toArrived({ parts, value }: Incoming): ArrivedLine {
  // A visit that is planned is a note of which people are told as of a line.
  const event = String(value?.event ?? (value?.kind === 'visit' ? 'plan_visit' : value?.kind))
  const [cause, by] = [text(value?.cause) ?? null, text(value?.recorded_by) ?? null]
  return { key: String(parts[0]), event, cause, recordedAt: Number(value?.recorded_at), by }
}

/** A line as the log has it; undefined where no engine could count it. */
function readLine({ school, parts }: Incoming, value: SyncValue): NewServiceEvent | undefined {
  const { event, severity, at } = value
  const isRead = typeof event === 'string' && EVENTS.has(event) && Number(at) % 1000 === 0
  if (!isRead || (typeof severity === 'string' && !SEVERITIES.has(severity))) return undefined
  const replacement = readObject<EventFields>(value.replacement)
  if (typeof value.replacement === 'string' && !(replacement && EVENTS.has(replacement.event))) return undefined
  const said = {
    ...{ severity: text(severity), lot: text(value.lot), cause: text(value.cause), by: text(value.by_party) },
    ...{ to: text(value.to_party), proof: text(value.proof), note: text(value.note) },
    ...{ commitment: text(value.commitment), amount: value.amount_cents ?? undefined, with: replacement },
  }
  return {
    ...Object.fromEntries(Object.entries(said).filter(([, field]) => field !== undefined)),
    ...{ school, key: String(parts[0]), ticket: text(value.ticket_id) ?? null },
    ...{ equipment: text(value.device_id) ?? null, at: Number(at), event: event as NewServiceEvent['event'] },
    ...{ recordedAt: Number(value.recorded_at), recordedBy: text(value.recorded_by) ?? null },
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function readObject<T extends object>(json: unknown): T | undefined {
  try {
    const value: unknown = typeof json === 'string' ? JSON.parse(json) : undefined
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as T) : undefined
  } catch {
    return undefined
  }
}
