import { type Action, permissionOf } from '@preau/protocol/rules/permissions.ts'
import { reachOf } from '@preau/protocol/rules/roles.ts'
import type { FastifyRequest } from 'fastify'
import type { Sight } from '../service/contract-sight.ts'
import type { HttpServices } from './services.ts'

/** What of contracts the action of a route lets who asks see (server/service/contract-sight.ts). */
export async function sightOf(
  { actor, reach, routeOptions }: Pick<FastifyRequest, 'actor' | 'reach' | 'routeOptions'>,
  { scopes }: Pick<HttpServices, 'scopes'>,
): Promise<Sight> {
  const { roles } = permissionOf(routeOptions.config.action as Action)
  const grants = (actor?.grants ?? []).filter(({ role }) => roles.includes(role))
  const onPlaces = grants.filter(({ scope }) => scope.kind !== 'lot')
  const lots = grants.flatMap(({ scope }) => (scope.kind === 'lot' ? [scope.id] : []))
  return { places: reachOf(onPlaces, await scopes(onPlaces)), lots: new Set(lots), together: reach }
}
