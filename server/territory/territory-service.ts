import { randomBytes, type X509Certificate } from 'node:crypto'
import type {
  JoinAnswer,
  JoinCode,
  JoinRequest,
  NewJoinCode,
  TerritorySchool,
  TerritoryView,
} from '@preau/protocol/api/territory.ts'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { nodeOf } from '@preau/protocol/rules/territory/clock.ts'
import { EVERY_UPLINK, uplinkTopics } from '@preau/protocol/territory/envelope.ts'
import { parseTopic } from '@preau/protocol/topics.ts'
import type { KeyPair } from '../access/authority.ts'
import { certificateSubject } from '../access/device-proof.ts'
import type { CodeServer } from '../access/enrol-codes.ts'
import { JoinDesk } from '../access/join-desk.ts'
import type { Database, Transaction, Write } from '../store/database.ts'
import { holdsServer, storeInstance } from '../store/sync/codes.ts'
import { countSetAside } from '../store/sync/news.ts'
import { countAllNotes, noteEverything, schoolsWithNotes } from '../store/sync/notes.ts'
import { noteGaveWay } from '../store/sync/notices.ts'
import { leavePeer, listPeers } from '../store/sync/peers.ts'
import { NO_PROOF, readProofSums } from '../store/sync/proofs.ts'
import { installNotes } from '../store/sync/triggers.ts'
import { countUnsent } from '../store/sync/unsent.ts'
import { brokerPapers } from './broker-files.ts'
import { chance } from './chance.ts'
import { DigestDatabase } from './digest-database.ts'
import { answerDigest } from './digest-territory.ts'
import { TerritoryGate } from './gate.ts'
import { type MqttLine, openMqtt } from './mqtt-line.ts'
import { serverBook } from './server-book.ts'
import { SyncDatabase, type SyncDatabaseParts } from './sync-database.ts'
import type { Applied } from './sync-store.ts'
import { TerritoryDesk } from './territory-desk.ts'

export interface TerritoryServiceParts {
  db: Database
  clock(): number
  newId(): Id
  authority: KeyPair
  codeServer(): CodeServer
  /** `mqtts://host:port` of each broker. */
  brokers: readonly string[]
  /** Which part of the schools this worker takes of those that come by brokers. */
  shard: { index: number; of: number }
  log(level: 'info' | 'warn' | 'error', event: string, fields?: Record<string, string | number>): void
  applied?(applied: Applied): void
  settle?: SyncDatabaseParts['settle']
}

/** A school that said nothing for so long is silent, in ms: it says how it is each minute. */
export const SILENT_AFTER = 3 * 60_000
const LOOK_EVERY = 200
/** What people change has its version soon after, also where a school hears of it weeks later, in ms. */
const STAMP_EVERY = 1000
/** Between two tries at a broker, in ms: anything below a ceiling that doubles. */
const BROKER_AGAIN = { base: 500, cap: 15_000 }

/** The territory's ends of its schools' uplinks, in one of its workers. */
export class TerritoryService {
  readonly #parts: TerritoryServiceParts
  readonly #joins: JoinDesk
  readonly #lines = new Map<string, MqttLine>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #gate: TerritoryGate | undefined
  #isStopped = false

  constructor(parts: TerritoryServiceParts) {
    this.#parts = parts
    const { db, clock, newId, authority, codeServer, brokers } = parts
    this.#joins = new JoinDesk({
      ...{ db, clock, newId, authority, codeServer },
      brokers: () => [...brokers],
      joined: (school) => noteEverything(db, school, 'territory'),
    })
  }

  /** Begins to listen to the schools. */
  async start(): Promise<void> {
    const { db, clock, applied, settle, brokers, log } = this.#parts
    const instance = await storeInstance(db, randomBytes(16).toString('hex'))
    await db.write((transaction) => installNotes(transaction, 'territory'))
    const node = nodeOf('territory', instance)
    const store = new SyncDatabase({
      ...{ db, side: 'territory', node },
      ...(settle && { settle }),
      merged: (transaction, row) => noteGaveWay(transaction, 'territory', row, clock()),
    })
    const compared = new DigestDatabase({ db, side: 'territory', node, now: clock })
    const desk = new TerritoryDesk({
      ...{ store, instance, servers: serverBook(db) },
      ...(applied && { applied }),
      // A request that is none is nobody else's fault: what came with it is answered all the same.
      renew: (from) =>
        this.#joins.renew(from).catch((error) => {
          log('warn', 'territory.renewal_refused', { code: toPreauError(error).code })
          return undefined
        }),
      digest: (school, message, now) => answerDigest(compared, school, message, now),
      comparedAt: (school) => compared.comparedAt(school),
    })
    this.#gate = new TerritoryGate({
      ...{ desk, clock, uptime: () => performance.now() / 1000 },
      due: () => schoolsWithNotes(db, 3),
      isOurs: (school) => this.#isOurs(school),
      publish: (to, text) => {
        const { down } = uplinkTopics(to)
        for (const line of this.#lines.values()) line.publish(down, text)
      },
      failed: (what, error) => log('error', what, { code: toPreauError(error).code }),
    })
    let isLooking = false
    const look = setInterval(() => {
      if (isLooking) return
      isLooking = true
      void this.#gate?.look().finally(() => {
        isLooking = false
      })
    }, LOOK_EVERY)
    this.#timers.add(look)
    this.#timers.add(setInterval(() => void store.stamp(clock()).catch(() => undefined), STAMP_EVERY))
    for (const url of brokers) await this.#listenTo(url)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const line of this.#lines.values()) line.close()
    await this.#gate?.close()
  }

  makeCode(asked: NewJoinCode, write: Write): Promise<JoinCode> {
    return this.#joins.makeCode(asked, write)
  }

  admit(asked: JoinRequest, host: string): Promise<JoinAnswer> {
    return this.#joins.ask(asked, host)
  }

  /** The server that a certificate proves: of our authority, and the one that speaks for its school now. */
  async prove(peer: X509Certificate | undefined): Promise<{ school: Id; server: Id } | undefined> {
    const subject = certificateSubject(peer, this.#parts.authority.certificate)
    if (!subject) return undefined
    const { school, device: server, serial, until } = subject
    if (until < this.#parts.clock()) return undefined
    return (await holdsServer(this.#parts.db, { school, server, serial })) ? { school, server } : undefined
  }

  /** Takes messages of a server that has proved itself; one that is not its own is passed over. Throws STORE_UNREACHABLE. */
  async exchange(from: { school: Id; server: Id }, messages: readonly string[], wait: number): Promise<string[]> {
    const gate = this.#gate
    if (!gate) throw new PreauError('SERVER_STOPPING')
    await Promise.all(messages.map((text) => gate.receive(text, from, 'https')))
    return await gate.take(from.school, wait)
  }

  /** Takes the key of a school back. What the territory has of it stays. */
  async revoke(school: Id, write: Write): Promise<void> {
    await write((transaction) => this.#takeOut(transaction, school, 'revoked'))
  }

  /** A school goes its own way, as its server says, which has proved itself. What the territory has of it stays. */
  async left({ school }: { school: Id }): Promise<void> {
    await this.#parts.db.write((transaction) => this.#takeOut(transaction, school, 'left'))
  }

  async #takeOut(transaction: Transaction, school: Id, state: 'left' | 'revoked'): Promise<void> {
    await transaction.run('update sync_certificates set revoked_at = $2 where school_id = $1 and revoked_at is null', [
      school,
      this.#parts.clock(),
    ])
    await leavePeer(transaction, school, state)
  }

  /** The schools, as of when they are known. */
  async view(): Promise<TerritoryView> {
    const { db, clock } = this.#parts
    const [peers, aside, waiting] = [await listPeers(db), await countSetAside(db), await countAllNotes(db)]
    const [proofs, unsent] = [await readProofSums(db), await countUnsent(db)]
    const now = clock()
    const schools = peers.map((peer): TerritorySchool => {
      const { school, state, heardAt, via, program, refused } = peer
      return {
        ...{ school, state, heardAt, via, program, refused },
        isSilent: heardAt === null || now - heardAt > SILENT_AFTER,
        waiting: waiting.get(school) ?? 0,
        setAside: aside.get(school) ?? 0,
        tooLarge: unsent.get(school) ?? 0,
        proof: proofs.get(school) ?? NO_PROOF,
      }
    })
    return { role: 'territory', uplink: null, schools }
  }

  #isOurs(school: Id): boolean {
    return shardOf(school, this.#parts.shard.of) === this.#parts.shard.index
  }

  /** Listens to one broker, and comes back to it after every cut. */
  async #listenTo(url: string, attempt = 0): Promise<void> {
    if (this.#isStopped) return
    const { authority, clock, shard, log } = this.#parts
    const papers = await brokerPapers(authority, clock())
    let opened = false
    const line = openMqtt(
      {
        ...{ url, papers, subscribe: [EVERY_UPLINK], keepalive: 20 },
        clientId: `territory-${shard.index}-${randomBytes(6).toString('hex')}`,
      },
      {
        opened: () => {
          opened = true
          log('info', 'territory.broker_open', { broker: url })
        },
        message: (topic, text) => void this.#fromBroker(topic, text),
        closed: (error) => {
          this.#lines.delete(url)
          if (this.#isStopped) return
          if (opened || attempt === 0)
            log('warn', 'territory.broker_closed', {
              broker: url,
              code: toPreauError(error, 'SERVER_UNREACHABLE').code,
            })
          const tries = opened ? 0 : attempt + 1
          const wait = chance() * Math.min(BROKER_AGAIN.cap, BROKER_AGAIN.base * 2 ** Math.min(tries, 20))
          const timer = setTimeout(() => {
            this.#timers.delete(timer)
            void this.#listenTo(url, tries)
          }, wait)
          this.#timers.add(timer)
        },
      },
    )
    this.#lines.set(url, line)
  }

  /** The topic is what the broker lets a server write by its certificate; the envelope has to say the same. */
  async #fromBroker(topic: string, text: string): Promise<void> {
    try {
      const { school, device } = parseTopic(topic)
      if (!this.#isOurs(school)) return
      await this.#gate?.receive(text, { school, server: device }, 'mqtt')
    } catch (error) {
      this.#parts.log('warn', 'territory.message_refused', { code: toPreauError(error).code })
    }
  }
}

/** Which of so many workers a school is of: by the end of its identifier, which is random. */
export function shardOf(school: Id, of: number): number {
  return Number.parseInt(school.slice(-6), 16) % of
}
