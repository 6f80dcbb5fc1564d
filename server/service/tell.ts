import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { isMailed, type NoticeKind, type NoticeParams, noticeOf, noticeRule } from '@preau/protocol/rules/notices.ts'
import type { Queries } from '../store/database.ts'
import { insertNotices, isKnownHere, mailChoice, peopleAt, peopleOfLot } from '../store/notices.ts'
import { type StoredTicket, ticketName } from '../store/tickets.ts'

/** What is told of something that happened. */
export interface Happening {
  /** The same for everybody who is told of it: telling it twice adds nothing. */
  id: Id
  /** ms since 1970, when it became known here. */
  at: number
  about: string
  params: NoticeParams
  /** Who did it: he is not told. */
  by?: Id | null
  /** Also this person: who waits for it. */
  also?: Id | null
}

/** So many people are told of one thing at most. */
const MOST_TOLD = 500

/** Tells those of a school whom a kind of notice is for; gives how many they are. */
export async function tellSchool(
  transaction: Queries,
  school: Id,
  kind: NoticeKind,
  happening: Happening,
  device: DeviceKind | null = null,
): Promise<number> {
  const { roles, opener } = noticeRule(kind)
  const people = roles.length === 0 ? [] : await peopleAt(transaction, { school, device }, roles)
  // In a commune with nobody else it is the administrator who repairs.
  if (people.length === 0 && roles.length > 0)
    people.push(...(await peopleAt(transaction, { school, device }, ['admin'])))
  const waits = opener ? happening.also : null
  const also = waits && (await isKnownHere(transaction, waits)) ? [waits] : []
  return await tellPeople(transaction, [...people, ...also], kind, happening, { school, device })
}

/** Tells those who have a lot of persons; gives how many they are. */
export async function tellLot(transaction: Queries, lot: Id, kind: NoticeKind, happening: Happening): Promise<number> {
  const people = await peopleOfLot(transaction, lot, noticeRule(kind).roles)
  return await tellPeople(transaction, people, kind, happening, { school: null, device: null })
}

async function tellPeople(
  transaction: Queries,
  people: readonly Id[],
  kind: NoticeKind,
  { id, at, about, params, by = null }: Happening,
  { school, device }: { school: Id | null; device: DeviceKind | null },
): Promise<number> {
  const told = [...new Set(people)].filter((person) => person !== by).slice(0, MOST_TOLD)
  const mailed = isMailed(kind, params)
  const notices = told.map(async (person) => ({
    ...{ person, id, kind, at, school, device, about, params },
    mail: mailed && (await mailChoice(transaction, person)) !== false,
  }))
  await insertNotices(transaction, await Promise.all(notices))
  return told.length
}

/** What happened to a ticket, as its log or its notes name it. */
export interface TicketHappening {
  /** Of the line of the log, or of the note. */
  key: Id
  /** An event of the log, or `plan_visit`. */
  event: string
  cause?: string | null
  /** ms since 1970, when it was written down. */
  recordedAt: number
  /** Random id of who did it; null for a rule. */
  by: Id | null
}

/** Tells what happened to a ticket, in the transaction in which it is written; nobody where nobody waits for it. */
export async function tellTicket(transaction: Queries, ticket: StoredTicket, happened: TicketHappening): Promise<void> {
  const kind = noticeOf(happened.event, happened.cause)
  if (kind === undefined) return
  await tellOfTicket(transaction, ticket, kind, {
    ...{ id: happened.key, at: happened.recordedAt, by: happened.by },
    ...(kind === 'visit_planned' && ticket.visitAt !== null && { params: { when: ticket.visitAt } }),
  })
}

/** Tells those whom a kind of notice about a ticket is for. */
export async function tellOfTicket(
  transaction: Queries,
  ticket: StoredTicket,
  kind: NoticeKind,
  { id, at, by, params = {} }: { id: Id; at: number; by: Id | null; params?: NoticeParams },
): Promise<void> {
  const { school, number, severity, openedBy } = ticket
  const title = await titleOf(transaction, ticket)
  const happening = {
    ...{ id, at, by, also: openedBy, about: `ticket:${ticket.id}` },
    params: { number: ticketName(number), severity, ...(title !== undefined && { title }), ...params },
  }
  await tellSchool(transaction, school, kind, happening, ticket.kind)
}

/** What a ticket is about: its equipment, else its room. What somebody typed stays in the ticket. */
async function titleOf(db: Queries, { school, device, room }: StoredTicket): Promise<string | undefined> {
  const [table, id] = device === null ? ['rooms', room] : ['devices', device]
  if (id === null || id === undefined) return undefined
  const row = await db.get<{ name: string }>(`select name from ${table} where school_id = $1 and id = $2`, [school, id])
  return row?.name
}
