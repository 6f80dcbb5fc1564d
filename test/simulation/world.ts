import { isPreauError } from '@preau/protocol/errors.ts'
import { uuidv7 } from '@preau/protocol/ids.ts'
import { nodeOf } from '@preau/protocol/rules/territory/clock.ts'
import { decodeUplinkBody } from '@preau/protocol/territory/messages.ts'
import { SchoolDigest } from '../../server/territory/digest-school.ts'
import { answerDigest } from '../../server/territory/digest-territory.ts'
import { type Placed, SchoolLink } from '../../server/territory/school-link.ts'
import { TerritoryDesk, type ToSchool } from '../../server/territory/territory-desk.ts'
import { type Dice, dice } from '../sla/dice.ts'
import { VirtualLink } from './link.ts'
import { MemoryRows } from './memory-rows.ts'
import { type Book, Crash, MemoryStore } from './memory-store.ts'

const START = Date.UTC(2026, 9, 6, 8)

/** A school's server: its store outlives its program. */
export interface School {
  id: string
  server: string
  rows: MemoryRows
  store: MemoryStore
  link: SchoolLink
  digest: SchoolDigest
  network: VirtualLink
  /** How far its clock is from the true time, in ms. */
  skew: number
  wasRestored: boolean
}

/** Schools, two workers of a territory over one store, and what lies between. */
export class World {
  readonly dice: Dice
  readonly schools: School[]
  readonly store: MemoryStore
  #workers: TerritoryDesk[]
  /** Which worker a school's messages go to. */
  readonly #route = new Map<string, number>()
  /** The true time. */
  now = START
  territorySkew = 0
  #runs = 0

  constructor(seed: number) {
    this.dice = dice(seed)
    const ids = Array.from({ length: 1 + this.dice.below(3) }, (_, place) => this.id(place))
    const rows = new Map(ids.map((id) => [id, new MemoryRows(id, 'territory', nodeOf('territory', 'f'.repeat(32)))]))
    const books = new Map<string, Book>()
    this.store = new MemoryStore(rows, books)
    this.schools = ids.map((id, place) => this.#school(id, place))
    for (const { id, server } of this.schools) {
      const none = { instance: null, run: null, runBefore: null, runRefused: null, clock: null, heardAt: null }
      books.set(id, { epoch: 0, known: { school: id, server, state: 'joined', inEpoch: 0, ...none } })
    }
    this.#workers = [this.#worker(), this.#worker()]
  }

  id(place: number): string {
    const random = new Uint8Array(10)
    random[9] = place
    return uuidv7(START, random)
  }

  timeOf({ skew }: Pick<School, 'skew'>): number {
    return this.now + skew
  }

  /** The program of a school's server starts anew, on the store that it left. */
  restartSchool(school: School): void {
    school.network.cut(this.now)
    this.#boot(school)
  }

  /** A worker of the territory is killed and starts anew. */
  restartWorker(place: number): void {
    this.#workers[place] = this.#worker()
  }

  /** Another worker takes over a school. */
  reroute({ id }: School): void {
    const was = this.#route.get(id) ?? 0
    this.#route.set(id, 1 - was)
    this.#workers[was]?.drop(id)
  }

  /** Everything that is due happens: connections come back, messages arrive, both sides look whether they have something to say. */
  async turn(): Promise<void> {
    for (const school of this.schools) {
      const { network } = school
      if (!network.isUp && this.now >= network.downUntil) {
        network.isUp = true
        await this.#inSchool(school, () => school.link.opened())
      }
      for (const { way, message } of network.arrived(this.now)) {
        if (way === 'up') await this.#up(school, message)
        else await this.#inSchool(school, () => school.link.receive(readable(message), this.timeOf(school)))
      }
      if (network.isUp) await this.#inSchool(school, () => school.link.look(this.timeOf(school)))
    }
    for (const [place, worker] of this.#workers.entries()) {
      const now = this.now + this.territorySkew
      this.#send(await worker.look(worker.schools, now))
      const own = this.schools.filter(({ id }) => (this.#route.get(id) ?? 0) === place)
      const waiting = own.filter(({ id }) => (this.store.schools.get(id)?.kept.notes.size ?? 0) > 0)
      this.#send(
        await worker.call(
          waiting.map(({ id }) => id),
          now,
        ),
      )
    }
  }

  /** A school compares itself with the territory. */
  async compare(school: School): Promise<void> {
    await this.#inSchool(school, () => school.link.compare())
  }

  async #inSchool(school: School, work: () => Promise<Placed[]>): Promise<void> {
    try {
      school.network.send('up', await work(), this.now)
    } catch (error) {
      // What a server does whose store is away, or that was killed: the connection ends, and with a new one all begins anew.
      if (error instanceof Crash) return this.restartSchool(school)
      if (!isPreauError(error) || error.code !== 'STORE_UNREACHABLE') throw error
      school.link.closed()
      school.network.cut(this.now + 2000)
    }
  }

  async #up(school: School, message: Placed): Promise<void> {
    const place = this.#route.get(school.id) ?? 0
    const worker = this.#workers[place]
    const from = { ...readable(message), school: school.id, server: school.server, via: 'mqtt' }
    try {
      this.#send((await worker?.receive([from], this.now + this.territorySkew)) ?? [])
    } catch (error) {
      if (error instanceof Crash) return this.restartWorker(place)
      if (!isPreauError(error) || error.code !== 'STORE_UNREACHABLE') throw error
    }
  }

  #send(messages: readonly ToSchool[]): void {
    for (const { school: id, epoch, seq, body } of messages) {
      const school = this.schools.find((each) => each.id === id)
      school?.network.send('down', [{ epoch, seq, body }], this.now)
    }
  }

  #school(id: string, place: number): School {
    const rows = new MemoryRows(id, 'school', nodeOf('school', `${place}`.repeat(32)))
    const store = new MemoryStore(new Map([[id, rows]]), new Map())
    const network = new VirtualLink(this.dice)
    network.downUntil = START + this.dice.below(60_000)
    const school = { id, server: this.id(100 + place), rows, store, network, skew: 0, wasRestored: false } as School
    this.#boot(school)
    return school
  }

  #boot(school: School): void {
    const { id, store, rows } = school
    school.digest = new SchoolDigest({ store, school: id, now: () => this.timeOf(school) })
    this.#runs += 1
    school.link = new SchoolLink({
      ...{ store, school: id, instance: 'a'.repeat(32), program: 'simulated', digest: school.digest },
      run: this.#runs.toString(16).padStart(32, '0'),
      epochs: {
        last: async () => store.books.get(id)?.epoch ?? 0,
        take: async (epoch) => void store.books.set(id, { epoch, known: undefined }),
        see: async (version) => rows.see(version),
        clock: async () => rows.kept.clock,
      },
    })
  }

  #worker(): TerritoryDesk {
    return new TerritoryDesk({
      store: this.store,
      servers: this.store,
      instance: 'f'.repeat(32),
      digest: (school, message, now) => answerDigest(this.store, school, message, now),
      comparedAt: (school) => this.store.comparedAt(school),
    })
  }
}

/** As the other side reads it: what is no message of ours fails the simulation. */
function readable({ epoch, seq, body }: Placed): Placed {
  return { epoch, seq, body: decodeUplinkBody(body) }
}
