import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { announceServer } from './access/announce.ts'
import { deviceProver } from './access/device-proof.ts'
import { codeAddresses, makeEnrolCodes, makeEnrolCodesFor } from './access/enrol-codes.ts'
import { Enrolments } from './access/enrolments.ts'
import type { FirstLink } from './access/first-link.ts'
import { Identities } from './access/identities.ts'
import { endsByServerTime } from './access/server-time.ts'
import { bookingJobs } from './booking/booking-jobs.ts'
import { type Broker, startBroker } from './broker/broker.ts'
import { CommandDesk } from './commands/command-desk.ts'
import type { ServerConfig } from './config.ts'
import { RunDesk } from './fixes/run-desk.ts'
import { lookAtVia } from './fleet/device-state.ts'
import { Fleet } from './fleet/fleet.ts'
import { Listening } from './fleet/listening.ts'
import { watchFleet } from './fleet/watch.ts'
import { Ending, LocalCode, layFoundation, openLocalDoor, servicesOf } from './foundation.ts'
import { readHealth } from './health.ts'
import { localDate } from './http/asked-schools.ts'
import { isClassBefore } from './http/class-time.ts'
import { listenHttp } from './http/listen.ts'
import { isLoopback } from './http/security.ts'
import type { HttpServices } from './http/services.ts'
import { Acks } from './ingest/acks.ts'
import { type DeviceTask, Ingest } from './ingest/ingest.ts'
import { rekind } from './ingest/rekind.ts'
import { applyTabletReport } from './ingest/tablet-report.ts'
import { newsOf, updateStatus } from './ingest/unit.ts'
import { closeSurveysJob } from './jobs/close-surveys.ts'
import { Jobs } from './jobs/every.ts'
import { exportHeadsJob } from './jobs/export-heads.ts'
import { fillFactsJob } from './jobs/fill-facts.ts'
import { foldSamplesJob } from './jobs/fold-samples.ts'
import { retentionJob } from './jobs/retention.ts'
import { LessonDesk } from './lessons/lesson-desk.ts'
import { PlanDesk } from './lessons/plan-desk.ts'
import { WakeDesk } from './lessons/wake-desk.ts'
import type { TouchedTicket } from './live/ticket-news.ts'
import type { Log } from './log.ts'
import { mailJob } from './mail/mail-job.ts'
import { retentionParts } from './retention-parts.ts'
import { openCampaigns } from './rollout/campaigns/open-campaigns.ts'
import { renewOrdersJob } from './rollout/director/renew-orders.ts'
import { takeOrders, takeOrdersJob } from './rollout/director/send-orders.ts'
import { fetchUpdatesJob, openUpdateCache, UPDATES_FOLDER } from './rollout/open-cache.ts'
import { tellSchool, tellTicket } from './service/tell.ts'
import { tellDueJob } from './service/tell-due.ts'
import { TicketRules } from './service/ticket-rules.ts'
import { warmBoardsJob } from './service/warm-boards.ts'
import { endEveryConnection } from './store/connections.ts'
import type { Database } from './store/database.ts'
import { lastHeardAt } from './store/device-certificates.ts'
import { FIRST_PLACES } from './store/first-places.ts'
import { ensureDefaultSchool } from './store/places.ts'
import { countQuarantine } from './store/quarantine.ts'
import { rulesOfSchool, schoolDoors, takeFromTerritory } from './take-from-territory.ts'
import { SchoolUplink } from './territory/school-uplink.ts'
import { openViews } from './views/open-views.ts'

export interface RunningServer {
  /** Origin of the console, without a final slash. */
  readonly http: string
  /** Where the network comes in: origin, and `mqtts://host:port`. */
  readonly https: string
  readonly mqtts: string
  /** `mqtt://host:port` on loopback, where it was asked for. */
  readonly mqtt: string | undefined
  /** What programs of this machine enrol with. A secret. */
  readonly localCode: string
  /** What makes the first administrator, where nobody is there yet. Its address is a secret. */
  readonly firstLink: FirstLink | undefined
  /** Its store, for what runs in the same program. */
  readonly db: Database
  /** Ends it in order: what was taken is stored and acknowledged first. */
  close(): Promise<void>
}

export const VERSION = '0.1.0'

export type { FirstLink } from './access/first-link.ts'
export { authorityPrint, exportFolder, proveExport, proveFolder, readHeads } from './stored-audit.ts'
export { openCodeDesk } from './stored-codes.ts'
export { openMailDesk } from './stored-mail.ts'
export { openPeopleDesk } from './stored-people.ts'

/** Runs one more worker of a territory; see territory-main.ts. */
export async function startIngestWorker(config: ServerConfig, log: Log): Promise<{ close(): Promise<void> }> {
  return await (await import('./territory-main.ts')).startIngestWorker(config, log)
}

/** Writes what a broker of a territory needs; see stored-territory.ts. */
export async function writeFilesOfBroker(
  config: ServerConfig,
  folder: string,
  port: number,
  now: number,
): Promise<void> {
  await (await import('./stored-territory.ts')).writeFilesOfBroker(config, folder, port, now)
}

/** A device begins a fix within so many ms of its turn, or has another turn. */
const BEGUN_WITHIN = 5 * 60_000
/** A new status is told to the consoles at once; new measures alone wait so long for company, in ms. */
const TELL_MEASURES_EVERY = 5000

/**
 * Starts a school server: store, ingest, broker, console. Throws LISTEN_FAILED, STORE_LOCKED, STORE_VERSION_NEWER,
 * STORE_UNREACHABLE, STORE_FAILED or KEYS_WRAPPED; then nothing of it is left running.
 */
export async function startServer(config: ServerConfig, log: Log = () => undefined): Promise<RunningServer> {
  if (config.role === 'territory')
    return await (await import('./territory-main.ts')).startTerritory(config, VERSION, log)
  const ending = new Ending()
  try {
    const ground = await layFoundation({ config, version: VERSION, log }, ending, (transaction, newId) =>
      ensureDefaultSchool(transaction, { authorityId: newId(), schoolId: newId(), ...FIRST_PLACES }),
    )
    const { world, loopback, failed, files, keys, db, erased, audit, live, commandNews } = ground
    const { specs, levels, tickets, ticketNews, mail } = ground
    const { clock, newId, listeningSince: startedAt } = world
    const { contracts } = levels
    const listening = new Listening(startedAt)
    // On a full disk the server starts all the same.
    await db
      .write((transaction) => endEveryConnection(transaction, clock()))
      .catch((error) => failed('connection.end_failed', error))
    const identities = new Identities()
    await identities.load(db)
    const hasEnded = endsByServerTime(clock, await lastHeardAt(db))
    const authority = keys.authority.certificate
    const proveDevice = deviceProver({ authority, identities, hasEnded })
    const fleet = new Fleet(db)
    await fleet.load()

    let broker: Broker | undefined
    const commands = new CommandDesk({
      db,
      clock,
      send: (to, command, at) => broker?.sendCommand(to, command, at) ?? false,
      changed: (device, command) => commandNews.changed(device, command),
    })
    await commands.load()
    const ticketChanged = (ticket: TouchedTicket) => {
      ticketNews.changed(ticket)
      plans.touched(ticket.school)
    }
    const ticketRules = new TicketRules({
      ...{ db, clock, newId, covers: contracts, desk: tickets, tell: tellTicket },
      told: ticketChanged,
      failed: (error) => failed('tickets.rule_failed', error),
    })
    const plans = new PlanDesk({
      ...{ db, clock, covers: contracts, book: ground.booking.book },
      send: (to, plan, at) => broker?.sendPlan(to, plan, at) ?? false,
    })
    await plans.load()
    const bookingChanged = (school: Id, resource: Id | null) => {
      ground.bookingNews.changed(school, resource)
      plans.touched(school)
    }
    const lessons = new LessonDesk({
      ...{ db, clock, newId, nextSeq: world.nextSeq, tickets, plans, ticketChanged, bookingChanged },
      booking: ground.booking,
      deviceChanged: (device) => live.touchDevice(device),
      failed: (error) => failed('lessons.record_failed', error),
    })
    const wakes = new WakeDesk({
      ...{ db, clock, newId, nextSeq: world.nextSeq, soon: (now, within) => plans.soon(now, within) },
      send: (to, wake, at) => broker?.sendWake(to, wake, at) ?? false,
      deviceChanged: (device) => live.touchDevice(device),
    })
    const updates = openUpdateCache(config, { db, clock, failed })
    ending.add(() => updates.stop())
    const lookAt = (school: Id) => broker?.sendLook(school, clock())
    const campaigns = openCampaigns({
      ...{ db, data: config.data, files, cache: updates, role: 'school', clock, newId, failed },
      signed: lookAt,
    })
    const runs = new RunDesk({
      ...{ db, clock, newId, commands, tickets, ticketChanged },
      book: ground.runbooks,
      isClass: isClassBefore,
      begunWithin: BEGUN_WITHIN,
      failed: (error) => failed('fixes.turn_failed', error),
    })
    const acks = new Acks({ fleet, clock, send: (to, ack, at) => broker?.sendAck(to, ack, at) })
    const measured = new Set<Id>()
    const ingest = new Ingest({
      db,
      fleet,
      world,
      onCommitted: (unit) => {
        acks.committed(unit)
        commands.ended(unit.ended)
        if (unit.ended.length > 0) void runs.turn()
        if (unit.restated.size > 0) ticketRules.touched()
        if (unit.lessons.length > 0) lessons.touched()
        if (unit.updates.length > 0) campaigns.desk.touched()
        // A plan says which other room could be had: one whose board is well.
        for (const { school } of unit.statusChanges) plans.touched(school)
        for (const device of unit.answers.keys()) {
          commands.born(device)
          plans.born(device)
        }
        const news = newsOf(unit)
        for (const device of news) live.touchDevice(device)
        for (const device of unit.states.keys()) if (!news.has(device)) measured.add(device)
        if (unit.quarantined.length > 0) live.touchQuarantine()
      },
      onStoreState: (state) => {
        log({ level: state.summary.status === 'ok' ? 'info' : 'error', event: 'store.state', ...state.summary })
        live.touchPlaces()
      },
    })
    const recheck = (school: Id, device: Id) =>
      ingest.task(school, device, (unit, state) => {
        state.heardAt = fleet.heardAt(state)
        lookAtVia(state, fleet)
        updateStatus(unit, state, clock())
      })

    const views = openViews({
      ...{ db, ingest, clock, newId },
      send: (to, view, at) => broker?.sendView(to, view, at) ?? false,
      failed: (error) => failed('views.note_failed', error),
    })
    broker = await startBroker(
      {
        plain: config.mqttPort === undefined ? undefined : { host: loopback, port: config.mqttPort },
        secure: { host: config.host, port: config.mqttsPort, ...keys.server, authority },
      },
      {
        identify: (clientId) => identities.identify(clientId),
        prove: proveDevice,
        holds: (identity, serial) => identities.holds(identity, serial),
        receive: (message) => ingest.receive(message),
        heard: ({ device }) => fleet.hear(device, clock()),
        closed: ({ school, device }) => {
          void ingest.task(school, device, noteClosed).catch((error) => failed('connection.close_failed', error))
        },
        report: (what, context) => log({ level: 'warn', event: what, ...context }),
      },
    )
    const startedBroker = broker
    ending.add(() => acks.stop())
    ending.add(async () => {
      await startedBroker.close()
      await ingest.drain()
    })

    const local = new LocalCode(ground)
    const enrolments = new Enrolments({
      db,
      clock,
      newId,
      authority: keys.authority,
      identities,
      localProof: () => local.proof,
      drop: (device) => startedBroker.recheck(device),
    })
    const codeServer = () => ({ authority, addresses: codeAddresses(config.host, local.port) })
    const uplink = new SchoolUplink({
      ...{ db, data: config.data, files, clock, program: VERSION, startedAt },
      log: (level, event, fields) => log({ level, event, ...fields }),
      ...rulesOfSchool({ specs, tickets, clock, newId, fixes: { book: ground.runbooks, isClass: isClassBefore } }),
      applied: takeFromTerritory({
        ...{ db, live, commands, ticketNews, bookingChanged },
        updatesChanged: (schools) => {
          campaigns.arrived(schools)
          void takeOrders(db, updates, failed, lookAt).catch((error) => failed('updates.orders_refused', error))
        },
        deviceChanged: (school, device) => rekind({ db, ingest, fleet, clock }, school, device),
        failed: (error) => failed('uplink.applied_failed', error),
      }),
      quarantined: () => countQuarantine(db, 'all'),
    })
    ending.add(() => uplink.stop())
    const http = await listenHttp(
      {
        ...servicesOf(ground),
        updates,
        campaigns: campaigns.doors,
        ...{ commands, runs, enrolments, proveDevice, views, wakes },
        bookingTouched: bookingChanged,
        ticketTouched: ticketChanged,
        territory: schoolDoors(uplink),
        tablets: tabletDoor(ingest, fleet, clock),
        mqttUrl: (host) => `mqtts://${host}:${new URL(startedBroker.secure ?? '').port}`,
        makeCodes: (asked, write) => write((transaction) => makeEnrolCodes(transaction, asked, codeServer(), clock())),
        makeCodesFor: (asked, write) =>
          write((transaction) => makeEnrolCodesFor(transaction, asked, codeServer(), clock())),
        health: () => readHealth({ db, ingest, broker: startedBroker, clock, version: VERSION, startedAt }),
        deviceChanged: (school, device) => rekind({ db, ingest, fleet, clock }, school, device),
      },
      { host: loopback, port: config.httpPort },
      { host: config.host, port: config.httpsPort, ...keys.server, authority },
    )
    ending.add(() => http.close())
    const https = http.secureUrl ?? ''
    local.listens(Number(new URL(https).port))
    if (!isLoopback(config.host)) {
      const announced = { port: local.port, authority, failed: (error: unknown) => failed('announce.failed', error) }
      ending.add(announceServer(announced))
    }
    await uplink.start()
    const firstLink = await openLocalDoor(ground, local, { http: http.url, https })

    const jobs = new Jobs(
      [
        {
          name: 'tell measures',
          period: TELL_MEASURES_EVERY,
          run: async () => {
            for (const device of measured) live.touchDevice(device)
            measured.clear()
          },
        },
        {
          name: 'watch fleet',
          period: 1000,
          run: async () => {
            world.listeningSince = listening.since(clock())
            const [any] = fleet.states()
            // Where no device is awake to try it, the server itself finds out that the store works again.
            if (any && ingest.storeState.summary.status !== 'ok') {
              await recheck(any.school, any.device).catch(() => undefined)
            }
            await watchFleet({ fleet, clock, listeningSince: world.listeningSince, recheck })
          },
        },
        { name: 'send commands', period: 1000, run: () => commands.look() },
        { name: 'run fixes', period: 1000, run: () => runs.turn() },
        { name: 'end views', period: 1000, run: async () => views.look() },
        { name: 'open tickets', period: 2000, run: () => ticketRules.turn() },
        tellDueJob(db, clock),
        ...bookingJobs({
          ...{ db, clock, newId },
          tell: (transaction, { school, person }, kind, happening) =>
            tellSchool(transaction, school, kind, { ...happening, also: person }),
          changed: bookingChanged,
        }),
        { name: 'send plans', period: 1000, run: () => plans.look() },
        { name: 'wake machines', period: 5000, run: () => wakes.look() },
        { name: 'take lessons', period: 1000, run: () => lessons.turn() },
        closeSurveysJob(db, 'school', () => localDate(clock())),
        { name: 'tidy lessons', period: 3_600_000, run: () => lessons.tidy() },
        ...(mail
          ? [mailJob({ db, clock, mail, failed: (what) => log({ level: 'warn', event: 'mail.failed', ...what }) })]
          : []),
        foldSamplesJob(db, clock),
        fillFactsJob(db),
        warmBoardsJob(levels, clock),
        fetchUpdatesJob(updates),
        takeOrdersJob(db, updates, failed, lookAt),
        ...campaigns.jobs,
        renewOrdersJob({ folder: join(config.data, UPDATES_FOLDER), files, clock, failed }),
        exportHeadsJob(() => audit.exportHeads()),
        retentionJob(retentionParts({ db, clock, authority: keys.authority, erased })),
      ],
      { failed: (job, error) => failed('job.failed', new PreauError('INTERNAL', { job }, error)) },
    )
    jobs.start()
    ending.add(() => jobs.stop())
    void updates.refresh().catch((error) => failed('updates.refresh_failed', error))
    const { plain: mqtt, secure: mqtts = '' } = startedBroker
    const close = () => ending.close()
    return { http: http.url, https, mqtts, mqtt, localCode: local.code, firstLink, db, close }
  } catch (error) {
    await ending.close()
    throw error
  }
}

/** A connection that ended in order has no death: it is closed all the same. */
const noteClosed: DeviceTask = (unit, state) => {
  if (state.connectedAt === null) return
  state.connectedAt = null
  const { school, device, connection } = state
  unit.closed.push({ school, device, connection, at: unit.world.clock(), by: 'close' })
}

/** Where tablets without an agent come in: by HTTPS, into the same queue as every message. */
function tabletDoor(ingest: Ingest, fleet: Fleet, clock: () => number): NonNullable<HttpServices['tablets']> {
  return {
    report: (school, device, report) =>
      ingest.task(school, device, (unit, state) => applyTabletReport(unit, state, report, clock())),
    heard: (device) => fleet.hear(device, clock()),
  }
}
