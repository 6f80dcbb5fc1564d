import type { WakeMade } from '@preau/protocol/api/wakes.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { SERVER_EVENTS } from '@preau/protocol/messages/event.ts'
import type { Wake } from '@preau/protocol/messages/wake.ts'
import { CHECK_BEFORE } from '@preau/protocol/rules/lessons/lesson-state.ts'
import { macOf } from '@preau/protocol/rules/magic-packet.ts'
import type { Database, Queries } from '../store/database.ts'
import { insertEvents } from '../store/events.ts'
import { connectedNeighbours, isAway, type NetworkCard, networkCards } from '../store/sleeping-machines.ts'

/** A machine before a board at which a lesson begins soon. */
export interface SoonNeeded {
  school: Id
  device: Id
  lesson: Id
}

export interface WakeDeskParts {
  db: Database
  /** Clock of the server, ms since 1970. */
  clock(): number
  newId(): Id
  nextSeq(): number
  /** The machines at which a lesson begins within so many ms, or goes on. */
  soon(now: number, within: number): readonly SoonNeeded[]
  /** Hands it to the agent of a machine; false where that is not connected. */
  send(to: { school: Id; device: Id }, wake: Wake, at: number): boolean
  deviceChanged(device: Id): void
}

/** So long before its check a machine is called, in ms: it has to start. */
const WAKE_BEFORE = CHECK_BEFORE + 3 * 60_000
/** While it is not there it is called again so often, in ms. */
const AGAIN = 60_000
/** So many neighbours call it. */
const CALLERS = 3
const MOST_CARDS = 8

/**
 * Has machines called by the network that sleep before a lesson of theirs: by neighbours, for the server may be in another network.
 * A call changes nothing on a machine that is awake.
 */
export class WakeDesk {
  readonly #parts: WakeDeskParts
  readonly #called = new Map<Id, { lesson: Id; at: number }>()

  constructor(parts: WakeDeskParts) {
    this.#parts = parts
  }

  /** Has those called that are not there. To be called each few seconds. */
  async look(): Promise<void> {
    const { db, clock, soon } = this.#parts
    const now = clock()
    const needed = soon(now, WAKE_BEFORE)
    for (const device of [...this.#called.keys()]) {
      if (!needed.some((each) => each.device === device)) this.#called.delete(device)
    }
    for (const each of needed) {
      const called = this.#called.get(each.device)
      if (called && Math.abs(now - called.at) < AGAIN) continue
      if (await isAway(db, each.school, each.device)) await this.#call(each, called?.lesson, now)
    }
  }

  /**
   * Has a machine called because a person says so; its event is in `transaction`. Throws WAKE_REFUSED with the reason: it is awake, or
   * simulated; no cable of it is known; nobody near it is awake to call it. Whether it comes is seen when it connects.
   */
  async call(transaction: Queries, { school, device }: Omit<SoonNeeded, 'lesson'>): Promise<WakeMade> {
    const now = this.#parts.clock()
    if (!(await isAway(transaction, school, device))) throw new PreauError('WAKE_REFUSED', { reason: 'there' })
    const asked = await this.#ask(transaction, school, device, now)
    if (asked === 'no_card' || asked === 0)
      throw new PreauError('WAKE_REFUSED', { reason: asked === 0 ? 'nobody' : 'no_card' })
    await this.#note(transaction, { school, device, asked, now })
    this.#parts.deviceChanged(device)
    return { asked }
  }

  async #call({ school, device, lesson }: SoonNeeded, before: Id | undefined, now: number): Promise<void> {
    const { db, deviceChanged } = this.#parts
    const asked = await this.#ask(db, school, device, now)
    if (asked === 'no_card' || asked === 0) return
    this.#called.set(device, { lesson, at: now })
    if (before === lesson) return
    await db.write((transaction) => this.#note(transaction, { school, device, asked, now }))
    deviceChanged(device)
  }

  /** Gives how many neighbours were asked to call it. */
  async #ask(queries: Queries, school: Id, device: Id, now: number): Promise<number | 'no_card'> {
    const neighbours = await connectedNeighbours(queries, school, device)
    const cards = await networkCards(queries, school, [device, ...neighbours])
    const own = cards.get(device) ?? []
    const macs = macsOf(own)
    if (macs.length === 0) return 'no_card'
    let asked = 0
    for (const neighbour of nearestFirst(neighbours, own, cards)) {
      if (asked < CALLERS && this.#parts.send({ school, device: neighbour }, { macs }, now)) asked++
    }
    return asked
  }

  async #note(
    transaction: Queries,
    { school, device, asked, now }: { school: Id; device: Id; asked: number; now: number },
  ): Promise<void> {
    const { newId, nextSeq } = this.#parts
    const event = 'wake.asked'
    const place = { school, device, epoch: 0, seq: nextSeq(), id: newId(), at: now, receivedAt: now }
    const said = { source: 'server', event, severity: SERVER_EVENTS[event], params: { count: asked } } as const
    await insertEvents(transaction, [{ ...place, ...said }])
  }
}

/** By which addresses a machine can be called: those of its cables, else of all that it has. */
export function macsOf(cards: readonly NetworkCard[]): string[] {
  const wired = cards.filter(({ type }) => type === 'ethernet')
  const known = (wired.length > 0 ? wired : cards).flatMap(({ mac }) => macOf(mac ?? '') ?? [])
  return [...new Set(known)].slice(0, MOST_CARDS)
}

/** Neighbours in the network of a machine first, as their addresses tell it; a call does not leave a network. */
export function nearestFirst(
  neighbours: readonly Id[],
  own: readonly NetworkCard[],
  cards: ReadonlyMap<Id, readonly NetworkCard[]>,
): Id[] {
  const networksOf = (each: readonly NetworkCard[]) =>
    each.flatMap(({ ip4 }) => (ip4 === undefined ? [] : [ip4.split('.').slice(0, 3).join('.')]))
  const networks = new Set(networksOf(own))
  const isNear = (device: Id) => networksOf(cards.get(device) ?? []).some((network) => networks.has(network))
  return [...neighbours.filter(isNear), ...neighbours.filter((device) => !isNear(device))]
}
