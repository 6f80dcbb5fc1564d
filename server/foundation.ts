import { hostname } from 'node:os'
import { join } from 'node:path'
import { toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { AuditDesk } from './access/audit-desk.ts'
import { HEADS_FOLDER } from './access/audit-heads.ts'
import { openServerKeys, type ServerKeys } from './access/authority-files.ts'
import { serverHosts } from './access/enrol-codes.ts'
import { ErasedPeople } from './access/erased-people.ts'
import { type FirstLink, keepFirstLink, removeFirstLink } from './access/first-link.ts'
import { keepLocalDoor, newLocalCode, removeLocalDoor } from './access/local-code.ts'
import { PasswordHashes } from './access/password-hash.ts'
import { People } from './access/people-service.ts'
import { readProvider } from './access/provider-settings.ts'
import { openSeal } from './access/seal.ts'
import { afterRestore } from './after-restore.ts'
import { finishRestore } from './backup/restore-backup.ts'
import { guardDataFolder } from './backup/secret-files.ts'
import { type BookingParts, bookingParts } from './booking/booking-parts.ts'
import { SpecBook } from './commands/spec-book.ts'
import type { ServerConfig } from './config.ts'
import { RunbookBook } from './fixes/runbook-book.ts'
import { Refusals } from './http/refusals.ts'
import { isLoopback } from './http/security.ts'
import type { HttpServices } from './http/services.ts'
import type { World } from './ingest/unit.ts'
import type { KeyFiles } from './keys/key-files.ts'
import { openKeyFiles } from './keys/open-key-files.ts'
import { BookingNews } from './live/booking-news.ts'
import { LiveChanges } from './live/changes.ts'
import { CommandNews } from './live/command-news.ts'
import { TicketNews } from './live/ticket-news.ts'
import type { Log } from './log.ts'
import { type Mail, readMail } from './mail/mail-settings.ts'
import { type ServiceLevels, serviceLevels } from './service/service-levels.ts'
import { tellTicket } from './service/tell.ts'
import { TicketDesk } from './service/ticket-desk.ts'
import type { Database, Transaction } from './store/database.ts'
import { devicePlaces } from './store/device-places.ts'
import { openStore } from './store/open.ts'
import { countQuarantine } from './store/quarantine.ts'
import { countStatuses } from './store/status-counts.ts'
import { waitForStore } from './store/wait.ts'
import { realWorld } from './world.ts'

/** What ends a server, part by part. */
export class Ending {
  readonly #parts: (() => Promise<void> | void)[] = []

  /** Has a part ended before those that were there first. */
  add(part: () => Promise<void> | void): void {
    this.#parts.push(part)
  }

  async close(): Promise<void> {
    for (const end of this.#parts.splice(0).reverse()) await end()
  }
}

/** What every server stands on, whatever its role. */
export interface Foundation {
  config: ServerConfig
  version: string
  log: Log
  /** Logs an error that ends nothing. */
  failed(what: string, error: unknown): void
  ending: Ending
  world: World
  /** Where consoles of this machine come in. */
  loopback: string
  files: KeyFiles
  keys: ServerKeys
  db: Database
  erased: ErasedPeople
  audit: AuditDesk
  people: People
  live: LiveChanges
  commandNews: CommandNews
  specs: SpecBook
  runbooks: RunbookBook
  levels: ServiceLevels
  tickets: TicketDesk
  ticketNews: TicketNews
  booking: BookingParts
  bookingNews: BookingNews
  /** Undefined where no mail server is set up. */
  mail: Mail | undefined
}

/**
 * Opens a data folder and its store. Throws STORE_LOCKED, STORE_VERSION_NEWER, STORE_UNREACHABLE, STORE_FAILED or KEYS_WRAPPED; what
 * was opened is in `ending` all the same.
 * @param first makes the places that are never missing
 */
export async function layFoundation(
  { config, version, log }: Pick<Foundation, 'config' | 'version' | 'log'>,
  ending: Ending,
  first: (transaction: Transaction, newId: () => Id) => Promise<unknown>,
): Promise<Foundation> {
  const world = realWorld()
  const { clock, newId } = world
  const failed = (what: string, error: unknown) => {
    const { code, context } = toPreauError(error)
    log({ level: 'error', event: what, code, ...context })
  }
  await guardDataFolder(config.data)
  await finishRestore(config.data)
  const files = await openKeyFiles(config)
  const mail = await readMail(config.data, files)
  const wrapped = await files.wrapAll()
  if (wrapped > 0) log({ level: 'info', event: 'keys.wrapped', count: wrapped })
  const hosts = serverHosts(config.host)
  const keys = await openServerKeys({ data: config.data, files, name: hostname(), hosts, now: clock() })
  const db = await waitForStore(() => openStore(config), { log })
  ending.add(() => db.close())
  await db.write((transaction) => first(transaction, newId))
  const erased = new ErasedPeople(config.data)
  await afterRestore(db, config.data, erased, clock)
  const folders = [join(config.data, HEADS_FOLDER), ...(config.auditHeads === undefined ? [] : [config.auditHeads])]
  const audit = new AuditDesk({ db, authority: keys.authority, clock, folders })
  await audit.exportHeads().catch((error) => failed('audit.heads_failed', error))
  const people = new People(
    {
      ...{ db, clock, newId, seal: await openSeal(config.data, files), hashes: new PasswordHashes() },
      firstMade: () => void removeFirstLink(config.data).catch((error) => failed('first_link.failed', error)),
    },
    await readProvider(config.data),
  )
  const readPlaces = (devices: readonly Id[]) => devicePlaces(db, devices)
  const notTold = (error: unknown) => failed('live.failed', error)
  const live = new LiveChanges({
    ...{ clock, readPlaces, failed: notTold },
    readCounts: async (reach) => ({
      counts: await countStatuses(db, reach),
      quarantine: await countQuarantine(db, reach),
    }),
  })
  ending.add(() => live.stop())
  live.start()
  const levels = serviceLevels(db)
  return {
    ...{ config, version, log, failed, ending, world, files, keys, db, erased, audit, people, live, levels, mail },
    loopback: isLoopback(config.host) ? config.host : '127.0.0.1',
    commandNews: new CommandNews({ readPlaces, failed: notTold }),
    specs: new SpecBook(config.specs, (error) => failed('spec.invalid', error)),
    runbooks: new RunbookBook([config.runbooks, join(config.data, 'runbooks')], (error) =>
      failed('runbook.invalid', error),
    ),
    tickets: new TicketDesk({ clock, newId, covers: levels.contracts, tell: tellTicket }),
    ticketNews: new TicketNews(),
    booking: bookingParts({ db, clock, newId }),
    bookingNews: new BookingNews(),
  }
}

/** What the routes of every server need of its foundation. */
export function servicesOf(ground: Foundation) {
  const { config, version, world, db, live, commandNews, people, audit, erased, specs, levels, tickets } = ground
  const { clock, newId } = world
  const { ticketNews, mail, failed, keys, booking, bookingNews, runbooks } = ground
  return {
    ...{ db, clock, newId, version, live, commandNews, people, audit, erased, specs, levels, tickets, ticketNews },
    nextSeq: world.nextSeq,
    covers: levels.contracts,
    ticketTouched: (ticket) => ticketNews.changed(ticket),
    ...{ booking, bookingNews, runbooks },
    bookingTouched: (school, resource) => bookingNews.changed(school, resource),
    mailIsOn: mail !== undefined,
    consoleFolder: config.console,
    accounts: people,
    scopes: (grants) => people.scopes(grants),
    refusals: new Refusals(clock),
    authority: keys.authority.certificate,
    report: (error) => failed('http.failed', error),
  } satisfies Partial<HttpServices>
}

/** The code by which programs of this machine enrol, and the port that it and every other code names. */
export class LocalCode {
  readonly #authority: string
  #port: number
  #made: { code: string; proof: string }

  constructor({ keys, config }: Pick<Foundation, 'keys' | 'config'>) {
    this.#authority = keys.authority.certificate
    this.#port = config.httpsPort
    this.#made = newLocalCode(this.#authority, this.#port)
  }

  get port(): number {
    return this.#port
  }

  get code(): string {
    return this.#made.code
  }

  get proof(): string {
    return this.#made.proof
  }

  /** The server listens: now the port is known. */
  listens(port: number): void {
    this.#port = port
    this.#made = newLocalCode(this.#authority, port)
  }
}

/** Tells programs of this machine where the server is, and makes the link of the first administrator where nobody is there yet. */
export async function openLocalDoor(
  { config, db, ending, failed, world }: Foundation,
  { code }: LocalCode,
  at: { http: string; https: string },
): Promise<FirstLink | undefined> {
  await keepLocalDoor(config.data, { code, ...at })
  ending.add(() => removeLocalDoor(config.data))
  // On a full disk the server starts all the same: the next start makes the link.
  const made = keepFirstLink(db, { data: config.data, origin: at.http, now: world.clock() })
  return (await made.catch((error) => failed('first_link.failed', error))) ?? undefined
}
