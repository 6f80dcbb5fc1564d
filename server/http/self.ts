import { BySession, OpenSessions, PasswordChange, Self, TotpOffer, TotpProof } from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { FastifyRequest } from 'fastify'
import { asksForFactor } from '../access/people-parts.ts'
import { lotNames } from '../store/lots.ts'
import { getPerson, toPerson } from '../store/people.ts'
import { endWebSessions } from '../store/web-sessions.ts'
import { act } from './act.ts'
import type { Actor } from './actor.ts'
import { passkeyPlace } from './passkey-place.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { callerOf, dropSession, keepSession } from './sessions.ts'
import { answers, NO_CONTENT } from './shapes.ts'

const tags = ['people']

/** The person who asks. What is his own is done in a session, never by a token that he gave away. Throws SIGN_IN_REQUIRED. */
export function ownOf({ actor }: FastifyRequest): Extract<Actor, { kind: 'person' }> {
  if (actor?.kind !== 'person') throw new PreauError('SIGN_IN_REQUIRED')
  return actor
}

/** What an act on oneself is done on. */
export function onSelf(id: string, what: string) {
  return { target: `person:${id}`, school: null, params: { what } } as const
}

/** What a person sees and changes of his own account. */
export function selfRoutes(app: HttpApp, services: HttpServices): void {
  const { db } = services
  app.get(
    '/api/self',
    {
      config: { action: 'self.read' },
      schema: { tags, summary: 'Who is signed in', response: answers(Self) },
    },
    async (request) => {
      const { actor } = request
      const id = actor?.kind === 'token' ? actor.person : ownOf(request).id
      const person = await toPerson(db, await getPerson(db, id))
      const strong = actor?.kind === 'person' && actor.strong
      const place = passkeyPlace(request)
      const grants = actor?.kind === 'token' ? [...actor.grants] : person.grants
      return {
        person: { ...person, grants },
        strong,
        needsFactor: actor?.kind === 'person' && !strong && asksForFactor(person.grants),
        passkeys: typeof place === 'string' ? place : ('possible' as const),
        lots: await lotNames(db, grants),
      }
    },
  )
  proofRoutes(app, services)
  sessionRoutes(app, services)
}

/** What proves who he is. */
function proofRoutes(app: HttpApp, services: HttpServices): void {
  const { account } = services.accounts
  app.post(
    '/api/self/password',
    {
      config: { action: 'self.change' },
      schema: { tags, summary: 'Choose another password', body: PasswordChange, response: NO_CONTENT },
    },
    async (request, reply) => {
      const own = ownOf(request)
      const change = await account.changePassword(own, request.body, callerOf(request))
      keepSession(request, reply, await act(services, request, onSelf(own.id, 'password'), change))
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/self/totp',
    {
      config: { action: 'self.change' },
      schema: { tags, summary: 'A secret for an authenticator, not yet in force', response: answers(TotpOffer) },
    },
    (request) => account.offerTotp(ownOf(request)),
  )
  app.post(
    '/api/self/totp/proof',
    {
      config: { action: 'self.change' },
      schema: {
        tags,
        summary: 'Give a code of an authenticator',
        description: 'Of the secret that was offered, which is in force then; else of the one that is.',
        body: TotpProof,
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      const own = ownOf(request)
      const begun = await act(services, request, onSelf(own.id, 'totp'), (transaction) =>
        account.proveTotp(transaction, own, request.body.code, callerOf(request)),
      )
      keepSession(request, reply, begun)
      return reply.code(204).send(null)
    },
  )
}

/** Where he is signed in. */
function sessionRoutes(app: HttpApp, services: HttpServices): void {
  const { account } = services.accounts
  app.get(
    '/api/self/sessions',
    {
      config: { action: 'self.read' },
      schema: { tags, summary: 'Where one is signed in', response: answers(OpenSessions) },
    },
    (request) => account.sessions(ownOf(request)),
  )
  app.delete(
    '/api/self/sessions',
    {
      config: { action: 'self.change' },
      schema: { tags, summary: 'Sign out everywhere, here too', response: NO_CONTENT },
    },
    async (request, reply) => {
      const { id } = ownOf(request)
      await act(services, request, onSelf(id, 'sessions'), (transaction) => endWebSessions(transaction, id))
      dropSession(request, reply)
      return reply.code(204).send(null)
    },
  )
  app.delete(
    '/api/self/sessions/:id',
    {
      config: { action: 'self.change' },
      schema: { tags, summary: 'End one session', params: BySession, response: NO_CONTENT },
    },
    async (request, reply) => {
      const own = ownOf(request)
      await act(services, request, onSelf(own.id, 'session'), (transaction) =>
        account.endSession(transaction, own, request.params.id),
      )
      return reply.code(204).send(null)
    },
  )
}
