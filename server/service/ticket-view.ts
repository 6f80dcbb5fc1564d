import type { Ticket, TicketRow, TimelineLine, TimelineNote } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import { type Clock, clockDetails, sharesOf } from '@preau/protocol/rules/tickets/clocks.ts'
import { isLateAt, nextDueOf } from '@preau/protocol/rules/tickets/due.ts'
import type { EventFields, ServiceEvent } from '@preau/protocol/rules/tickets/service-event.ts'
import type { Queries } from '../store/database.ts'
import { devicePlaces } from '../store/device-places.ts'
import { eventsOfTicket } from '../store/service-events.ts'
import { findPeer } from '../store/sync/peers.ts'
import { joinedDevices } from '../store/ticket-devices.ts'
import { type Asking, type NamedTicket, namedTicket } from '../store/ticket-list.ts'
import { deviceNames, peopleOfHere, personNames } from '../store/ticket-names.ts'
import { notesOfTicket, type StoredNote } from '../store/ticket-notes.ts'
import { ticketName } from '../store/tickets.ts'
import type { Covers } from './cover.ts'
import { supportOf } from './support.ts'
import { partiesOf, pauseCauses } from './ticket-lines.ts'
import { coverOf } from './ticket-log.ts'

/** A ticket as a list shows it, as of now. */
export async function ticketRow(db: Queries, covers: Covers, ticket: NamedTicket, asking: Asking): Promise<TicketRow> {
  const { device, deviceName, deviceKind, room, roomName, assignee, contract, party } = ticket
  return {
    id: ticket.id,
    number: ticketName(ticket.number),
    school: { id: ticket.school, name: ticket.schoolName },
    room: room === null || roomName === null ? null : { id: room, name: roomName },
    device: device === null || deviceKind === null ? null : { id: device, name: deviceName ?? '', kind: deviceKind },
    kind: ticket.kind,
    symptom: ticket.symptom,
    title: ticket.title,
    canTeach: ticket.canTeach,
    rule: ticket.rule,
    severity: ticket.severity,
    level: ticket.level,
    state: ticket.state,
    pauses: ticket.pauses,
    party: { id: party, name: contract === null ? null : await covers.partyName(db, contract, party) },
    contract,
    lot: ticket.lot,
    assignee: assignee === null ? null : { name: ticket.assigneeName, me: assignee === asking.person },
    openedAt: ticket.openedAt,
    openedBy: ticket.openerName,
    mine: asking.person !== null && ticket.openedBy === asking.person,
    changedAt: ticket.changedAt,
    visitAt: ticket.visitAt,
    restoredAt: ticket.restoredAt,
    endedAt: ticket.endedAt,
    clocks: ticket.clocks.map((clock) => clockAt(clock, asking.now)),
    nextDue: nextDueOf(ticket.clocks),
    late: isLateAt(ticket.clocks, asking.now),
    repeats: ticket.repeats,
    seenAt: ticket.seenAt,
    recoveredAt: ticket.recoveredAt,
    devices: ticket.devices,
  }
}

/** One ticket, whole; undefined where it is gone. Its reach was asked before; what else it names is asked here. */
export async function wholeTicket(
  db: Queries,
  covers: Covers,
  id: Id,
  { reach, ...asking }: Asking & { reach: Reach },
): Promise<Ticket | undefined> {
  const ticket = await namedTicket(db, id)
  if (!ticket) return undefined
  const { school } = ticket
  const log = await eventsOfTicket(db, school, id)
  const notes = await notesOfTicket(db, school, id)
  const cover = await coverOf(covers, db, ticket)
  const name = ticketName(ticket.number)
  const people = await personNames(
    db,
    [...log, ...notes].flatMap(({ recordedBy }) => recordedBy ?? []).concat(assigned(notes)),
  )
  const authors = [...log, ...notes].flatMap(({ recordedBy }) => recordedBy ?? [])
  // Who works without an account, as the people of the demo do, is of no server: then nothing is said of where.
  const here = (await findPeer(db, school)) ? await peopleOfHere(db, authors) : new Set(authors)
  const named = notes.flatMap(({ body }) => body.devices ?? [])
  const places = await devicePlaces(db, named)
  const within = named.filter((device) => {
    const place = places.get(device)
    return place !== undefined && reaches(reach, place.school, place.kind)
  })
  const devices = await deviceNames(db, within)
  const partyName = (party: string) => (cover ? covers.partyName(db, cover.contract, party) : null)
  const shares = cover ? sharesOf(cover, name, log, asking.now) : []
  return {
    ...(await ticketRow(db, covers, ticket, asking)),
    now: asking.now,
    details: cover ? clockDetails(cover, name, log, asking.now) : [],
    shares: await Promise.all(
      shares.map(async ({ party, elapsed }) => ({ party, name: await partyName(party), seconds: elapsed })),
    ),
    timeline: [...timelineOf(log, people, here), ...notes.map((note) => noteOf(note, people, devices, here))].sort(
      inTime,
    ),
    joined: ticket.devices === 0 ? [] : await joinedDevices(db, school, id),
    causes: pauseCauses(cover).map(({ cause, name: title, proof }) => ({ cause, name: title, proof })),
    parties: partiesOf(cover),
    support: cover ? supportOf(cover.book.contract, cover.supplier) : null,
  }
}

/** A clock that was stored some time ago, as of now. */
function clockAt(clock: Clock, now: number): Clock {
  return clock.state === 'running' ? { ...clock, late: clock.due !== null && now > clock.due } : clock
}

/** The lines by their places in the log of the ticket: those in the log of the school would tell how much happens there. */
function timelineOf(
  log: readonly ServiceEvent[],
  people: ReadonlyMap<Id, string>,
  here: ReadonlySet<Id>,
): TimelineLine[] {
  const places = new Map(log.map(({ n }, index) => [n, index + 1]))
  const corrected = new Map(log.flatMap(({ n, replaces }) => (replaces === undefined ? [] : [[replaces, n] as const])))
  return log.map((line) => {
    const { n, at, recordedAt, recordedBy, event, severity, cause, by, to, proof, note, commitment, amount, replaces } =
      line
    const correctedBy = corrected.get(n)
    return {
      ...{ type: 'event', n: places.get(n), at, recordedAt, event, by: nameOf(recordedBy, people) },
      ...elsewhereOf(recordedBy, here),
      ...(severity !== undefined && { severity }),
      ...(cause !== undefined && { cause }),
      ...(by !== undefined && { byParty: by }),
      ...(to !== undefined && { toParty: to }),
      ...(proof !== undefined && { proof }),
      ...(note !== undefined && { note }),
      ...(commitment !== undefined && { commitment }),
      ...(amount !== undefined && { amountCents: amount }),
      ...(replaces !== undefined && { replaces: places.get(replaces) }),
      ...(line.with && { with: standing(line.with) }),
      ...(correctedBy !== undefined && { correctedBy: places.get(correctedBy) }),
    } as TimelineLine
  })
}

/** What stands after a correction, as a line of the timeline names it. */
function standing({ at, event, severity, cause, proof, to }: EventFields): NonNullable<TimelineLine['with']> {
  return {
    ...{ at, event },
    ...(severity !== undefined && { severity }),
    ...(cause !== undefined && { cause }),
    ...(proof !== undefined && { proof }),
    ...(to !== undefined && { toParty: to }),
  }
}

function noteOf(
  { id, at, recordedAt, recordedBy, kind, body }: StoredNote,
  people: ReadonlyMap<Id, string>,
  names: ReadonlyMap<Id, string>,
  here: ReadonlySet<Id>,
): TimelineNote {
  const { devices, to, ...said } = body
  return {
    ...{ type: 'note', id, at, recordedAt, kind, by: nameOf(recordedBy, people) },
    ...elsewhereOf(recordedBy, here),
    ...said,
    // Of a device that who asks does not reach he learns nothing.
    ...(devices && { devices: devices.flatMap((device) => toNamed(device, names.get(device))) }),
    ...(to !== undefined && { to: nameOf(to, people) }),
  } as TimelineNote
}

function toNamed(id: Id, name: string | undefined): { id: Id; name: string }[] {
  return name === undefined ? [] : [{ id, name }]
}

function elsewhereOf(person: Id | null, here: ReadonlySet<Id>): { elsewhere?: true } {
  return person === null || here.has(person) ? {} : { elsewhere: true }
}

function nameOf(person: Id | null, people: ReadonlyMap<Id, string>): string | null {
  return person === null ? null : (people.get(person) ?? null)
}

function assigned(notes: readonly StoredNote[]): Id[] {
  return notes.flatMap(({ body }) => body.to ?? [])
}

type Entry = TimelineLine | TimelineNote

function inTime(a: Entry, b: Entry): number {
  return a.at - b.at || a.recordedAt - b.recordedAt || (a.type === 'event' && b.type === 'event' ? a.n - b.n : 0)
}
