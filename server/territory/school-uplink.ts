import { randomBytes } from 'node:crypto'
import type { JoinByCode, JoinRequest, TerritoryView, Uplink, UplinkLimit } from '@preau/protocol/api/territory.ts'
import { decodeJoinAnswer } from '@preau/protocol/api/territory.ts'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { nodeOf } from '@preau/protocol/rules/territory/clock.ts'
import { decodeUplink, encodeUplink } from '@preau/protocol/territory/envelope.ts'
import { isNext, isWorn, lifeOf, makeUplinkKey, requestOf } from '../access/uplink-key.ts'
import type { KeyFiles } from '../keys/key-files.ts'
import type { Database, Transaction, Write } from '../store/database.ts'
import { findSchool } from '../store/places.ts'
import { keepSchoolClaims } from '../store/school-claims.ts'
import { sortKey } from '../store/sort-key.ts'
import { storeInstance } from '../store/sync/codes.ts'
import { putHealth } from '../store/sync/health.ts'
import { countNotes, noteEverything } from '../store/sync/notes.ts'
import { noteGaveWay } from '../store/sync/notices.ts'
import { findPeer, joinPeer, leavePeer, takeEpoch } from '../store/sync/peers.ts'
import { NO_PROOF, readProofSums } from '../store/sync/proofs.ts'
import { seen } from '../store/sync/stamp.ts'
import { installNotes } from '../store/sync/triggers.ts'
import { countUnsent } from '../store/sync/unsent.ts'
import { Budget } from './budget.ts'
import { chance } from './chance.ts'
import { DigestDatabase } from './digest-database.ts'
import { SchoolDigest } from './digest-school.ts'
import { authorityAt, postJson } from './https-line.ts'
import { LineKeeper, type Way } from './line-keeper.ts'
import { type LinkState, type Placed, SchoolLink } from './school-link.ts'
import { SyncDatabase, type SyncDatabaseParts } from './sync-database.ts'
import type { Applied } from './sync-store.ts'
import { type KeptUplink, keepUplink, keyToAskWith, readUplink, removeUplink } from './uplink-file.ts'

export interface SchoolUplinkParts {
  db: Database
  data: string
  files: KeyFiles
  clock(): number
  program: string
  startedAt: number
  log(level: 'info' | 'warn' | 'error', event: string, fields?: Record<string, string | number>): void
  judge?: SyncDatabaseParts['judge']
  settle?: SyncDatabaseParts['settle']
  surveyed?: SyncDatabaseParts['surveyed']
  closing?: SyncDatabaseParts['closing']
  /** Rows of the territory were applied. */
  applied(applied: Applied): void
  /** Messages of devices that nobody could read, for the health that the territory shows. */
  quarantined(): Promise<number>
  /** How often it is looked for what is to be sent, in ms; LOOK_EVERY where nothing is said. */
  lookEvery?: number
}

/** How often it is looked for what is to be sent, and how often the server says how it is, in ms. */
const LOOK_EVERY = 200
const HEALTH_EVERY = 60_000
/** What people change has its version soon after, also while nobody hears of it, in ms. */
const STAMP_EVERY = 1000
/** Both sides are compared first so long after the server began to speak, in ms. */
const COMPARE_FIRST = 90_000
/** A hello without an answer for so long is said on another connection, in ms. */
const GREET_WITHIN = 15_000
/** A server that was refused asks again, in ms. */
const REFUSED_AGAIN = 5 * 60_000
/** Both sides are compared so often, in ms. */
const COMPARE_EVERY = 6 * 3_600_000

/** It is looked so often whether the next certificate is due, in ms. */
const RENEW_EVERY = 10 * 60_000

/** How long somebody who leaves waits to be heard, in ms. */
const GOOD_BYE_WITHIN = 5000

interface Running {
  kept: KeptUplink
  store: SyncDatabase
  link: SchoolLink
  line: LineKeeper
  budget: Budget
  timers: NodeJS.Timeout[]
}

/** The uplink of this school server, where it has one: nothing here waits for it. */
export class SchoolUplink {
  readonly #parts: SchoolUplinkParts
  readonly #run = randomBytes(16).toString('hex')
  #running: Running | undefined
  #way: Way | undefined
  #since: number | null = null
  #error: string | null = null
  #greetedAt = 0
  #steps: Promise<unknown> = Promise.resolve()

  constructor(parts: SchoolUplinkParts) {
    this.#parts = parts
  }

  /** Begins to speak, where this school joined a territory. */
  async start(): Promise<void> {
    const { data, files } = this.#parts
    const kept = await readUplink(data, files)
    if (kept) await this.#begin(kept)
  }

  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    if (!running) return
    for (const timer of running.timers) clearInterval(timer)
    running.line.stop()
    running.link.closed()
    await this.#steps
  }

  /**
   * Joins a territory by its code. Throws ENROL_CODE_INVALID, PLACE_NOT_FOUND, UPLINK_ONE_SCHOOL, what the territory says (JOIN_REFUSED, JOIN_TAKEN, …),
   * SERVER_UNREACHABLE or SERVER_NOT_TRUSTED; then nothing is changed here.
   */
  async join({ code, school: named }: JoinByCode): Promise<void> {
    const { db, data, files, clock } = this.#parts
    const read = readEnrolCode(code)
    const { id } = await findSchool(db, named)
    // The key of a school reaches that school alone; a server with one key would leave its other schools out without a word.
    const several = await db.get('select 1 as other from schools where id <> $1', [id])
    if (several) throw new PreauError('UPLINK_ONE_SCHOOL')
    const school = await db.get<JoinRequest['school']>(
      'select id, name, uai, insee, timezone from schools where id = $1',
      [id],
    )
    if (!school) throw new PreauError('PLACE_NOT_FOUND')
    const key = await keyToAskWith(files, async () => makeUplinkKey())
    const instance = await storeInstance(db, randomBytes(16).toString('hex'))
    const body: JoinRequest = {
      secret: Buffer.from(read.secret).toString('hex'),
      csr: await requestOf(key),
      instance,
      school,
    }
    const { answer, authority } = await this.#ask(read.addresses, read.authority, body)
    await this.stop()
    const { server, certificate, commune, brokers } = answer
    await db.write(async (transaction) => {
      await transaction.run(
        `insert into authorities (id, name, name_key, insee) values ($1, $2, $3, $4)
         on conflict (id) do update set name = excluded.name, name_key = excluded.name_key, insee = excluded.insee`,
        [commune.id, commune.name, sortKey(commune.name), commune.insee],
      )
      await transaction.run('update schools set authority_id = $2 where id = $1', [id, commune.id])
      await transaction.run('delete from authorities where id not in (select authority_id from schools) and id <> $1', [
        commune.id,
      ])
      await joinPeer(transaction, { school: id, server, now: clock() })
      await installNotes(transaction, 'school')
    })
    await noteEverything(db, id, 'school')
    await keepUplink(data, files, key, {
      school: id,
      server,
      certificate,
      authority,
      addresses: [...read.addresses],
      brokers,
    })
    await this.start()
  }

  /**
   * Goes on without the territory: the school keeps everything, the territory what it had. It says good-bye where it is heard, so that
   * its key opens nothing there any more; else the town hall takes the key back by itself. Throws UPLINK_NONE.
   */
  async leave(write: Write): Promise<void> {
    const running = this.#running
    if (!running) throw new PreauError('UPLINK_NONE')
    const { school } = running.kept.place
    await write((transaction: Transaction) => leavePeer(transaction, school, 'left'))
    await this.stop()
    await this.#sayGoodBye(running.kept)
    await removeUplink(this.#parts.data)
  }

  async #sayGoodBye({ place, papers }: KeptUplink): Promise<void> {
    for (const address of place.addresses) {
      try {
        await postJson({ address, path: '/api/uplink/leave', body: {}, papers, within: GOOD_BYE_WITHIN })
        return
      } catch (error) {
        this.#parts.log('warn', 'uplink.good_bye_unheard', { code: toPreauError(error).code })
      }
    }
  }

  /** Bounds what the uplink may carry by the hour, from now on and after a restart. Throws UPLINK_NONE. */
  async limit({ hours }: UplinkLimit, write: Write): Promise<void> {
    const running = this.#running
    if (!running) throw new PreauError('UPLINK_NONE')
    const { kept, budget } = running
    const { hours: _, ...place } = kept.place
    const next: KeptUplink['place'] = hours === null ? place : { ...place, hours }
    await write(() => undefined)
    await keepUplink(this.#parts.data, this.#parts.files, kept.papers.key, next)
    kept.place = next
    budget.set(next.hours)
  }

  /** How the uplink stands; null where there is none. */
  async view(): Promise<TerritoryView['uplink']> {
    const running = this.#running
    if (!running) return null
    const { school, server } = running.kept.place
    const { state } = running.link
    const uplink: Uplink = {
      ...{ school, server, state: state.is, refused: state.is === 'refused' ? state.why : null },
      via: this.#way?.via ?? null,
      address: this.#way
        ? this.#way.via === 'mqtt'
          ? this.#way.url
          : `https://${this.#way.address.host}:${this.#way.address.port}`
        : null,
      since: this.#since,
      waiting: (await countNotes(this.#parts.db, school)).rows,
      tooLarge: (await countUnsent(this.#parts.db)).get(school) ?? 0,
      proof: (await readProofSums(this.#parts.db)).get(school) ?? NO_PROOF,
      error: this.#error,
      hours: running.kept.place.hours ?? null,
    }
    return uplink
  }

  async #ask(
    addresses: readonly { host: string; port: number }[],
    print: Uint8Array,
    body: JoinRequest,
  ): Promise<{ answer: ReturnType<typeof decodeJoinAnswer>; authority: string }> {
    let last: unknown
    for (const address of addresses) {
      try {
        const authority = await authorityAt(address, print)
        const text = await postJson({ address, path: '/api/territory/join', body, trust: authority, within: 20_000 })
        return { answer: decodeJoinAnswer(JSON.parse(text)), authority }
      } catch (error) {
        last = error
        if (toPreauError(error).code !== 'SERVER_UNREACHABLE') throw error
      }
    }
    throw toPreauError(last, 'SERVER_UNREACHABLE')
  }

  async #begin(kept: KeptUplink): Promise<void> {
    const { db, clock, program, judge, settle, surveyed, closing, applied } = this.#parts
    const { place, papers } = kept
    const { school, server, brokers, addresses, hours } = place
    const instance = await storeInstance(db, randomBytes(16).toString('hex'))
    await db.write(async (transaction) => {
      await installNotes(transaction, 'school')
      // What was claimed before it joined, or before this program, is read by the town hall, too.
      await keepSchoolClaims(transaction, school)
    })
    const node = nodeOf('school', instance)
    const store = new SyncDatabase({
      ...{ db, side: 'school', node },
      ...(judge && { judge }),
      ...(settle && { settle }),
      ...(surveyed && { surveyed }),
      ...(closing && { closing }),
      merged: (transaction, row) => noteGaveWay(transaction, 'school', row, clock()),
    })
    const compared = new DigestDatabase({ db, side: 'school', node, now: clock })
    const budget = new Budget(hours, (now) => new Date(now).getHours())
    const link = new SchoolLink({
      ...{ store, school, instance, run: this.#run, program, applied },
      tooLarge: ({ kind }) => this.#parts.log('error', 'uplink.row_too_large', { kind }),
      budget,
      epochs: {
        last: async () => (await findPeer(db, school))?.epoch ?? 0,
        take: (epoch) => db.write((transaction) => takeEpoch(transaction, school, epoch)),
        see: (version) => db.write((transaction) => seen(transaction, school, version)),
        clock: async () => (await findPeer(db, school))?.clock ?? null,
      },
      digest: new SchoolDigest({ store: compared, school, now: clock }),
      changed: (state) => this.#tell(state),
      renewed: (certificate) => void this.#keepNext(kept, certificate),
    })
    const line = new LineKeeper({
      ...{ ends: { school, server }, papers, brokers, addresses, random: chance },
      opened: (way) => {
        this.#way = way
        this.#greetedAt = clock()
        this.#step(() => link.opened())
      },
      message: (text) => {
        this.#step(async () => {
          const message = decodeUplink(text, Buffer.byteLength(text))
          return message.school === school && message.server === server ? await link.receive(message, clock()) : []
        })
      },
      closed: (error) => {
        this.#error = error === undefined ? null : toPreauError(error, 'SERVER_UNREACHABLE').code
        this.#step(async () => {
          link.closed()
          return []
        })
      },
    })
    const timers = [
      setInterval(() => this.#look(), this.#parts.lookEvery ?? LOOK_EVERY),
      setInterval(() => void this.#sayHealth().catch(() => undefined), HEALTH_EVERY),
      setInterval(() => void store.stamp(clock()).catch(() => undefined), STAMP_EVERY),
      setTimeout(() => this.#step(() => link.compare()), COMPARE_FIRST),
      setInterval(() => this.#step(() => link.compare()), COMPARE_EVERY),
      setInterval(() => this.#step(async () => this.#renewal(kept, link)), RENEW_EVERY),
    ]
    this.#running = { kept, store, link, line, budget, timers }
    await this.#sayHealth().catch(() => undefined)
    line.start()
  }

  #look(): void {
    const running = this.#running
    if (!running) return
    const now = this.#parts.clock()
    const { is } = running.link.state
    const waited = Math.abs(now - this.#greetedAt)
    if ((is === 'greeting' && waited > GREET_WITHIN) || (is === 'refused' && waited > REFUSED_AGAIN)) {
      this.#greetedAt = now
      running.line.renew()
    } else if (is === 'open') this.#step(() => running.link.look(now))
  }

  /** Asks for the next certificate where it is due. */
  async #renewal({ papers }: KeptUplink, link: SchoolLink): Promise<Placed[]> {
    if (!isWorn(lifeOf(papers.certificate), this.#parts.clock())) return []
    return await link.renew(await requestOf(papers.key))
  }

  /** Keeps the next certificate: on the disk first, then for the next connection, which is made at once. */
  async #keepNext(kept: KeptUplink, certificate: string): Promise<void> {
    const { data, files, log } = this.#parts
    if (!isNext(certificate, kept.papers)) return
    try {
      const place = { ...kept.place, certificate }
      await keepUplink(data, files, kept.papers.key, place)
      kept.place = place
      kept.papers.certificate = certificate
      log('info', 'uplink.certificate_renewed', { until: lifeOf(certificate).until })
      if (this.#running?.kept === kept) this.#running.line.renew()
    } catch (error) {
      log('error', 'uplink.renewal_failed', { code: toPreauError(error).code })
    }
  }

  /** One step of the link at a time; what it gives is sent. */
  #step(work: () => Promise<Placed[]>): void {
    const running = this.#running
    this.#steps = this.#steps
      .then(async () => {
        if (!running || running !== this.#running) return
        const { school, server } = running.kept.place
        for (const placed of await work()) {
          const at = { at: this.#parts.clock(), uptime: performance.now() / 1000 }
          running.line.send(encodeUplink({ school, server }, placed, at))
        }
      })
      .catch((error) => this.#parts.log('error', 'uplink.failed', { code: toPreauError(error).code }))
  }

  #tell(state: LinkState): void {
    const { log, clock } = this.#parts
    this.#since = clock()
    if (state.is === 'open') this.#error = null
    const via = this.#way?.via ?? ''
    if (state.is === 'open') log('info', 'uplink.open', { via })
    if (state.is === 'closed') log('warn', 'uplink.closed', { via, code: this.#error ?? '' })
    if (state.is === 'refused') log('error', 'uplink.refused', { why: state.why })
  }

  /** A sign of life in what is sent anyway: nobody takes a school for silent that has nothing to say. */
  async #sayHealth(): Promise<void> {
    const running = this.#running
    if (!running) return
    const { db, clock, program, startedAt, quarantined } = this.#parts
    const { school, server } = running.kept.place
    const waiting = (await countNotes(db, school)).rows
    const row = {
      school,
      server,
      program,
      startedAt,
      store: 'ok',
      quarantine: await quarantined(),
      waiting,
      at: clock(),
    }
    await db.write((transaction) => putHealth(transaction, row))
  }
}
