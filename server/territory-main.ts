import { hostname } from 'node:os'
import { join } from 'node:path'
import type { CutLink } from '@preau/protocol/api/territory.ts'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { AuditDesk } from './access/audit-desk.ts'
import { HEADS_FOLDER } from './access/audit-heads.ts'
import { openServerKeys } from './access/authority-files.ts'
import { deviceProver } from './access/device-proof.ts'
import { codeAddresses, serverHosts } from './access/enrol-codes.ts'
import { Enrolments } from './access/enrolments.ts'
import { ErasedPeople } from './access/erased-people.ts'
import { keepFirstLink, removeFirstLink } from './access/first-link.ts'
import { Identities } from './access/identities.ts'
import { keepLocalDoor, newLocalCode, removeLocalDoor } from './access/local-code.ts'
import { PasswordHashes } from './access/password-hash.ts'
import { People } from './access/people-service.ts'
import { readProvider } from './access/provider-settings.ts'
import { openSeal } from './access/seal.ts'
import { afterRestore } from './after-restore.ts'
import { finishRestore } from './backup/restore-backup.ts'
import { guardDataFolder } from './backup/secret-files.ts'
import { SpecBook } from './commands/spec-book.ts'
import type { ServerConfig } from './config.ts'
import { listenHttp } from './http/listen.ts'
import { Refusals } from './http/refusals.ts'
import { isLoopback } from './http/security.ts'
import { Jobs } from './jobs/every.ts'
import { exportHeadsJob } from './jobs/export-heads.ts'
import { fillFactsJob } from './jobs/fill-facts.ts'
import { retentionJob } from './jobs/retention.ts'
import { openKeyFiles } from './keys/open-key-files.ts'
import { LiveChanges } from './live/changes.ts'
import { CommandNews } from './live/command-news.ts'
import { TicketNews } from './live/ticket-news.ts'
import type { Log } from './log.ts'
import type { RunningServer } from './main.ts'
import { retentionParts } from './retention-parts.ts'
import { DemoLinks } from './seed/town/links.ts'
import { serviceLevels } from './service/service-levels.ts'
import { TicketDesk } from './service/ticket-desk.ts'
import { devicePlaces } from './store/device-places.ts'
import { FIRST_PLACES } from './store/first-places.ts'
import { schemaVersion } from './store/migrate.ts'
import { openStore } from './store/open.ts'
import { ensureAuthority } from './store/places.ts'
import { countQuarantine } from './store/quarantine.ts'
import { countStatuses } from './store/status-counts.ts'
import { waitForStore } from './store/wait.ts'
import { TerritoryService } from './territory/territory-service.ts'
import { territoryNewsJobs } from './territory-news.ts'
import { ticketClocksJob } from './ticket-clocks.ts'
import { realWorld } from './world.ts'

/**
 * Starts a territory: the console over all schools, and the ends of their uplinks. No device speaks to it, and it judges none: what a
 * school said last holds, as of when it said it. Waits for a PostgreSQL that is away, and says so. Throws as startServer() does.
 */
export async function startTerritory(config: ServerConfig, version: string, log: Log): Promise<RunningServer> {
  const { clock, newId, listeningSince: startedAt } = realWorld()
  const loopback = isLoopback(config.host) ? config.host : '127.0.0.1'
  const closers: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end()
  }
  const failed = (what: string, error: unknown) => {
    const { code, context } = toPreauError(error)
    log({ level: 'error', event: what, code, ...context })
  }
  try {
    await guardDataFolder(config.data)
    await finishRestore(config.data)
    const files = await openKeyFiles(config)
    await files.wrapAll()
    const keys = await openServerKeys({
      data: config.data,
      files,
      name: hostname(),
      hosts: serverHosts(config.host),
      now: clock(),
    })
    const db = await waitForStore(() => openStore(config), { log })
    closers.push(() => db.close())
    await db.write((transaction) => ensureAuthority(transaction, { id: newId(), name: FIRST_PLACES.authority }))
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
    const live = new LiveChanges({
      clock,
      readCounts: async (reach) => ({
        counts: await countStatuses(db, reach),
        quarantine: await countQuarantine(db, reach),
      }),
      readPlaces: (devices) => devicePlaces(db, devices),
      failed: (error) => failed('live.failed', error),
    })
    closers.push(() => live.stop())
    live.start()
    const commandNews = new CommandNews({
      readPlaces: (devices) => devicePlaces(db, devices),
      failed: (error) => failed('live.failed', error),
    })
    const levels = serviceLevels(db)
    const { contracts } = levels
    const ticketNews = new TicketNews()
    const tickets = new TicketDesk({ clock, newId, covers: contracts })
    const authority = keys.authority.certificate
    let httpsPort = config.httpsPort
    const codeServer = () => ({ authority, addresses: codeAddresses(config.host, httpsPort) })
    const service = new TerritoryService({
      ...{ db, clock, newId, authority: keys.authority, codeServer, shard: readShard(config.worker) },
      brokers: config.brokers.split(',').filter((each) => each !== ''),
      settle: (transaction, ticket) => tickets.arrived(transaction, ticket, []),
      log: (level, event, fields) => log({ level, event, ...fields }),
    })
    const links = config.demoLinks ? new DemoLinks({ db, data: config.data, clock, port: () => httpsPort }) : undefined
    const identities = new Identities()
    let local = newLocalCode(authority, config.httpsPort)
    const enrolments = new Enrolments({
      ...{ db, clock, newId, authority: keys.authority, identities },
      localProof: () => local.proof,
      drop: () => undefined,
    })
    const notHere = () => Promise.reject(new PreauError('ROLE_REFUSED'))
    const http = await listenHttp(
      {
        ...{ db, clock, newId, version, live, commandNews, people, audit, erased, enrolments, authority },
        ...{ tickets, levels, covers: contracts, ticketNews },
        ticketTouched: (ticket) => ticketNews.changed(ticket),
        // What is asked here goes down its school's uplink as a row of the store.
        commands: { take: (asked) => commandNews.changed(asked.device, asked.id) },
        specs: new SpecBook(config.specs, (error) => failed('spec.invalid', error)),
        // Letters leave from where a person's account is; a territory has no mail server of its own yet.
        mailIsOn: false,
        consoleFolder: config.console,
        mqttUrl: () => '',
        accounts: people,
        scopes: (grants) => people.scopes(grants),
        refusals: new Refusals(clock),
        proveDevice: deviceProver({ authority, identities, hasEnded: () => true }),
        makeCodes: notHere,
        makeCodesFor: notHere,
        health: async () => {
          const schema = await schemaVersion(db).catch(() => undefined)
          const status = schema === undefined ? 'failed' : 'ok'
          return {
            ...{ status: status === 'ok' ? 'ok' : 'degraded', version, time: clock(), startedAt },
            store: { status, since: startedAt, schema: schema ?? 0, ...(await db.size()) },
            broker: { clients: 0, refused: 0 },
            ingest: { acked: 0, duplicates: 0, quarantined: 0, waiting: 0 },
          }
        },
        deviceChanged: async () => undefined,
        territory: {
          role: 'territory',
          view: async () => (links ? await links.see(await service.view()) : await service.view()),
          ...(links && { setLink: (school: Id, asked: CutLink) => links.set(school, asked) }),
          join: notHere,
          leave: notHere,
          limit: notHere,
          makeCode: (asked, write) => service.makeCode(asked, write),
          admit: async (asked, host) => {
            const answer = await service.admit(asked, host)
            live.touchPlaces()
            return answer
          },
          prove: (peer) => service.prove(peer),
          exchange: (from, messages, wait) => service.exchange(from, messages, wait),
          revoke: (school, write) => service.revoke(school, write),
        },
        report: (error) => failed('http.failed', error),
      },
      { host: loopback, port: config.httpPort },
      { host: config.host, port: config.httpsPort, ...keys.server, authority },
    )
    closers.push(() => http.close())
    const https = http.secureUrl ?? ''
    httpsPort = Number(new URL(https).port)
    local = newLocalCode(authority, httpsPort)
    await service.start()
    closers.push(() => service.stop())
    await links?.start()
    closers.push(() => links?.stop())
    await keepLocalDoor(config.data, { code: local.code, http: http.url, https })
    closers.push(() => removeLocalDoor(config.data))
    const firstLink = await keepFirstLink(db, { data: config.data, origin: http.url, now: clock() }).catch((error) =>
      failed('first_link.failed', error),
    )
    const jobs = new Jobs(
      [
        ...territoryNewsJobs({
          ...{ db, clock },
          touchDevice: (device: Id) => live.touchDevice(device),
          touchPlaces: (school: Id) => live.touchPlaces(school),
          commandsChanged: (device: Id, command: Id) => commandNews.changed(device, command),
          ticketChanged: (ticket) => ticketNews.changed(ticket),
        }),
        fillFactsJob(db),
        ticketClocksJob(db, tickets, (ticket) => ticketNews.changed(ticket)),
        exportHeadsJob(() => audit.exportHeads()),
        retentionJob(retentionParts({ db, clock, authority: keys.authority, erased })),
      ],
      { failed: (job, error) => failed('job.failed', new PreauError('INTERNAL', { job }, error)) },
    )
    jobs.start()
    closers.push(() => jobs.stop())
    return {
      http: http.url,
      https,
      mqtts: '',
      mqtt: undefined,
      localCode: local.code,
      firstLink: firstLink ?? undefined,
      db,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Starts a worker that takes what comes by brokers, beside the territory itself and other workers: it keeps nothing that is not in the
 * store. Throws as startServer() does.
 */
export async function startIngestWorker(config: ServerConfig, log: Log): Promise<{ close(): Promise<void> }> {
  const { clock, newId } = realWorld()
  if (!config.store) throw new PreauError('CONFIG_INVALID', { setting: 'store', value: '' })
  const files = await openKeyFiles(config)
  const keys = await openServerKeys({
    data: config.data,
    files,
    name: hostname(),
    hosts: serverHosts(config.host),
    now: clock(),
  })
  const db = await waitForStore(() => openStore(config, clock(), { as: 'worker' }), { log })
  const desk = new TicketDesk({ clock, newId, covers: serviceLevels(db).contracts })
  const service = new TerritoryService({
    ...{ db, clock, newId, authority: keys.authority, shard: readShard(config.worker) },
    codeServer: () => ({ authority: keys.authority.certificate, addresses: [] }),
    brokers: config.brokers.split(',').filter((each) => each !== ''),
    settle: (transaction, ticket) => desk.arrived(transaction, ticket, []),
    log: (level, event, fields) => log({ level, event, ...fields }),
  })
  await service.start()
  return {
    close: async () => {
      await service.stop()
      await db.close()
    },
  }
}

/** `1/2`: the first of two. `0/0`: none of what comes by brokers, where workers take all of it. Throws CONFIG_INVALID. */
function readShard(text: string): { index: number; of: number } {
  const [, worker, of] = /^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []
  const shard = { index: Number(worker) - 1, of: Number(of) }
  if (!(shard.index >= -1 && shard.index < Math.max(shard.of, 1)))
    throw new PreauError('CONFIG_INVALID', { setting: 'worker', value: text.slice(0, 32) })
  return shard
}
