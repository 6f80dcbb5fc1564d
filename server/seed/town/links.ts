import type { DemoLink, DemoSide, TerritoryView } from '@preau/protocol/api/territory.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DemoPorts } from '@preau/protocol/territory/demo-files.ts'
import type { Database } from '../../store/database.ts'
import { countNotes } from '../../store/sync/notes.ts'
import { listPeers } from '../../store/sync/peers.ts'
import { sumSchool } from '../../store/sync/sum-school.ts'
import { Relay } from './relay.ts'
import { keepPorts, readPorts, readSums } from './town-files.ts'

export interface DemoLinksParts {
  db: Database
  data: string
  clock(): number
  /** The port to which the schools of this machine come. */
  port(): number
}

/** How long both sides of a link that was healed are counted, in ms. */
const COUNTED = 30 * 60_000
/** No side is counted anew more often, in ms. */
const COUNT_EVERY = 1500

/** The links of a demo's schools to their town hall: real lines of this machine, each of which can be cut. */
export class DemoLinks {
  readonly #parts: DemoLinksParts
  readonly #relays = new Map<Id, Relay>()
  readonly #here = new Map<Id, DemoSide>()
  #ports: DemoPorts = []

  constructor(parts: DemoLinksParts) {
    this.#parts = parts
  }

  /** Opens the line of each school that has joined, but for those that are cut. */
  async start(): Promise<void> {
    const { db, data, port } = this.#parts
    const kept = new Map((await readPorts(data))?.map((each) => [each.school, each]))
    const ports: DemoPorts = []
    for (const { school } of await listPeers(db)) {
      const relay = new Relay(port)
      await relay.open()
      const { cutAt = null, healedAt = null } = kept.get(school) ?? {}
      if (cutAt !== null) relay.cut()
      this.#relays.set(school, relay)
      ports.push({ school, port: relay.port, cutAt, healedAt })
    }
    await this.#keep(ports)
  }

  stop(): void {
    for (const relay of this.#relays.values()) relay.cut()
  }

  /** Cuts the line of a school, or heals it. Throws PLACE_NOT_FOUND. */
  async set(school: Id, { cut }: { cut: boolean }): Promise<void> {
    const relay = this.#relays.get(school)
    const known = this.#ports.find((each) => each.school === school)
    if (!relay || !known) throw new PreauError('PLACE_NOT_FOUND')
    if (cut === (known.cutAt !== null)) return
    if (cut) relay.cut()
    else await relay.open()
    const now = this.#parts.clock()
    const changed = { school, port: relay.port, cutAt: cut ? now : null, healedAt: cut ? null : now }
    await this.#keep(this.#ports.map((each) => (each.school === school ? changed : each)))
  }

  /** How a town hall stands, with its links: a school whose link is cut is silent from that moment. */
  async see(view: TerritoryView): Promise<TerritoryView> {
    const cut = new Set(this.#ports.flatMap(({ school, cutAt }) => (cutAt === null ? [] : [school])))
    const schools = view.schools.map((each) => (cut.has(each.school) ? { ...each, isSilent: true } : each))
    return { ...view, schools, demo: await this.#links() }
  }

  async #links(): Promise<DemoLink[]> {
    const { data, clock } = this.#parts
    const sums = await readSums(data).catch(() => undefined)
    const links: DemoLink[] = []
    for (const { school, cutAt, healedAt } of this.#ports) {
      const isCounted = cutAt !== null || (healedAt !== null && clock() - healedAt < COUNTED)
      const there = sums?.find((each) => each.school === school)?.side ?? null
      links.push({ school, cutAt, healedAt, ...(isCounted ? { here: await this.#count(school), there } : NOT_COUNTED) })
    }
    return links
  }

  async #count(school: Id): Promise<DemoSide> {
    const { db, clock } = this.#parts
    const at = clock()
    const known = this.#here.get(school)
    if (known && at - known.at < COUNT_EVERY) return known
    const side = { ...(await sumSchool(db, school)), waiting: (await countNotes(db, school)).rows, at }
    this.#here.set(school, side)
    return side
  }

  async #keep(ports: DemoPorts): Promise<void> {
    this.#ports = ports
    await keepPorts(this.#parts.data, ports)
  }
}

const NOT_COUNTED = { here: null, there: null }
