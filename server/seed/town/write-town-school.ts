import { randomBytes } from 'node:crypto'
import type { TicketActRequest } from '@preau/protocol/api/ticket-acts.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { SEVERITY_OF } from '@preau/protocol/rules/tickets/symptoms.ts'
import { Contracts } from '../../service/contracts.ts'
import { TicketDesk } from '../../service/ticket-desk.ts'
import { insertContract, type NewVersion } from '../../store/contracts.ts'
import type { Transaction } from '../../store/database.ts'
import { saveDeviceStates } from '../../store/device-states.ts'
import { insertDevices } from '../../store/new-devices.ts'
import { insertPlaces } from '../../store/place-import.ts'
import { insertStatusChanges } from '../../store/status-history.ts'
import type { StoredTicket } from '../../store/tickets.ts'
import { knownState } from './known-state.ts'
import type { TownDevice, TownSchool, TownTicket } from './told-town.ts'

/** Since when its devices have been there, in ms. */
const ENROLLED_BEFORE = 200 * 86_400_000

/** Writes a school and its devices into a store of its own, where it is not there yet. */
export async function writeTownSchool(
  transaction: Transaction,
  told: TownSchool,
  ids: { school: Id; authority: Id; agreed: NewVersion },
): Promise<void> {
  if (await transaction.get('select 1 as there from schools where id = $1', [ids.school])) return
  const { at } = told
  const { school } = ids
  const newId = () => uuidv7(at, randomBytes(10))
  const rooms = told.rooms.map(({ name, kind }) => ({ id: newId(), school, name, kind }))
  await insertPlaces(transaction, {
    authorities: [{ id: ids.authority, name: told.commune }],
    schools: [{ id: school, authority: ids.authority, name: told.school, uai: told.uai }],
    rooms,
  })
  const devices = told.devices.map((device) => ({
    ...{ device, id: newId() },
    room: rooms.find(({ name }) => name === device.room)?.id ?? null,
  }))
  await insertDevices(
    transaction,
    devices.map(({ id, room, device: { name, kind, model, serial, claim } }) => ({
      ...{ school, id, room, name, kind, model, serial, claim, simulated: true },
      enrolledAt: at - ENROLLED_BEFORE,
    })),
  )
  const known = devices.map(({ id, device }) => knownState({ school, device: id, at }, device.now))
  await saveDeviceStates(
    transaction,
    known.map(({ state }) => state),
  )
  // It came down from the town hall long ago: what is opened is opened under it.
  await insertContract(transaction, ids.agreed)
  await writeTickets(transaction, school, told.tickets, devices)
  await insertStatusChanges(
    transaction,
    known.flatMap(({ changes }) => changes),
  )
}

/** Tickets by the very desk that people work with, its clock set to the time of each act. Nobody has a name in it. */
async function writeTickets(
  transaction: Transaction,
  school: Id,
  tickets: readonly TownTicket[],
  devices: readonly { id: Id; device: TownDevice; room: Id | null }[],
): Promise<void> {
  let clock = 0
  const newId = () => uuidv7(clock, randomBytes(10))
  const desk = new TicketDesk({ clock: () => clock, newId, covers: new Contracts(transaction) })
  const people = { supplier: newId(), commune: newId() }
  const opened = new Map<TownTicket, StoredTicket>()
  const open = async (ticket: TownTicket) => {
    const found = devices.find(({ device }) => device.name === ticket.device)
    if (!found) return
    const { symptom, canTeach, at } = ticket
    const { id: device, room } = found
    const about = { school, device, room, kind: found.device.kind, symptom, title: '', canTeach, rule: null }
    const said = { ...about, severity: SEVERITY_OF[canTeach], at, key: newId() }
    opened.set(ticket, await desk.open(transaction, said, null))
  }
  const agenda = tickets.flatMap((ticket) => [
    { at: ticket.at, run: () => open(ticket) },
    ...(ticket.works ?? []).map(({ at, by, act }) => ({
      at,
      run: async () => {
        const before = opened.get(ticket)
        if (!before) return
        const request = { ...act, key: newId() } as TicketActRequest
        const worked = await desk.act(transaction, before, request, { person: people[by], side: by })
        opened.set(ticket, worked.ticket)
      },
    })),
  ])
  for (const { at, run } of agenda.sort((a, b) => a.at - b.at)) {
    clock = at
    await run()
  }
}
