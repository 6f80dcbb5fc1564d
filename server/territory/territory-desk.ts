import { toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DigestMessage } from '@preau/protocol/territory/digest.ts'
import type { Batch, Hello, UplinkRefusal, Welcome } from '@preau/protocol/territory/messages.ts'
import { unpackRecords } from './pack.ts'
import { type Placed, TAKEN } from './school-link.ts'
import { Sender } from './sender.ts'
import type { Applied, ArrivedBatch, SyncStore } from './sync-store.ts'

/** A message of a school's server that has proved who it is. */
export interface FromSchool extends Placed {
  school: Id
  server: Id
  via: string
}

/** A message for a school's server. */
export interface ToSchool extends Placed {
  school: Id
  server: Id
}

/** What the desk knows of a school's server. */
export interface KnownServer {
  school: Id
  server: Id
  state: 'joined' | 'left' | 'revoked'
  instance: string | null
  run: string | null
  runBefore: string | null
  runRefused: string | null
  inEpoch: number
  clock: string | null
  heardAt: number | null
  /** In which the territory sends to it, by whichever worker. */
  epoch?: number
}

/** A clone is taken for what it says once the other has been silent for so long, in ms: perhaps that one was the mistake. */
const CLONE_SILENT = 10 * 60_000
/**
 * So many turns of two programs are a clone. A hello that a network brings twice, after its program has started anew, makes two:
 * it comes back, and the program that runs comes back after it.
 */
const CLONE_TURNS = 3
/** How long a server that was asked to say hello has for it, in ms. */
const CALL_AGAIN = 15_000

/** Where the desk finds and keeps what it knows of servers. */
export interface ServerBook {
  find(schools: readonly Id[]): Promise<ReadonlyMap<Id, KnownServer>>
  /** A server is the one that speaks from now on; gives the epoch in which this side sends to it. */
  meet(
    school: Id,
    met: { instance: string; run: string; program: string; epoch: number; clock?: string | null },
    now: number,
  ): Promise<number>
  refuse(school: Id, refused: { refused: UplinkRefusal; run: string | null }, now: number): Promise<void>
}

export interface TerritoryDeskParts {
  store: SyncStore
  servers: ServerBook
  instance: string
  digest?(school: Id, message: DigestMessage, now: number): Promise<DigestMessage[]>
  /** When all days of a school were compared last; null: never. */
  comparedAt?(school: Id): Promise<number | null>
  /** The next certificate (PEM) of a server; undefined where it gets none. */
  renew?(from: { school: Id; server: Id; csr: string }): Promise<string | undefined>
  applied?(applied: Applied): void
}

interface Session {
  server: Id
  sender: Sender
}

/**
 * The territory's end of every uplink. It keeps nothing that a store does not have, but for what is under way down to each school:
 * another worker takes over with the next hello. One call at a time.
 */
export class TerritoryDesk {
  readonly #parts: TerritoryDeskParts
  readonly #sessions = new Map<Id, Session>()
  /** When a server was asked to say hello. */
  readonly #called = new Map<Id, number>()
  /** How often two programs took turns as the server of a school, and since when. */
  readonly #turns = new Map<Id, { count: number; at: number }>()

  constructor(parts: TerritoryDeskParts) {
    this.#parts = parts
  }

  /** Schools to which this worker sends. */
  get schools(): Id[] {
    return [...this.#sessions.keys()]
  }

  /** Takes messages of any schools: their rows are applied together, and acknowledged after the COMMIT. Throws what the store throws. */
  async receive(messages: readonly FromSchool[], now: number): Promise<ToSchool[]> {
    const servers = await this.#parts.servers.find([...new Set(messages.map(({ school }) => school))])
    const answers: ToSchool[] = []
    const batches: (FromSchool & { body: Batch })[] = []
    for (const message of messages) {
      const known = servers.get(message.school)
      // Who is not the server of the school, or no longer, is told so once he says hello, and is never heard.
      if (known?.server !== message.server || known.state !== 'joined') {
        if (message.body.what === 'hello') answers.push(refusal(message, message.body, this.#parts.instance, known))
        continue
      }
      if (message.body.what === 'batch') batches.push({ ...message, body: message.body })
    }
    answers.push(...(await this.#apply(batches, servers, now)))
    for (const message of messages) {
      const known = servers.get(message.school)
      if (known?.server === message.server && known.state === 'joined') {
        answers.push(...(await this.#answer(message, known, now)))
      }
    }
    return answers
  }

  /** What is to be sent down to those of some schools that this worker sends to. */
  async look(schools: Iterable<Id>, now: number): Promise<ToSchool[]> {
    const sent: ToSchool[] = []
    for (const school of schools) {
      const session = this.#sessions.get(school)
      if (!session) continue
      for (const batch of await session.sender.next(now)) sent.push({ school, server: session.server, ...batch })
    }
    return sent
  }

  /** Lets go of schools that have said hello to another worker since: that one sends to them. */
  async letGo(schools: readonly Id[]): Promise<void> {
    const mine = schools.filter((school) => this.#sessions.has(school))
    if (mine.length === 0) return
    for (const { school, epoch = 0 } of (await this.#parts.servers.find(mine)).values()) {
      if (epoch > (this.#sessions.get(school)?.sender.place.epoch ?? 0)) this.drop(school)
    }
  }

  /**
   * Asks the servers of some schools to say hello, where this worker does not send to them yet: those of which something waits, after
   * another worker ended. None is asked twice within some seconds.
   */
  async call(schools: Iterable<Id>, now: number): Promise<ToSchool[]> {
    const due = [...schools].filter(
      (school) => !this.#sessions.has(school) && Math.abs(now - (this.#called.get(school) ?? 0)) > CALL_AGAIN,
    )
    if (due.length === 0) return []
    const servers = await this.#parts.servers.find(due)
    return due.flatMap((school) => {
      const known = servers.get(school)
      if (known?.state !== 'joined') return []
      this.#called.set(school, now)
      const body = { what: 'ack' as const, epoch: 0, seqs: [], stale: true }
      return [{ school, server: known.server, epoch: 0, seq: 0, body }]
    })
  }

  /** A school is spoken to by another worker, or by nobody. */
  drop(school: Id): void {
    this.#sessions.get(school)?.sender.close()
    this.#sessions.delete(school)
  }

  async #apply(
    batches: readonly (FromSchool & { body: Batch })[],
    servers: ReadonlyMap<Id, KnownServer>,
    now: number,
  ): Promise<ToSchool[]> {
    const acks = new Map<
      Id,
      { message: FromSchool; seqs: number[]; stale: boolean; later: { kind: string; key: string }[] }
    >()
    const arrived: ArrivedBatch[] = []
    for (const message of batches) {
      const { school, epoch, seq, via, body } = message
      const isOld = epoch !== servers.get(school)?.inEpoch
      const ack = acks.get(school) ?? { message, seqs: [], stale: false, later: [] }
      acks.set(school, ack)
      ack.stale ||= isOld || !this.#sessions.has(school)
      if (isOld) continue
      try {
        arrived.push({ school, place: { epoch, seq }, records: unpackRecords(body), via })
        ack.seqs.push(seq)
      } catch (error) {
        // It would be as wrong the next time; its rows stay noted in the school, and a comparison finds what is missing.
        if (toPreauError(error).code !== 'MESSAGE_INVALID') throw error
        ack.seqs.push(seq)
      }
    }
    if (arrived.length > 0) {
      const applied = await this.#parts.store.apply(arrived, now)
      for (const { school, kind, key } of applied.later) acks.get(school)?.later.push({ kind, key })
      this.#parts.applied?.(applied)
    }
    return [...acks.values()].map(({ message, seqs, stale, later }) => {
      const { school, server, epoch } = message
      const body = { what: 'ack' as const, epoch, seqs, ...(later.length > 0 && { later }), ...(stale && { stale }) }
      return { school, server, epoch, seq: 0, body }
    })
  }

  async #answer(message: FromSchool, known: KnownServer, now: number): Promise<ToSchool[]> {
    const { school, server, body } = message
    const session = this.#sessions.get(school)
    switch (body.what) {
      case 'hello':
        return [await this.#greet(message, body, known, now), ...(await this.look([school], now))]
      case 'ack':
        // The school was greeted in another epoch: it is asked to say hello, for none of what is sent in this one arrives.
        if (body.stale === true && body.epoch === session?.sender.place.epoch) {
          this.drop(school)
          return await this.call([school], now)
        }
        await session?.sender.acked(body, now)
        return await this.look([school], now)
      case 'batch':
      case 'welcome':
      case 'renewed':
        return []
      case 'renew': {
        const certificate = await this.#parts.renew?.({ school, server, csr: body.csr })
        const place = { epoch: session?.sender.place.epoch ?? 0, seq: 0 }
        return certificate === undefined ? [] : [{ school, server, ...place, body: { what: 'renewed', certificate } }]
      }
      default: {
        const said = (await this.#parts.digest?.(school, body, now)) ?? []
        return said.map((each) => ({ school, server, epoch: session?.sender.place.epoch ?? 0, seq: 0, body: each }))
      }
    }
  }

  /**
   * Two programs with one key show in that one speaks again after the other has taken its place. The one that was there first goes
   * on; the other is refused until it joins anew, and both are shown.
   */
  async #greet(message: FromSchool, hello: Hello, known: KnownServer, now: number): Promise<ToSchool> {
    const { servers, instance, store, comparedAt } = this.#parts
    const { school, server } = message
    const isClone = hello.run === known.runRefused && Math.abs(now - (known.heardAt ?? 0)) < CLONE_SILENT
    const isBack = hello.run === known.runBefore && known.run !== null && hello.run !== known.run
    if (isClone) {
      await servers.refuse(school, { refused: 'clone', run: hello.run }, now)
      return refusal(message, hello, instance, { ...known, refused: 'clone' })
    }
    if (isBack && this.#takesTurns(school, now)) await servers.refuse(school, { refused: 'clone', run: known.run }, now)
    const epoch = Math.max(known.inEpoch + 1, hello.sent.epoch + 1, Math.floor(now / 1000))
    const own = await servers.meet(school, { ...hello, epoch }, now)
    const session = this.#sessions.get(school) ?? { server, sender: new Sender({ store, school }) }
    session.server = server
    session.sender.open(own, hello.kinds)
    this.#sessions.set(school, session)
    const body: Welcome = {
      ...{ what: 'welcome', run: hello.run, instance, epoch, own, time: now, clock: known.clock },
      kinds: [...TAKEN],
      ...(comparedAt && { comparedAt: await comparedAt(school) }),
    }
    return { school, server, epoch: own, seq: 0, body }
  }

  /** Whether a program that came back has done so too often. */
  #takesTurns(school: Id, now: number): boolean {
    const before = this.#turns.get(school)
    const isRecent = before !== undefined && Math.abs(now - before.at) < CLONE_SILENT
    const count = isRecent ? before.count + 1 : 1
    this.#turns.set(school, { count: count % CLONE_TURNS, at: isRecent ? before.at : now })
    return count >= CLONE_TURNS
  }
}

function refusal(
  { school, server }: FromSchool,
  { run }: Hello,
  instance: string,
  known: (KnownServer & { refused?: UplinkRefusal }) | undefined,
): ToSchool {
  const refused = known?.refused ?? (known?.state === 'left' || known === undefined ? 'moved' : 'revoked')
  const body: Welcome = { what: 'welcome', run, instance, epoch: 0, own: 0, time: 0, clock: null, kinds: [], refused }
  return { school, server, epoch: 0, seq: 0, body }
}
