import type { TicketActRequest } from '@preau/protocol/api/ticket-acts.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { SEVERITY_OF } from '@preau/protocol/rules/tickets/symptoms.ts'
import { Contracts } from '../service/contracts.ts'
import { TicketDesk, type Worker } from '../service/ticket-desk.ts'
import { insertContract } from '../store/contracts.ts'
import type { Transaction } from '../store/database.ts'
import { insertLot } from '../store/lots.ts'
import { insertObjective } from '../store/objectives.ts'
import { insertNamed } from '../store/people.ts'
import { countAnswer, putSurveys } from '../store/surveys.ts'
import { putRating } from '../store/ticket-ratings.ts'
import type { StoredTicket } from '../store/tickets.ts'
import type { ToldService, ToldTicket } from './told.ts'

/** Where the story takes place. */
export interface SeededPlace {
  school: Id
  /** ms since 1970 */
  now: number
  /** The devices by their names. */
  devices: ReadonlyMap<string, { id: Id; kind: DeviceKind; room: Id | null }>
  newId: (at: number) => Id
}

/**
 * Writes the service of a school that does not exist: its contract, and the tickets by the very desk that people work with, its
 * clock set to the time of each act. Nobody is told of what is long over.
 */
export async function writeService(transaction: Transaction, place: SeededPlace, told: ToldService): Promise<void> {
  const people = await writePeople(transaction, place, told)
  await writeContractOf(transaction, place, told)
  await writeTickets(transaction, place, told, people)
  const { school, now, newId } = place
  const { year, opensOn, closesOn, answers } = told.survey
  await putSurveys(transaction, [school], { year, opensOn, closesOn })
  for (const answer of answers) await countAnswer(transaction, { school, year }, answer)
  for (const objective of told.objectives) {
    await insertObjective(transaction, { ...objective, id: newId(now), school, droppedOn: null })
  }
}

async function writePeople(
  transaction: Transaction,
  { now, newId }: SeededPlace,
  { people }: ToldService,
): Promise<Map<string, Worker & { person: Id }>> {
  const made = new Map<string, Worker & { person: Id }>()
  for (const { key, name, side } of people) {
    const person = newId(now)
    await insertNamed(transaction, { id: person, name, madeAt: now })
    made.set(key, { person, side })
  }
  return made
}

async function writeContractOf(
  transaction: Transaction,
  { school, now, newId }: SeededPlace,
  { contract, lots }: ToldService,
): Promise<void> {
  const links: Record<string, Id> = {}
  for (const { key, name, kinds } of lots) {
    const id = newId(now)
    await insertLot(transaction, { id, name, schools: [school], kinds: [...kinds] })
    links[key] = id
  }
  const made = { contract: newId(now), version: 1, note: null, at: now, by: null }
  await insertContract(transaction, { ...contract, ...made, validFrom: contract.from, links })
}

/** Every act in the order of time, as if it were done then. */
async function writeTickets(
  transaction: Transaction,
  { school, devices, newId }: SeededPlace,
  { tickets }: ToldService,
  people: ReadonlyMap<string, Worker & { person: Id }>,
): Promise<void> {
  let clock = 0
  const made = () => newId(clock)
  const desk = new TicketDesk({ clock: () => clock, newId: made, covers: new Contracts(transaction) })
  const stored = new Map<ToldTicket, StoredTicket>()
  const personOf = (key: string) => {
    const person = people.get(key)
    if (!person) throw new PreauError('INTERNAL', { what: 'a story names somebody whom it does not know', key })
    return person
  }
  // A store that has only some of the devices has their story alone.
  const told = tickets.filter(({ device }) => device === null || devices.has(device))
  for (const { at, run } of agendaOf(told)) {
    clock = at
    await run()
  }

  function agendaOf(all: readonly ToldTicket[]) {
    const agenda = all.flatMap((ticket) => [
      { at: ticket.at, run: () => open(ticket) },
      ...ticket.works.map(({ at, by, act }) => ({
        at,
        run: async () => {
          const request = { ...act, key: made() } as TicketActRequest
          const before = stored.get(ticket)
          if (before) stored.set(ticket, (await desk.act(transaction, before, request, personOf(by))).ticket)
        },
      })),
      ...(ticket.rating ? [{ at: ticket.rating.at, run: () => rate(ticket) }] : []),
    ])
    return agenda.sort((a, b) => a.at - b.at)
  }

  async function open(ticket: ToldTicket): Promise<void> {
    const { at, by, symptom, canTeach } = ticket
    const device = ticket.device === null ? undefined : devices.get(ticket.device)
    const place = { school, device: device?.id ?? null, kind: device?.kind ?? null, room: device?.room ?? null }
    const severity = SEVERITY_OF[canTeach]
    const opened = { ...place, symptom, title: '', canTeach, rule: null, severity, at, key: made() }
    stored.set(ticket, await desk.open(transaction, opened, personOf(by).person))
  }

  async function rate(ticket: ToldTicket): Promise<void> {
    const rated = stored.get(ticket)
    if (!rated || !ticket.rating) return
    await putRating(transaction, { school, ticket: rated.id, ...ticket.rating })
  }
}
