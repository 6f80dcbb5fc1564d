import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Health } from '@preau/protocol/api/health.ts'
import type { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { LiveChanges } from '../live/changes.ts'
import type { Database } from '../store/database.ts'
import type { ProtocolShapes } from './shapes.ts'

/** What the routes need of the rest of the server. */
export interface HttpServices {
  db: Database
  /** Milliseconds since 1970. */
  clock: () => number
  newId: () => Id
  version: string
  health: () => Promise<Health>
  live: LiveChanges
  /** Where a device that enrols finds the broker: `mqtt://host:port`. */
  mqttUrl: () => string
  /** The broker lets this device in from now on. */
  deviceEnrolled(school: Id, device: Id): void
  /** The status of this device is derived anew; resolves when it is stored. */
  deviceChanged(school: Id, device: Id): Promise<void>
  /** The built console; where there is none, a page says how to build it. */
  consoleFolder: string | undefined
  /** Hears of the errors that nobody asked for, which the answer does not explain. */
  report?: (error: PreauError) => void
}

/** The HTTP application, typed by the shapes of the protocol. */
export type HttpApp = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ProtocolShapes>
