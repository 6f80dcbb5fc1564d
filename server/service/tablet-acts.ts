import type { Id } from '@preau/protocol/ids.ts'
import type { KioskAct, KioskAnswer, KioskRefusal } from '@preau/protocol/kiosk.ts'
import { tabletNote } from '@preau/protocol/rules/tablet-note.ts'
import { reportTime } from '@preau/protocol/rules/tickets/report-time.ts'
import type { Queries } from '../store/database.ts'
import { enrolmentOf } from '../store/lesson-places.ts'
import { eventOfKey } from '../store/service-events.ts'
import { findTablet } from '../store/tablets.ts'
import { getTicket, openTicketsOf, type StoredTicket } from '../store/tickets.ts'
import type { TabletPlace } from './tablet-kiosk.ts'
import { severityOf, type TicketDesk } from './ticket-desk.ts'
import { rateOnce } from './ticket-rating.ts'

/** What became of a touch; `ticket` is one that changed. */
export interface TabletDone {
  answer: Omit<KioskAnswer, 'ms'>
  ticket?: StoredTicket
}

/** What a tablet may do with tickets: open one, and add what it found out about itself. */
export type TabletDesk = Pick<TicketDesk, 'open' | 'act'> & { newId(): Id }

/** A touch on a tablet, and when it was, ms since 1970, where that was before it could be sent. */
export interface TabletTouch {
  act: KioskAct
  at: number | undefined
}

/**
 * Does a touch of a tablet, in the transaction of who asks. A tablet tells of itself and rates what was repaired in its room;
 * everything else is the business of the machine at the board. INVARIANT: the same touch twice is one (I2), and a fault of this
 * tablet that is told of already opens no second ticket.
 */
export async function doTabletAct(
  transaction: Queries,
  desk: TabletDesk,
  tablet: TabletPlace,
  { act, at }: TabletTouch,
  now: number,
): Promise<TabletDone> {
  if (act.act === 'report') return await report(transaction, desk, tablet, { ...act, at }, now)
  if (act.act !== 'rate') return refused('not_allowed')
  const ticket = await ticketHere(transaction, tablet, act.ticket)
  if (!ticket) return refused('unknown')
  return (await rateOnce(transaction, ticket, act.score, now)) ? { answer: DONE, ticket } : refused('over')
}

const DONE = { refused: null, until: null }

function refused(why: KioskRefusal): TabletDone {
  return { answer: { refused: why, until: null } }
}

async function report(
  transaction: Queries,
  desk: TabletDesk,
  { school, room, id: device, kind }: TabletPlace,
  { id: key, symptom, canTeach, at }: Extract<KioskAct, { act: 'report' }> & { at: number | undefined },
  now: number,
): Promise<TabletDone> {
  if (await eventOfKey(transaction, school.id, key)) return { answer: DONE }
  const open = await openTicketsOf(transaction, school.id, device)
  if (open.some((ticket) => ticket.symptom === symptom && ticket.device === device)) return { answer: DONE }
  const facts = { school: school.id, device, kind, room: room?.id ?? null, symptom, title: '', canTeach, rule: null }
  const told = reportTime(at, now, await enrolmentOf(transaction, school.id, device))
  const opened = { ...facts, key, severity: severityOf({ canTeach }), at: told }
  const ticket = await desk.open(transaction, opened, null)
  const look = await findTablet(transaction, school.id, device)
  if (!look) return { answer: DONE, ticket }
  const words = { act: 'comment', key: desk.newId(), words: tabletNote(look.told) } as const
  const noted = await desk.act(transaction, ticket, words, { person: null, side: 'commune' })
  return { answer: DONE, ticket: noted.ticket }
}

/** A ticket that this tablet shows: of its room or of itself. */
async function ticketHere(
  db: Queries,
  { school, room, id }: TabletPlace,
  ticket: Id,
): Promise<StoredTicket | undefined> {
  const found = await getTicket(db, 'all', ticket).catch(() => undefined)
  if (found?.school !== school.id) return undefined
  return found.device === id || (room !== null && found.room === room.id) ? found : undefined
}
