import { hostname } from 'node:os'
import { join } from 'node:path'
import type { CutLink } from '@preau/protocol/api/territory.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { openServerKeys } from './access/authority-files.ts'
import { deviceProver } from './access/device-proof.ts'
import { codeAddresses, serverHosts } from './access/enrol-codes.ts'
import { Enrolments } from './access/enrolments.ts'
import { Identities } from './access/identities.ts'
import type { ServerConfig } from './config.ts'
import { RunDesk } from './fixes/run-desk.ts'
import { Ending, LocalCode, layFoundation, openLocalDoor, servicesOf } from './foundation.ts'
import { localDate } from './http/asked-schools.ts'
import { isClassBefore } from './http/class-time.ts'
import { listenHttp } from './http/listen.ts'
import { closeSurveysJob } from './jobs/close-surveys.ts'
import { Jobs } from './jobs/every.ts'
import { exportHeadsJob } from './jobs/export-heads.ts'
import { fillFactsJob } from './jobs/fill-facts.ts'
import { retentionJob } from './jobs/retention.ts'
import { openKeyFiles } from './keys/open-key-files.ts'
import type { Log } from './log.ts'
import type { RunningServer } from './main.ts'
import { retentionParts } from './retention-parts.ts'
import { openCampaigns } from './rollout/campaigns/open-campaigns.ts'
import { renewOrdersJob } from './rollout/director/renew-orders.ts'
import { OrderSender } from './rollout/director/send-orders.ts'
import { fetchUpdatesJob, openUpdateCache, UPDATES_FOLDER } from './rollout/open-cache.ts'
import { DemoLinks } from './seed/town/links.ts'
import { serviceLevels } from './service/service-levels.ts'
import { TicketDesk } from './service/ticket-desk.ts'
import { warmBoardsJob } from './service/warm-boards.ts'
import { FIRST_PLACES } from './store/first-places.ts'
import { schemaVersion } from './store/migrate.ts'
import { openStore } from './store/open.ts'
import { ensureAuthority } from './store/places.ts'
import { waitForStore } from './store/wait.ts'
import { TerritoryService } from './territory/territory-service.ts'
import { territoryNewsJobs } from './territory-news.ts'
import { ticketClocksJob } from './ticket-clocks.ts'
import { realWorld } from './world.ts'

/** A fix that is asked here reaches its school within so many ms, or has another turn. */
const REACHED_WITHIN = 15 * 60_000

/**
 * Starts a territory: the console over all schools, and the ends of their uplinks. No device speaks to it, and it judges none: what a
 * school said last holds, as of when it said it. Waits for a PostgreSQL that is away, and says so. Throws as startServer() does.
 */
export async function startTerritory(config: ServerConfig, version: string, log: Log): Promise<RunningServer> {
  const ending = new Ending()
  try {
    const ground = await layFoundation({ config, version, log }, ending, (transaction, newId) =>
      ensureAuthority(transaction, { id: newId(), name: FIRST_PLACES.authority }),
    )
    const { world, loopback, failed, keys, db, erased, audit, live, commandNews, tickets, ticketNews, levels } = ground
    const { clock, newId, listeningSince: startedAt } = world
    const authority = keys.authority.certificate
    const local = new LocalCode(ground)
    const codeServer = () => ({ authority, addresses: codeAddresses(config.host, local.port) })
    const service = new TerritoryService({
      ...{ db, clock, newId, authority: keys.authority, codeServer, shard: readShard(config.worker) },
      brokers: config.brokers.split(',').filter((each) => each !== ''),
      settle: (transaction, ticket) => tickets.arrived(transaction, ticket, []),
      log: (level, event, fields) => log({ level, event, ...fields }),
    })
    const links = config.demoLinks ? new DemoLinks({ db, data: config.data, clock, port: () => local.port }) : undefined
    const identities = new Identities()
    const enrolments = new Enrolments({
      ...{ db, clock, newId, authority: keys.authority, identities },
      localProof: () => local.proof,
      drop: () => undefined,
    })
    const notHere = () => Promise.reject(new PreauError('ROLE_REFUSED'))
    const updates = openUpdateCache(config, { db, clock, failed, isTerritory: true })
    ending.add(() => updates.stop())
    const folder = join(config.data, UPDATES_FOLDER)
    const orders = new OrderSender({ db, folder, failed })
    const signed = (school: Id) => orders.touched(school)
    const campaigns = openCampaigns({
      ...{
        db,
        data: config.data,
        files: ground.files,
        cache: updates,
        role: 'territory',
        clock,
        newId,
        failed,
        signed,
      },
    })
    const runs = new RunDesk({
      ...{ db, clock, newId, tickets },
      book: ground.runbooks,
      // What is asked here goes down its school's uplink as a row of the store.
      commands: { take: (asked) => commandNews.changed(asked.device, asked.id) },
      isClass: isClassBefore,
      begunWithin: REACHED_WITHIN,
      ticketChanged: (ticket) => ticketNews.changed(ticket),
      failed: (error) => ground.failed('fixes.turn_failed', error),
    })
    const http = await listenHttp(
      {
        ...servicesOf(ground),
        ...{ enrolments, runs, campaigns: campaigns.doors },
        // What is asked here goes down its school's uplink as a row of the store.
        commands: { take: (asked) => commandNews.changed(asked.device, asked.id) },
        mqttUrl: () => '',
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
          left: async (from) => {
            await service.left(from)
            live.touchPlaces()
          },
          revoke: (school, write) => service.revoke(school, write),
        },
      },
      { host: loopback, port: config.httpPort },
      { host: config.host, port: config.httpsPort, ...keys.server, authority },
    )
    ending.add(() => http.close())
    const https = http.secureUrl ?? ''
    local.listens(Number(new URL(https).port))
    await service.start()
    ending.add(() => service.stop())
    await links?.start()
    ending.add(() => links?.stop())
    const firstLink = await openLocalDoor(ground, local, { http: http.url, https })
    const jobs = new Jobs(
      [
        { name: 'run fixes', period: 2000, run: () => runs.turn() },
        ...territoryNewsJobs({
          ...{ db, clock },
          touchDevice: (device: Id) => live.touchDevice(device),
          touchPlaces: (school: Id) => live.touchPlaces(school),
          commandsChanged: (device: Id, command: Id) => commandNews.changed(device, command),
          campaignsChanged: (schools) => campaigns.arrived(schools),
          ticketChanged: (ticket) => ticketNews.changed(ticket),
        }),
        fetchUpdatesJob(updates),
        ...campaigns.jobs,
        renewOrdersJob({ folder, files: ground.files, clock, failed, signed }),
        ...orders.jobs(),
        closeSurveysJob(db, 'territory', () => localDate(clock())),
        fillFactsJob(db),
        warmBoardsJob(levels, clock),
        ticketClocksJob(db, tickets, (ticket) => ticketNews.changed(ticket)),
        exportHeadsJob(() => audit.exportHeads()),
        retentionJob(retentionParts({ db, clock, authority: keys.authority, erased })),
      ],
      { failed: (job, error) => failed('job.failed', new PreauError('INTERNAL', { job }, error)) },
    )
    jobs.start()
    void updates.refresh().catch((error) => failed('updates.refresh_failed', error))
    ending.add(() => jobs.stop())
    const close = () => ending.close()
    return { http: http.url, https, mqtts: '', mqtt: undefined, localCode: local.code, firstLink, db, close }
  } catch (error) {
    await ending.close()
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
