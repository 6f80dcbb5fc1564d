import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Health } from '@preau/protocol/api/health.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { Grant } from '@preau/protocol/rules/roles.ts'
import type { InjectOptions } from 'fastify'
import { AuditDesk } from '../access/audit-desk.ts'
import { makeAuthority } from '../access/authority.ts'
import { deviceProver } from '../access/device-proof.ts'
import { makeEnrolCodes, makeEnrolCodesFor, proofOf } from '../access/enrol-codes.ts'
import { Enrolments } from '../access/enrolments.ts'
import { ErasedPeople } from '../access/erased-people.ts'
import { Identities } from '../access/identities.ts'
import { People } from '../access/people-service.ts'
import { Seal } from '../access/seal.ts'
import { CheapHashes } from '../access/testing/cheap-hashes.ts'
import { bookingParts } from '../booking/booking-parts.ts'
import { SpecBook } from '../commands/spec-book.ts'
import { RunbookBook } from '../fixes/runbook-book.ts'
import { BookingNews } from '../live/booking-news.ts'
import { LiveChanges } from '../live/changes.ts'
import { CommandNews } from '../live/command-news.ts'
import { TicketNews } from '../live/ticket-news.ts'
import { serviceLevels } from '../service/service-levels.ts'
import { TicketDesk } from '../service/ticket-desk.ts'
import type { AskedCommand } from '../store/commands.ts'
import type { Database } from '../store/database.ts'
import { devicePlaces } from '../store/device-places.ts'
import { insertDevice } from '../store/new-devices.ts'
import { insertAuthority, insertRoom, insertSchool } from '../store/places.ts'
import { countQuarantine } from '../store/quarantine.ts'
import { scopeMapOf } from '../store/scope-map.ts'
import { countStatuses } from '../store/status-counts.ts'
import { openMigratedStore } from '../store/testing/migrated-store.ts'
import type { Actor } from './actor.ts'
import { httpApp } from './app.ts'
import { Refusals } from './refusals.ts'
import type { Asked, HttpApp, HttpServices, TerritoryDoors } from './services.ts'
import { testCampaigns } from './testing/test-campaigns.ts'
import type { ViewDesk } from './views.ts'

export const NOW = 1_790_000_000_000
const LOCAL_SECRET = '00112233445566778899'
const SPECS = new SpecBook(join(import.meta.dirname, '../../firmware-specs/devices'))
const RUNBOOKS = new RunbookBook([join(import.meta.dirname, '../../runbooks')])
const authority = await makeAuthority('école des tests', NOW)

/** Who is known in a test: each by a cookie of his own. */
class KnownPeople implements Asked {
  readonly #actors = new Map<string, Actor>()

  /** Lets somebody in; gives his cookie. */
  let(actor: Actor): string {
    const cookie = `preau=${this.#actors.size + 1}`
    this.#actors.set(cookie, actor)
    return cookie
  }

  /** Ends his session. */
  forget(cookie: string): void {
    this.#actors.delete(cookie)
  }

  async actorOf({ cookie = '' }: { cookie?: string }): Promise<Actor | undefined> {
    return this.#actors.get(cookie)
  }
}

export interface TestSettings extends Partial<HttpServices> {
  /** Who asks is who the store says, as outside of a test; nobody is signed in where a request shows no cookie. */
  real?: true
  /** Nobody is signed in where a request shows no cookie of its own. */
  anonymous?: true
}

/** What the tests of the HTTP door act on: the real application on a real database. */
export interface TestHttp {
  app: HttpApp
  services: HttpServices
  db: Database
  live: LiveChanges
  newId: () => Id
  /** What the routes told the rest of the server. */
  told: { dropped: Id[]; changed: Id[]; errors: string[]; commands: AskedCommand[] }
  /** What became of commands. */
  commandNews: CommandNews
  /** The secret of the local code. */
  localSecret: string
  /** The cookie of an administrator of everything: that of each request which shows none. */
  cookie: string
  /** Signs somebody in who has these roles; gives his cookie. */
  signIn(grants: readonly Grant[]): string
  /** Ends the session of a cookie. */
  signOut(cookie: string): void
  /** An authority with one school, with one room, with one device in it. */
  place(): Promise<{ authority: Id; school: Id; room: Id; device: Id }>
  close(): Promise<void>
}

/** Opens the application on a database of its own. */
export async function testHttp(settings: TestSettings = {}, host = '127.0.0.1'): Promise<TestHttp> {
  const { anonymous, real, ...overrides } = settings
  const people = new KnownPeople()
  const signIn = (grants: readonly Grant[]) =>
    people.let({ kind: 'person', id: newId(), grants, session: 'session', strong: true })
  const folder = await mkdtemp(join(tmpdir(), 'preau-http-'))
  const db = await openMigratedStore(folder, NOW)
  let made = 0
  const newId = () => uuidv7(NOW, bytesOf(++made))
  const told: TestHttp['told'] = { dropped: [], changed: [], errors: [], commands: [] }
  const live = new LiveChanges({
    clock: () => NOW,
    readCounts: async (reach) => ({
      counts: await countStatuses(db, reach),
      quarantine: await countQuarantine(db, reach),
    }),
    readPlaces: (devices) => devicePlaces(db, devices),
    failed: (error) => told.errors.push(String(error)),
    // As soon as can be: how far apart changes are is tested where they are made.
    after: (_ms, run) => {
      const soon = setImmediate(run)
      return () => clearImmediate(soon)
    },
  })
  live.start()
  const commandNews = new CommandNews({
    readPlaces: (devices) => devicePlaces(db, devices),
    failed: (error) => told.errors.push(String(error)),
  })
  const ticketNews = new TicketNews()
  const bookingNews = new BookingNews()
  const levels = serviceLevels(db)
  const identities = new Identities()
  await identities.load(db)
  const codeServer = { authority: authority.certificate, addresses: [{ host: '192.168.1.20', port: 8443 }] }
  const accounts = new People({
    db,
    clock: overrides.clock ?? (() => NOW),
    newId,
    seal: new Seal(new Uint8Array(32)),
    hashes: new CheapHashes(),
  })
  const services: HttpServices = {
    db,
    clock: () => NOW,
    newId,
    nextSeq: () => ++made,
    version: '0.0.0-test',
    health: async () => HEALTH,
    live,
    levels,
    commandNews,
    commands: { take: (asked) => void told.commands.push(asked) },
    campaigns: testCampaigns(db, overrides.clock ?? (() => NOW), newId),
    views: askedViews(newId),
    wakes: { call: async () => ({ asked: 2 }) },
    covers: levels.contracts,
    tickets: new TicketDesk({ clock: () => services.clock(), newId, covers: overrides.covers ?? levels.contracts }),
    ticketNews,
    ticketTouched: (ticket) => ticketNews.changed(ticket),
    booking: bookingParts({ db, clock: () => services.clock(), newId }),
    bookingNews,
    bookingTouched: (school, resource) => bookingNews.changed(school, resource),
    specs: SPECS,
    runbooks: RUNBOOKS,
    runs: { turn: async () => undefined },
    mqttUrl: (name) => `mqtts://${name}:8883`,
    people: real ? accounts : people,
    accounts,
    scopes: (grants) => scopeMapOf(db, grants),
    refusals: new Refusals(() => NOW),
    audit: new AuditDesk({ db, authority, clock: overrides.clock ?? (() => NOW), folders: [] }),
    erased: new ErasedPeople(folder),
    enrolments: new Enrolments({
      db,
      clock: overrides.clock ?? (() => NOW),
      newId,
      authority,
      identities,
      localProof: () => proofOf(LOCAL_SECRET),
      drop: (device) => told.dropped.push(device),
    }),
    authority: authority.certificate,
    proveDevice: deviceProver({ authority: authority.certificate, identities, hasEnded: (until) => until < NOW }),
    makeCodesFor: (asked, write) =>
      write((transaction) => makeEnrolCodesFor(transaction, asked, codeServer, services.clock())),
    makeCodes: (asked, write) =>
      write((transaction) => makeEnrolCodes(transaction, asked, codeServer, services.clock())),
    mailIsOn: false,
    deviceChanged: async (_school, device) => void told.changed.push(device),
    territory: testDoors(),
    consoleFolder: undefined,
    report: (error) => told.errors.push(error.code),
    ...overrides,
  }
  const app = await httpApp(services, host)
  const cookie = signIn([{ role: 'admin', scope: { kind: 'server' } }])
  if (!anonymous && !real) injectSignedIn(app, cookie)
  return {
    app,
    services,
    db,
    live,
    commandNews,
    newId,
    told,
    localSecret: LOCAL_SECRET,
    cookie,
    signIn,
    signOut: (ended) => people.forget(ended),
    place: () =>
      db.write(async (transaction) => {
        const [authority, school, room, device] = [newId(), newId(), newId(), newId()]
        await insertAuthority(transaction, { id: authority, name: 'Nîmes', insee: '30189' })
        await insertSchool(transaction, { id: school, authority, name: 'Jules Ferry', uai: '0301674G' })
        await insertRoom(transaction, { id: room, school, name: 'CP' })
        await insertDevice(transaction, {
          school,
          id: device,
          name: 'TNI du CP',
          kind: 'board_pc',
          room,
          model: 'OptiPlex',
          serial: 'S-1',
          claim: device.replaceAll('-', ''),
          enrolledAt: NOW,
        })
        return { authority, school, room, device }
      }),
    async close() {
      live.stop()
      await app.close()
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Machines of which each can be asked, by anybody, at any time. */
function askedViews(newId: () => Id): ViewDesk {
  const unsaid = { unasked: false, refused: null, ended: null, askedAt: NOW, until: NOW + 30_000, still: 0 }
  return {
    ask: ({ device, reason }) => ({ id: newId(), device, reason, state: 'asked', ...unsaid }),
    get: () => undefined,
    still: async () => ({ jpeg: Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), number: 1 }),
    end: () => undefined,
    take: () => false,
  }
}

/** Each request that shows nobody is the administrator's, as a page of this server sends it. */
function injectSignedIn(app: HttpApp, cookie: string): void {
  const bare = app.inject.bind(app) as (options: InjectOptions) => ReturnType<HttpApp['inject']>
  const signedIn = (options: InjectOptions | string) => {
    const request = typeof options === 'string' ? { url: options } : options
    const shown = Object.keys(request.headers ?? {}).some((name) => /^(cookie|authorization)$/i.test(name))
    return bare(shown ? request : { ...request, headers: { cookie, 'x-preau': '1', ...request.headers } })
  }
  app.inject = signedIn as HttpApp['inject']
}

const HEALTH: Health = {
  status: 'ok',
  version: '0.0.0-test',
  time: NOW,
  startedAt: NOW,
  store: { status: 'ok', since: NOW, schema: 4, bytes: 1, freeBytes: 1 },
  broker: { clients: 0, refused: 0 },
  ingest: { acked: 0, duplicates: 0, quarantined: 0, waiting: 0 },
}

function bytesOf(counter: number): Uint8Array {
  const bytes = new Uint8Array(10)
  new DataView(bytes.buffer).setUint32(6, counter)
  return bytes
}

/** What knows no school and no territory, and does what it is asked. */
function testDoors(): TerritoryDoors {
  const refused = () => Promise.reject(new PreauError('ROLE_REFUSED'))
  return {
    role: 'school',
    view: async () => ({ role: 'school', uplink: null, schools: [] }),
    join: async () => undefined,
    leave: (write) => write(() => undefined),
    limit: (_asked, write) => write(() => undefined),
    makeCode: (asked, write) =>
      write(async (transaction) => {
        const authority = await transaction.get<{ id: string; name: string }>(
          'select id, name from authorities limit 1',
        )
        return { code: 'A', endsAt: asked.life, authority: authority ?? { id: '', name: '' } }
      }),
    admit: refused,
    prove: async () => undefined,
    exchange: refused,
    left: async () => undefined,
    revoke: (_school, write) => write(() => undefined),
    setLink: async () => undefined,
  }
}
