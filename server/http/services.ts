import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { EnrolCodes, NewEnrolCodes } from '@preau/protocol/api/enrolments.ts'
import type { Health } from '@preau/protocol/api/health.ts'
import type { TabletReport } from '@preau/protocol/api/tablets.ts'
import type {
  CutLink,
  JoinAnswer,
  JoinByCode,
  JoinCode,
  JoinRequest,
  NewJoinCode,
  ServerRole,
  TerritoryView,
  UplinkLimit,
} from '@preau/protocol/api/territory.ts'
import type { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Action } from '@preau/protocol/rules/permissions.ts'
import type { Grant, ScopeMap } from '@preau/protocol/rules/roles.ts'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { AuditDesk } from '../access/audit-desk.ts'
import type { Prove } from '../access/device-proof.ts'
import type { CodesInWords } from '../access/enrol-codes.ts'
import type { Enrolments } from '../access/enrolments.ts'
import type { ErasedPeople } from '../access/erased-people.ts'
import type { People } from '../access/people-service.ts'
import type { BookingParts } from '../booking/booking-parts.ts'
import type { CommandDesk } from '../commands/command-desk.ts'
import type { SpecBook } from '../commands/spec-book.ts'
import type { RunDesk } from '../fixes/run-desk.ts'
import type { RunbookBook } from '../fixes/runbook-book.ts'
import type { BookingNews } from '../live/booking-news.ts'
import type { LiveChanges } from '../live/changes.ts'
import type { CommandNews } from '../live/command-news.ts'
import type { TicketNews, TouchedTicket } from '../live/ticket-news.ts'
import type { Campaigns } from '../rollout/campaigns/open-campaigns.ts'
import type { Covers } from '../service/cover.ts'
import type { ServiceLevels } from '../service/service-levels.ts'
import type { TicketDesk } from '../service/ticket-desk.ts'
import type { Database, Write } from '../store/database.ts'
import type { Actor } from './actor.ts'
import type { Refusals } from './refusals.ts'
import type { ProtocolShapes } from './shapes.ts'
import type { UpdateFiles } from './updates.ts'
import type { ViewDesk } from './views.ts'
import type { WakeCaller } from './wakes.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a person has to be allowed to do. */
    action?: Action
    /** Why everybody may ask. */
    open?: string
    /** Only pages of this server, and programs, may ask, although nothing is changed. */
    ownPage?: true
    /** Answered at a territory as well, although the action is the school's own. */
    bothSides?: true
  }
}

/** Gives who asks: by the cookie of a session, or by `Authorization: Bearer`; never both. */
export interface Asked {
  actorOf(headers: { cookie?: string; authorization?: string }, isSecure: boolean): Promise<Actor | undefined>
}

/** What the routes need of the uplinks. What a server of the other kind is asked for throws ROLE_REFUSED. */
export interface TerritoryDoors {
  readonly role: ServerRole
  /** How things stand, for schools within a reach. */
  view(): Promise<TerritoryView>
  /** A school: joins by a code, over the network. */
  join(asked: JoinByCode): Promise<void>
  /** A school: goes on without its territory. */
  leave(write: Write): Promise<void>
  /** Bounds what the uplink of this school may carry. */
  limit(asked: UplinkLimit, write: Write): Promise<void>
  makeCode(asked: NewJoinCode, write: Write): Promise<JoinCode>
  /** A school server asks to join; `host` is the name by which it reached this one. */
  admit(asked: JoinRequest, host: string): Promise<JoinAnswer>
  /** The server that a certificate proves; undefined where it proves none. */
  prove(peer: X509Certificate | undefined): Promise<{ school: Id; server: Id } | undefined>
  /** Takes messages of a server and gives those for it, after at most `wait` ms. */
  exchange(from: { school: Id; server: Id }, messages: readonly string[], wait: number): Promise<string[]>
  /** A server that has proved itself goes its own way: its key holds no more, what it said stays. */
  left(from: { school: Id; server: Id }): Promise<void>
  /** Of a demo alone: cuts the link of a school, or heals it. */
  setLink?(school: Id, asked: CutLink): Promise<void>
  /** A server is taken out: its key holds no more. */
  revoke(school: Id, write: Write): Promise<void>
}

/** What the routes need of the rest of the server. */
export interface HttpServices {
  db: Database
  /** Milliseconds since 1970. */
  clock: () => number
  newId: () => Id
  /** Increasing numbers, also over restarts: the seq of the server's own events. */
  nextSeq: () => number
  version: string
  health: () => Promise<Health>
  live: LiveChanges
  /** Contracts, and the figures that are made of their logs. */
  levels: ServiceLevels
  /** What became of commands, told at once. */
  commandNews: Pick<CommandNews, 'subscribe'>
  /** Where tickets are opened and worked on, and the contracts that cover them. */
  tickets: TicketDesk
  covers: Covers
  /** A ticket changed, and it is stored: those who look at it are told. */
  ticketTouched(ticket: TouchedTicket): void
  ticketNews: Pick<TicketNews, 'subscribe'>
  /** Who has what when. */
  booking: BookingParts
  /** What is booked in a school changed, and it is stored; a null resource: all of it, or its times. */
  bookingTouched(school: Id, resource: Id | null): void
  bookingNews: Pick<BookingNews, 'subscribe'>
  /** Who looks at which screen; undefined where no agent is connected to this server. */
  views?: ViewDesk
  /** Calls machines by the network; undefined where no agent is connected to this server. */
  wakes?: WakeCaller
  /** Sends commands to the agents. */
  commands: Pick<CommandDesk, 'take'>
  /** What is known of devices by their specs. */
  specs: Pick<SpecBook, 'get'>
  /** Fixes from afar: what there is, and who looks after what was asked for. */
  runbooks: Pick<RunbookBook, 'get' | 'list'>
  runs: Pick<RunDesk, 'turn'>
  /** Where a device that enrols finds the broker, by the name that it found this server by: `mqtts://host:port`. */
  mqttUrl: (host: string) => string
  /** Who a session or a token says that somebody is (server/access/people-service.ts). */
  people: Asked
  /** How they come in, and what they do with their accounts; the same where it is no test. */
  accounts: People
  /** The places and lots that grants name. */
  scopes: (grants: readonly Grant[]) => Promise<ScopeMap>
  /** How often a refusal is written down. */
  refusals: Refusals
  /** The audit, proved and exported. */
  audit: AuditDesk
  /** What lies of erased persons beside the database. */
  erased: ErasedPeople
  enrolments: Enrolments
  /** Makes one-time codes; their text is in the answer and nowhere else. */
  makeCodes: (asked: NewEnrolCodes, write: Write) => Promise<EnrolCodes>
  makeCodesFor: (asked: CodesInWords, write: Write) => Promise<EnrolCodes>
  /** PEM of the authority of this server. */
  authority: string
  /** The device that a certificate proves; undefined where it proves nothing. */
  proveDevice: Prove
  /** Whether notices can be mailed: a mail server is set up. */
  mailIsOn: boolean
  /** The status of this device is derived anew; resolves when it is stored. */
  deviceChanged(school: Id, device: Id): Promise<void>
  /** Tablets without an agent: one look at itself, which is on disk when this resolves, and a sign of life. */
  tablets?: {
    report(school: Id, device: Id, report: TabletReport): Promise<void>
    heard(device: Id): void
  }
  /** What this server is in a territory: its place, and the doors of schools where it is one. */
  territory?: TerritoryDoors
  /** Signed files for devices; undefined where updates come from nowhere. */
  updates?: UpdateFiles
  /** What is brought to whom; undefined where nothing is. */
  campaigns?: Campaigns
  /** The built console; where there is none, a page says how to build it. */
  consoleFolder: string | undefined
  /** Hears of the errors that nobody asked for, which the answer does not explain. */
  report?: (error: PreauError) => void
}

/** The HTTP application, typed by the shapes of the protocol. */
export type HttpApp = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ProtocolShapes>
