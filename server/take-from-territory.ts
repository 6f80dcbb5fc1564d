import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { commandOf } from '@preau/protocol/rules/equipment-actions.ts'
import { MACHINE_KEY } from '@preau/protocol/runbooks/machine-key.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import { settleClosure } from './booking/closing.ts'
import type { CommandDesk } from './commands/command-desk.ts'
import type { SpecBook } from './commands/spec-book.ts'
import { judgeFix } from './fixes/judge-fix.ts'
import { localDate } from './http/asked-schools.ts'
import { requireAllowed, requireRoom } from './http/command-rules.ts'
import { commandReason, knownEquipment } from './http/equipment-detail.ts'
import type { TerritoryDoors } from './http/services.ts'
import type { LiveChanges } from './live/changes.ts'
import type { TicketNews } from './live/ticket-news.ts'
import { tellSchool } from './service/tell.ts'
import { tellSurvey } from './service/tell-survey.ts'
import type { TicketDesk } from './service/ticket-desk.ts'
import { type AskedCommand, waitingCommands } from './store/commands.ts'
import type { Database, Queries } from './store/database.ts'
import { campaignOf, deviceOf, type Incoming, ticketOf } from './store/sync/incoming.ts'
import { BY_TERRITORY } from './store/sync/write-commands.ts'
import { touchedTickets } from './store/tickets.ts'
import type { SchoolUplink, SchoolUplinkParts } from './territory/school-uplink.ts'
import type { Applied } from './territory/sync-store.ts'

interface Parts {
  db: Database
  live: Pick<LiveChanges, 'touchDevice' | 'touchPlaces'>
  commands: Pick<CommandDesk, 'take'>
  ticketNews: Pick<TicketNews, 'changed'>
  /** What can be had in a room of a school changed. */
  bookingChanged(school: Id, room: Id): void
  /** Campaigns of these schools, or what their director ordered, changed. */
  updatesChanged(schools: readonly Id[]): void
  /** The status of a device is derived anew: a person gave it another kind. */
  deviceChanged(school: Id, device: Id): Promise<void>
  failed(error: unknown): void
}

/** What a school does with what its territory changed, as if it had been changed here. */
export function takeFromTerritory({
  db,
  live,
  commands,
  ticketNews,
  bookingChanged,
  updatesChanged,
  deviceChanged,
  failed,
}: Parts): (applied: Applied) => void {
  const follow = async ({ changed }: Applied) => {
    const asked = new Set<Id>()
    for (const ticket of await touchedTickets(
      db,
      changed.flatMap((row) => ticketOf(row) ?? []),
    ))
      ticketNews.changed(ticket)
    for (const row of changed) {
      const device = deviceOf(row)
      if (device === undefined) live.touchPlaces(row.school)
      else live.touchDevice(device)
      if (row.record.kind === 'device' && device !== undefined) await deviceChanged(row.school, device)
      const room = row.record.kind === 'room_closure' ? row.value?.room_id : undefined
      if (typeof room === 'string') bookingChanged(row.school, room)
      if (row.record.kind === 'command') asked.add(String(row.parts[0]))
    }
    const ofUpdates = changed.filter((row) => campaignOf(row) ?? row.record.kind === 'director_orders')
    if (ofUpdates.length > 0) updatesChanged([...new Set(ofUpdates.map(({ school }) => school))])
    if (asked.size === 0) return
    for (const command of await waitingCommands(db)) if (asked.has(command.id)) commands.take(command)
  }
  return (applied) => void follow(applied).catch(failed)
}

/** What a school says and does in the transaction in which rows of its territory are written. */
export function rulesOfSchool({
  specs,
  tickets,
  clock,
  newId,
  fixes,
}: {
  specs: SpecBook
  tickets: Pick<TicketDesk, 'arrived'>
  clock: () => number
  newId: () => Id
  fixes: Omit<Parameters<typeof judgeFix>[2], 'clock'>
}): Pick<SchoolUplinkParts, 'judge' | 'settle' | 'surveyed' | 'closing'> {
  return {
    judge: judgeAsked(specs, { ...fixes, clock }, clock),
    settle: (transaction, ticket, arrived) => tickets.arrived(transaction, ticket, arrived),
    closing: async (transaction, closure) =>
      (await settleClosure(transaction, { clock, newId, tell: tellSchool }, closure)) !== undefined,
    surveyed: (transaction, survey) => tellSurvey({ clock, newId, today: localDate(clock()) }, transaction, survey),
  }
}

/**
 * Judges a command that was asked at the territory by the rules that hold for one asked here; gives the reason where it may not be
 * done. INVARIANT: what has ended by this server's clock is never begun (I3), whatever the territory's clock says.
 */
export function judgeAsked(
  specs: SpecBook,
  fixes: Parameters<typeof judgeFix>[2],
  clock: () => number,
): (transaction: Queries, command: Incoming) => Promise<string | undefined> {
  return async (transaction, { school, parts, value }) => {
    const now = clock()
    const asked = readAsked(school, String(parts[0]), value)
    if (!asked || asked.notAfter < now) return 'late'
    if (asked.key === MACHINE_KEY) return await judgeFix(transaction, asked, fixes)
    const known = await knownEquipment(transaction, school, asked.device, now)
    if (!known || known.via !== asked.via || known.key !== asked.key) return 'not_here'
    const spec = specs.get(known.spec)
    const command = spec && commandOf(spec, asked.command)
    const reason = commandReason(known, spec, asked.command, asked.explicit)
    const { choice } = asked
    try {
      requireAllowed(known, { command: asked.command, ...(choice !== null && { choice }) }, command, { reason })
      await requireRoom(transaction, { ...asked, askedAt: now })
      return undefined
    } catch (error) {
      if (!isPreauError(error)) throw error
      return typeof error.context.reason === 'string' ? error.context.reason : 'too_many'
    }
  }
}

function readAsked(school: Id, id: Id, value: SyncValue | null): AskedCommand | undefined {
  if (!value) return undefined
  const choice: unknown = typeof value.choice === 'string' ? JSON.parse(value.choice) : null
  return {
    ...{ school, id, device: String(value.device_id), via: String(value.via_id), key: String(value.key) },
    ...{ command: String(value.command), choice: choice as AskedCommand['choice'] },
    ...{ confirmed: value.confirmed === 1, explicit: value.explicit === 1, askedBy: BY_TERRITORY },
    ...{ askedAt: Number(value.asked_at), notAfter: Number(value.not_after), givenUpAt: Number(value.given_up_at) },
  }
}

/** What the server of a school is for its territory. */
export function schoolDoors(uplink: SchoolUplink): TerritoryDoors {
  const notHere = () => Promise.reject(new PreauError('ROLE_REFUSED'))
  return {
    role: 'school',
    view: async () => ({ role: 'school', uplink: await uplink.view(), schools: [] }),
    join: (asked) => uplink.join(asked),
    leave: (write) => uplink.leave(write),
    limit: (asked, write) => uplink.limit(asked, write),
    makeCode: notHere,
    admit: notHere,
    prove: async () => undefined,
    exchange: notHere,
    left: notHere,
    revoke: notHere,
  }
}
