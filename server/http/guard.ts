import { PreauError } from '@preau/protocol/errors.ts'
import { isId } from '@preau/protocol/ids.ts'
import { type Action, mayAnywhere, permissionOf, reachFor } from '@preau/protocol/rules/permissions.ts'
import { type Grant, NO_REACH, type Reach } from '@preau/protocol/rules/roles.ts'
import type { FastifyRequest, RouteOptions } from 'fastify'
import { noteRefusal } from './act.ts'
import type { Actor } from './actor.ts'
import { isLocal } from './peer.ts'
import { isApi, isOwnOrigin, isSecure } from './security.ts'
import type { HttpApp, HttpServices } from './services.ts'

/**
 * What programs of the server's own account may do: the demo makes its school, the doctor asks how the server is, `preau territory`
 * joins it to its town hall.
 */
const LOCAL_ACTIONS: ReadonlySet<Action> = new Set([
  'fleet.read',
  'place.read',
  'place.change',
  'place.found',
  'plan.change',
  'server.read',
  'territory.read',
  'territory.manage',
])
const LOCAL_GRANTS: readonly Grant[] = [{ role: 'admin', scope: { kind: 'server' } }]

const OF_A_SESSION = /(?:^|;\s*)(?:__Host-)?preau=/
const LOCAL_SECRET = /^Local ([0-9a-f]{20})$/

/**
 * The one place that says who asks and whether he may. To be called before the routes: each under /api has to name its action
 * or say why everybody may ask; one that does neither, or both, keeps the server from starting.
 */
export function guardRoutes(app: HttpApp, services: HttpServices): void {
  app.decorateRequest('actor')
  app.decorateRequest('reach')
  app.addHook('onRoute', requireAction)
  app.addHook('onRequest', async (request) => {
    request.reach = NO_REACH
    requireOwnPage(request)
    // The route that was found decides, never the address as it was written: there are many ways to write one.
    const { action, open } = request.routeOptions.config
    if (action === undefined && open === undefined) return
    request.actor = await actorOf(request, services)
    if (action === undefined) return
    if (!request.actor) throw new PreauError('SIGN_IN_REQUIRED')
    if (!may(request.actor, action)) {
      await noteRefusal(services, request, { target: targetOf(request), school: null })
      const { actor } = request
      if (actor.kind === 'person' && actor.needsFactor) throw new PreauError('FACTOR_REQUIRED')
      throw new PreauError('ACTION_REFUSED', { action, roles: permissionOf(action).roles.join(',') })
    }
    request.reach = reachFor(request.actor.grants, action, await services.scopes(request.actor.grants))
  })
}

/** What a request that was let in would reach if it came now: nothing where its session has ended. */
export async function reachNow(
  request: Pick<FastifyRequest, 'headers' | 'raw'>,
  services: HttpServices,
  action: Action,
): Promise<Reach> {
  const actor = await actorOf(request, services)
  if (!actor || !may(actor, action)) return NO_REACH
  return reachFor(actor.grants, action, await services.scopes(actor.grants))
}

/** Whether who asks could do this anywhere. What is a person's own is done by himself, never by a token that he gave away. */
export function may(actor: Actor, action: Action): boolean {
  if (actor.kind === 'local') return LOCAL_ACTIONS.has(action)
  if (permissionOf(action).on === 'self') return actor.kind === 'person' || action === 'self.read'
  return mayAnywhere(actor.grants, action)
}

function requireAction({ url, method, config }: RouteOptions): void {
  if (!isApi(url)) return
  const named = [config?.action, config?.open].filter((each) => each !== undefined)
  if (named.length === 1) return
  throw new Error(
    `${method} ${url}: its config has to name an action of permissions.ts, or in \`open\` why everybody may ask`,
  )
}

/**
 * Refuses what a foreign page could have made a browser send with the cookie of its person. A form can send neither JSON nor a
 * header of ours; who names no page at all has to send that header.
 */
function requireOwnPage({ headers, method, routeOptions }: FastifyRequest): void {
  const { cookie = '', authorization, origin, host } = headers
  const hasCookie = OF_A_SESSION.test(cookie)
  if (hasCookie && authorization !== undefined)
    throw new PreauError('REQUEST_FORBIDDEN', { reason: 'token_and_cookie' })
  const isUnsafe = method !== 'GET' && method !== 'HEAD'
  if (isUnsafe || routeOptions.config.ownPage) {
    const site = headers['sec-fetch-site'] ?? 'same-origin'
    if (site !== 'same-origin' && site !== 'none')
      throw new PreauError('REQUEST_FORBIDDEN', { header: 'sec-fetch-site' })
    if (!isOwnOrigin(origin, host)) throw new PreauError('REQUEST_FORBIDDEN', { header: 'origin' })
  }
  if (!hasCookie || !isUnsafe || headers['x-preau'] === '1') return
  if (origin === undefined) throw new PreauError('REQUEST_FORBIDDEN', { header: 'origin' })
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new PreauError('REQUEST_FORBIDDEN', { header: 'x-preau' })
  }
}

/** Who asks, as far as what he shows proves it. */
export async function actorOf(
  { headers, raw: { socket } }: Pick<FastifyRequest, 'headers' | 'raw'>,
  { people, enrolments }: Pick<HttpServices, 'people' | 'enrolments'>,
): Promise<Actor | undefined> {
  const { cookie, authorization } = headers
  if (authorization?.startsWith('Local ')) {
    const [, secret] = LOCAL_SECRET.exec(authorization) ?? []
    const isProven = secret !== undefined && isLocal(socket) && enrolments.isLocalSecret(secret)
    return isProven ? { kind: 'local', grants: LOCAL_GRANTS } : undefined
  }
  if (authorization !== undefined) return await people.actorOf({ authorization }, isSecure(socket))
  return cookie === undefined ? undefined : await people.actorOf({ cookie }, isSecure(socket))
}

/** What a refused request was about: the address of its route with the id that it names. */
function targetOf({ routeOptions, params }: FastifyRequest): string {
  const { id } = Object(params) as { id?: unknown }
  return `route:${routeOptions.url ?? ''}${typeof id === 'string' && isId(id) ? ` ${id}` : ''}`.slice(0, 200)
}
