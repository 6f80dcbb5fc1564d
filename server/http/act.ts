import type { AuditLine } from '@preau/protocol/api/audit.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Action, permissionOf } from '@preau/protocol/rules/permissions.ts'
import type { FastifyRequest } from 'fastify'
import { writeAudit } from '../access/audit.ts'
import type { Queries, Transaction, Write } from '../store/database.ts'
import type { Actor } from './actor.ts'
import { isLocal } from './peer.ts'
import type { HttpServices } from './services.ts'

/** What an act is done on, as a line of the audit says it. */
export interface Target {
  /** Kind and id: `device:0190…`. */
  target: string
  /** The school that it belongs to; null where it belongs to none, or to more than one. */
  school: Id | null
  /** What was changed, without names of persons and without secrets. */
  params?: AuditLine['params']
}

/** The target, or how it is found in the transaction before the work is done: afterwards it may be gone. */
export type TargetOf = Target | ((transaction: Queries) => Promise<Target>)

/** How a request is written down; both are those of the request where nothing else is said. */
export interface ActAs {
  actor?: string
  action?: Action
}

type Parts = Pick<HttpServices, 'db' | 'clock' | 'refusals'>

/**
 * Runs `work` in a transaction and writes its line of the audit in the same one: there is never one without the other. Throws
 * what `work` throws; a target that is not there for who asks (404, 403) is then written down as refused.
 */
export async function act<T>(
  services: Parts,
  request: FastifyRequest,
  target: TargetOf,
  work: (transaction: Transaction) => T | Promise<T>,
  as: ActAs = {},
): Promise<T> {
  let on: Target | undefined
  try {
    return await services.db.write(async (transaction) => {
      on = typeof target === 'function' ? await target(transaction) : target
      const result = await work(transaction)
      await noteAct(services, request, transaction, on, as)
      return result
    })
  } catch (error) {
    // Within a reach of everything a wrong id is a wrong id; within a smaller one it may be a hand at somebody else's door.
    if (on && request.reach !== 'all' && isPreauError(error) && (error.status === 404 || error.status === 403)) {
      await noteRefusal(services, request, { ...on, params: { code: error.code } }, as)
    }
    throw error
  }
}

/** A transaction of somebody else's work that has its line of the audit, as `act` writes it. */
export function acting(services: Parts, request: FastifyRequest, target: TargetOf, as: ActAs = {}): Write {
  return (work) => act(services, request, target, work, as)
}

/** Writes the line of an act that is done in a transaction of somebody else. */
export async function noteAct(
  { clock }: Pick<HttpServices, 'clock'>,
  request: FastifyRequest,
  transaction: Queries,
  target: Target,
  as: ActAs = {},
): Promise<void> {
  await writeAudit(transaction, { ...lineOf(request, target, as), at: clock(), result: 'done' })
}

/**
 * Writes down that somebody was refused, where his action is one that is audited, and as often as one may be written down in
 * a minute (server/http/refusals.ts). That it cannot be written makes nobody's answer another one.
 */
export async function noteRefusal(
  { db, clock, refusals }: Parts,
  request: FastifyRequest,
  target: Target,
  as: ActAs = {},
): Promise<void> {
  const line = lineOf(request, target, as)
  if (!line.action || !permissionOf(line.action).audited) return
  const place = refusals.take(line.actor)
  if (!place) return
  const params = { ...line.params, ...(place.omitted > 0 && { omitted: place.omitted }) }
  await db
    .write((transaction) => writeAudit(transaction, { ...line, params, at: clock(), result: 'refused' }))
    .catch(() => undefined)
}

/** How the audit names who asks: by a random id, never by a name. */
export function actorName(actor: Actor | undefined): string {
  if (!actor) return 'nobody'
  return actor.kind === 'local' ? 'local' : `${actor.kind}:${actor.id}`
}

/** From where a request came: an address of the network, or `local`. */
export function addressOf({ raw: { socket } }: FastifyRequest): string {
  return isLocal(socket) ? 'local' : (socket.remoteAddress ?? '').slice(0, 64)
}

function lineOf(request: FastifyRequest, { target, school, params = {} }: Target, as: ActAs) {
  const action = as.action ?? (request.routeOptions.config.action as Action)
  return { actor: as.actor ?? actorName(request.actor), action, target, school, from: addressOf(request), params }
}
