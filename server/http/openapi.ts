import swagger from '@fastify/swagger'
import {
  Device,
  DeviceChange,
  DeviceList,
  DeviceRow,
  PlaceRef,
  ReasonShape,
  StatusCounts,
} from '@preau/protocol/api/devices.ts'
import {
  Admission,
  Admitted,
  EnrolCodes,
  Enrolment,
  EnrolmentAnswer,
  LocalEnrolCodes,
  NewEnrolCodes,
  NotAdmitted,
  Renewal,
  WaitingMachine,
  WaitingMachines,
} from '@preau/protocol/api/enrolments.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import { EventList, TimelineEvent } from '@preau/protocol/api/events.ts'
import { Health, HealthSign } from '@preau/protocol/api/health.ts'
import { DeviceInventory } from '@preau/protocol/api/inventory.ts'
import { LiveChange } from '@preau/protocol/api/live.ts'
import {
  Authority,
  AuthorityChange,
  NewAuthority,
  NewRoom,
  NewSchool,
  PlaceImport,
  PlaceImportResult,
  PlaceTree,
  Room,
  RoomChange,
  School,
  SchoolChange,
} from '@preau/protocol/api/places.ts'
import { QuarantinedMessage, QuarantineList } from '@preau/protocol/api/quarantine.ts'
import { RoomList, RoomName } from '@preau/protocol/api/rooms.ts'
import { Gap, Samples, Series } from '@preau/protocol/api/samples.ts'
import { AuthorityLine, SchoolLine, SchoolLines, SchoolName, SchoolNames } from '@preau/protocol/api/schools.ts'
import { Id } from '@preau/protocol/ids.ts'
import { ReadingValues } from '@preau/protocol/rules/readings.ts'

import type { FastifyContextConfig } from 'fastify'
import type { HttpApp, HttpServices } from './services.ts'
import type { Shape } from './shapes.ts'

/** The shapes that the description names once and refers to; all others stand where they are used. */
const NAMED = {
  Id,
  ErrorReply,
  Health,
  HealthSign,
  PlaceRef,
  ReasonShape,
  StatusCounts,
  ReadingValues,
  DeviceRow,
  DeviceList,
  Device,
  DeviceChange,
  Series,
  Gap,
  Samples,
  TimelineEvent,
  EventList,
  DeviceInventory,
  Room,
  School,
  Authority,
  PlaceTree,
  RoomName,
  RoomList,
  SchoolName,
  SchoolNames,
  SchoolLine,
  AuthorityLine,
  SchoolLines,
  NewAuthority,
  NewSchool,
  NewRoom,
  AuthorityChange,
  SchoolChange,
  RoomChange,
  PlaceImport,
  PlaceImportResult,
  Enrolment,
  EnrolmentAnswer,
  Admitted,
  NotAdmitted,
  Renewal,
  WaitingMachine,
  WaitingMachines,
  Admission,
  NewEnrolCodes,
  LocalEnrolCodes,
  EnrolCodes,
  QuarantinedMessage,
  QuarantineList,
  LiveChange,
} satisfies Record<string, Shape>

const names = new Map<unknown, string>(Object.entries(NAMED).map(([name, shape]) => [shape, name]))

/** Describes every route that is registered after it. To be called before them. */
export async function describeRoutes(app: HttpApp, version: string): Promise<void> {
  for (const [name, shape] of Object.entries(NAMED)) {
    app.addSchema({ $id: name, ...(withReferences(shape, shape) as object) })
  }
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Préau',
        version,
        description:
          'The school server. Times are milliseconds since 1970. Every error has a code of docs/errors.md; ' +
          'unknown query parameters are passed over.',
        license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: '__Host-preau', description: 'Over plain HTTP: `preau`' },
          token: { type: 'http', scheme: 'bearer', description: 'A token that a person made: `pt_…`' },
        },
      },
      tags: [
        { name: 'server', description: 'The server itself' },
        { name: 'devices', description: 'The fleet, and what each device told' },
        { name: 'places', description: 'Authority, school, room' },
        { name: 'enrolment', description: 'How a machine gets its place in the fleet' },
        { name: 'quarantine', description: 'Messages that could not be read' },
        { name: 'people', description: 'Who may do what here, and how he comes in' },
        { name: 'audit', description: 'Who did what' },
        { name: 'privacy', description: 'How long is kept what, and what a person may ask for' },
      ],
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `shape-${i}`) },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({
      schema: schema && { ...describe(schema), ...doorOf(route.config) },
      url,
    }),
  })
}

/** The description itself. */
export function openapiRoute(app: HttpApp, _services: HttpServices): void {
  const any = { type: 'object', additionalProperties: true, description: 'OpenAPI 3.1' } as const
  app.get(
    '/api/openapi.json',
    {
      config: { action: 'self.read' },
      schema: {
        tags: ['server'],
        summary: 'This description',
        response: { 200: any, '4xx': ErrorReply, '5xx': ErrorReply },
      },
    },
    () => ({ ...app.swagger() }),
  )
}

const ANSWERS: Record<string, string> = { 200: 'Done', 201: 'Made', '4xx': 'Refused', '5xx': 'Failed' }

/** What an operation asks of who calls it: the action that his roles have to allow, or why it asks nothing. */
function doorOf(config: FastifyContextConfig = {}): Record<string, unknown> {
  const { action, open } = config
  return action === undefined
    ? { security: [], 'x-open': open }
    : { security: [{ session: [] }, { token: [] }], 'x-action': action }
}

function describe<S extends object>(schema: S): S {
  const { response, body } = schema as { response?: Record<string, Shape>; body?: Shape }
  const answers = Object.entries(response ?? {}).map(([status, shape]) => [
    status,
    { description: ANSWERS[status], ...(withReferences(shape) as object) },
  ])
  return { ...schema, ...(body && { body: withReferences(body) }), response: Object.fromEntries(answers) }
}

/** `schema` with each shape in it that has a name replaced by a reference; `top` itself is not replaced. */
function withReferences(schema: unknown, top?: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema
  if (schema !== top) {
    const name = names.get(schema)
    if (name) return { $ref: `${name}#` }
  }
  if (Array.isArray(schema)) return schema.map((member) => withReferences(member))
  return Object.fromEntries(Object.entries(schema).map(([key, member]) => [key, withReferences(member)]))
}
