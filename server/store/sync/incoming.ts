import type { Id } from '@preau/protocol/ids.ts'
import type { Side } from '@preau/protocol/rules/territory/clock.ts'
import type { SyncKind, SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { MergeRow } from '@preau/protocol/rules/territory/merge.ts'
import { SERVICE_KINDS } from '@preau/protocol/rules/territory/service-kinds.ts'
import type { SyncRecord, SyncValue } from '@preau/protocol/territory/record.ts'
import type { Queries, Transaction } from '../database.ts'
import type { StoredClosure } from '../room-closures.ts'
import type { Survey } from '../surveys.ts'
import type { SyncTable } from './tables.ts'

/** A row that came from the other side, read: of which school, with its key taken apart. */
export interface Incoming {
  school: Id
  record: SyncRecord
  parts: readonly (string | number)[]
  /** What is to be written; null: it is to be taken away. */
  value: SyncValue | null
  /** Of a row that is merged: as it was here. */
  mine?: MergeRow
}

/** What a writer makes of rows of its kind. Rows that it neither refuses nor puts off are written. */
export interface Written {
  /** With the code of the reason: the other side is not asked for them again. */
  refused: { row: Incoming; code: string }[]
  /** What they refer to is not here yet: they come again. */
  later: Incoming[]
  /** Rows that stand here otherwise than they came: the other side is told. */
  owed: Incoming[]
}

/** What a writer knows. */
export interface Writing {
  side: Side
  kind: SyncKindName
  is: SyncKind
  at: SyncTable
  /** ms since 1970. */
  now: number
  /** At a school: whether a command from the territory may be handed to its device; a reason where it may not. */
  judge?: ((transaction: Queries, command: Incoming) => Promise<string | undefined>) | undefined
  /** Lines or notes of a ticket came, and how it stands by them is written: its due times follow, and who waits for it is told. */
  settle?: SettleTicket | undefined
  /** At a school: what a closure of a room asks for is done, or refused; whether anything was. */
  closing?: TakeClosure | undefined
  /** At a school: its survey was opened, or given other dates, by the other side. */
  surveyed?: TellSurvey | undefined
}

/** A line or a note that came from the other side. */
export interface ArrivedLine {
  key: Id
  event: string
  cause: string | null
  /** ms since 1970. */
  recordedAt: number
  /** Random id of a person. */
  by: Id | null
}

export type SettleTicket = (transaction: Queries, ticket: Id, arrived: readonly ArrivedLine[]) => Promise<unknown>

export type TellSurvey = (transaction: Queries, survey: Survey) => Promise<unknown>

export type TakeClosure = (transaction: Transaction, closure: StoredClosure) => Promise<boolean>

export const nothing = (): Written => ({ refused: [], later: [], owed: [] })

/** Of rows with one key the last. */
export function lastOfEach(rows: readonly Incoming[]): Incoming[] {
  return [...new Map(rows.map((row) => [`${row.school} ${row.record.key}`, row])).values()]
}

/** The device that a row is about; undefined where it is about none. */
export function deviceOf({ record, parts, value }: Pick<Incoming, 'record' | 'parts' | 'value'>): Id | undefined {
  const { kind } = record
  if (kind === 'device' || kind === 'device_status') return String(parts[0])
  if (kind === 'command') return typeof value?.device_id === 'string' ? value.device_id : undefined
  return NOT_OF_A_DEVICE.has(kind) ? undefined : String(parts[0])
}

/** The ticket that a row is about; undefined where it is about none. */
export function ticketOf({ record, parts, value }: Pick<Incoming, 'record' | 'parts' | 'value'>): Id | undefined {
  const { kind } = record
  if (kind === 'ticket' || kind === 'ticket_device' || kind === 'ticket_rating') return String(parts[0])
  if (kind !== 'service_event' && kind !== 'ticket_note') return undefined
  return typeof value?.ticket_id === 'string' ? value.ticket_id : undefined
}

/** The campaign that a row is about; undefined where it is about none. */
export function campaignOf({ record, parts, value }: Pick<Incoming, 'record' | 'parts' | 'value'>): Id | undefined {
  const { kind } = record
  if (kind === 'campaign') return String(parts[0])
  if (kind === 'campaign_device') return String(parts[1])
  return kind === 'campaign_event' && typeof value?.campaign_id === 'string' ? value.campaign_id : undefined
}

const NOT_OF_A_DEVICE = new Set<string>([
  ...['authority', 'school', 'room', 'plan', 'server_health', 'campaign', 'campaign_event', 'director_orders'],
  ...Object.keys(SERVICE_KINDS),
])
