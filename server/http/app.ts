import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { PreauError } from '@preau/protocol/errors.ts'
import Fastify, { type FastifyError } from 'fastify'
import { auditRoutes } from './audit.ts'
import { badgeRoutes } from './badges.ts'
import { bookingActRoutes } from './booking-acts.ts'
import { bookingPeopleRoute } from './booking-people.ts'
import { bookingRoutes } from './bookings.ts'
import { calendarFeedRoutes } from './calendar-feeds.ts'
import { campaignRoutes } from './campaigns.ts'
import { commandRoutes } from './commands.ts'
import { committeeRoutes } from './committee.ts'
import { consoleFiles } from './console-files.ts'
import { contractFileRoutes } from './contract-files.ts'
import { contractRoutes } from './contracts.ts'
import { deviceCoverRoute } from './device-cover.ts'
import { deviceRoutes } from './devices.ts'
import { enrolSheetRoute } from './enrol-sheet-route.ts'
import { enrolmentRoutes } from './enrolments.ts'
import { equipmentRoutes } from './equipment.ts'
import { errorReply, requestError } from './error-reply.ts'
import { eventRoute } from './events.ts'
import { guardRoutes } from './guard.ts'
import { healthRoutes } from './health.ts'
import { homogeneityRoute } from './homogeneity.ts'
import { inventoryRoute } from './inventory.ts'
import { inventoryExportRoutes } from './inventory-export.ts'
import { inventoryQuestionRoutes } from './inventory-questions.ts'
import { labelRoute } from './labels.ts'
import { lessonStepRoute } from './lesson-steps.ts'
import { liveRoute } from './live.ts'
import { loanRoutes } from './loans.ts'
import { lotRoutes } from './lots.ts'
import { mergeNoticeRoutes } from './merge-notices.ts'
import { noticeRoutes } from './notices.ts'
import { objectiveRoutes } from './objectives.ts'
import { oidcRoutes } from './oidc.ts'
import { describeRoutes, openapiRoute } from './openapi.ts'
import { passkeyRoutes } from './passkeys.ts'
import { pauseContestRoutes } from './pause-contests.ts'
import { claimRoutes } from './penalty-claims.ts'
import { peopleRoutes } from './people.ts'
import { placeImportRoute } from './place-import.ts'
import { placeRoutes } from './places.ts'
import { planRoutes } from './plans.ts'
import { privacyRoutes } from './privacy.ts'
import { quarantineRoutes } from './quarantine.ts'
import { reportableRoute } from './reportable.ts'
import { resourceRoutes } from './resources.ts'
import { roomClosureRoutes } from './room-closures.ts'
import { roomRoute } from './rooms.ts'
import { runbookRunRoutes } from './runbook-runs.ts'
import { sampleRoute } from './samples.ts'
import { satisfactionRoutes } from './satisfaction.ts'
import { guardSchoolAlone } from './school-alone.ts'
import { schoolTimesRoutes } from './school-times.ts'
import { schoolRoutes } from './schools.ts'
import { guardRequests } from './security.ts'
import { selfRoutes } from './self.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { requestCompiler } from './shapes.ts'
import { signInRoutes } from './sign-in.ts'
import { surveyRoutes } from './surveys.ts'
import { tabletRoutes } from './tablets.ts'
import { territoryRoutes } from './territory.ts'
import { ticketActRoutes } from './ticket-acts.ts'
import { ticketCorrectionRoute } from './ticket-corrections.ts'
import { ticketRoutes } from './tickets.ts'
import { timetableImportRoute } from './timetable-import.ts'
import { tokenRoutes } from './tokens.ts'
import { updateTurnRoute } from './update-turns.ts'
import { updateRoutes } from './updates.ts'
import { viewHoursRoutes } from './view-hours.ts'
import { viewRoutes } from './views.ts'
import { wakeRoutes } from './wakes.ts'
import { workloadRoute } from './workload.ts'

/** The largest body of a request, in bytes, where its route says nothing else. */
const MAX_BODY_BYTES = 64 * 1024
/** So many sockets at a time: 200 live streams, and room for the rest. */
const MAX_CONNECTIONS = 1000

const JSON_TYPE = 'application/json; charset=utf-8'

const ROUTES = [
  healthRoutes,
  openapiRoute,
  deviceRoutes,
  deviceCoverRoute,
  equipmentRoutes,
  commandRoutes,
  viewRoutes,
  viewHoursRoutes,
  wakeRoutes,
  runbookRunRoutes,
  sampleRoute,
  eventRoute,
  inventoryRoute,
  inventoryQuestionRoutes,
  inventoryExportRoutes,
  homogeneityRoute,
  placeRoutes,
  schoolRoutes,
  ticketRoutes,
  ticketActRoutes,
  ticketCorrectionRoute,
  reportableRoute,
  roomRoute,
  placeImportRoute,
  enrolmentRoutes,
  enrolSheetRoute,
  tabletRoutes,
  labelRoute,
  planRoutes,
  quarantineRoutes,
  signInRoutes,
  passkeyRoutes,
  oidcRoutes,
  selfRoutes,
  tokenRoutes,
  peopleRoutes,
  lotRoutes,
  contractRoutes,
  contractFileRoutes,
  claimRoutes,
  pauseContestRoutes,
  auditRoutes,
  privacyRoutes,
  committeeRoutes,
  satisfactionRoutes,
  surveyRoutes,
  objectiveRoutes,
  workloadRoute,
  noticeRoutes,
  mergeNoticeRoutes,
  territoryRoutes,
  updateRoutes,
  updateTurnRoute,
  campaignRoutes,
  bookingRoutes,
  bookingActRoutes,
  bookingPeopleRoute,
  resourceRoutes,
  roomClosureRoutes,
  schoolTimesRoutes,
  loanRoutes,
  calendarFeedRoutes,
  badgeRoutes,
  timetableImportRoute,
  lessonStepRoute,
  liveRoute,
]

/** The whole application, not yet listening. `host` is what it will listen on: it decides which names are its own. */
export async function httpApp(services: HttpServices, host: string): Promise<HttpApp> {
  const app: HttpApp = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: 30_000,
    keepAliveTimeout: 20_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: answerUnrouted,
    clientErrorHandler: (error, socket) => answerUnparsed(error, socket),
  })
  app.server.maxConnections = MAX_CONNECTIONS
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(requestCompiler)
  // Answers are made by our own code from our own rows; the tests hold them against their shapes.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value))
  app.setErrorHandler((error: FastifyError | PreauError, _request, reply) => {
    const known = requestError(error)
    if (known.status >= 500) services.report?.(known)
    void reply.code(known.status).type(JSON_TYPE).send(errorReply(known))
  })
  guardRequests(app, host)
  guardRoutes(app, services)
  guardSchoolAlone(app, services)
  await describeRoutes(app, services.version)
  for (const routes of ROUTES) routes(app, services)
  await consoleFiles(app, services)
  return app
}

/** Answers a request whose address cannot be read, so that no route has it. */
function answerUnrouted(error: Error, _request: unknown, reply: { raw: ServerResponse }): void {
  const { status, body } = answerTo(error)
  reply.raw.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(body) })
  reply.raw.end(body)
}

/** Answers bytes that are no HTTP, as long as there is somebody to answer. */
function answerUnparsed(error: Error, socket: Socket): void {
  if (!socket.writable) return
  const { status, body } = answerTo(error)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${JSON_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function answerTo(error: Error): { status: number; body: string } {
  const known = requestError(Object.assign(error, { statusCode: 400 }))
  return { status: known.status, body: JSON.stringify(errorReply(known)) }
}
