import {
  ByPasskey,
  NewPasskey,
  PasskeyAsked,
  PasskeyList,
  PasskeyProof,
  SignInStep,
} from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { FastifyRequest } from 'fastify'
import type { PasskeyPlace } from '../access/passkeys.ts'
import { deletePasskey, listPasskeys } from '../store/passkeys.ts'
import { act } from './act.ts'
import { passkeyPlace } from './passkey-place.ts'
import { givenName } from './place-names.ts'
import { onSelf, ownOf } from './self.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { callerOf, keepSession } from './sessions.ts'
import { answers, NO_CONTENT } from './shapes.ts'
import { answerStep } from './sign-in.ts'

const tags = ['people']

/** Passkeys: made by who is signed in, and signed in by. */
export function passkeyRoutes(app: HttpApp, services: HttpServices): void {
  const { passkeys } = services.accounts
  app.post(
    '/api/sign-in/passkey',
    {
      config: { open: 'a passkey says who it is' },
      schema: { tags, summary: 'Begin to sign in by a passkey', response: answers(PasskeyAsked) },
    },
    (request) => passkeys.ask(requirePlace(request), callerOf(request)),
  )
  app.post(
    '/api/sign-in/passkey/proof',
    {
      config: { open: 'a passkey says who it is' },
      schema: { tags, summary: 'Sign in by a passkey', body: PasskeyProof, response: answers(SignInStep) },
    },
    async (request, reply) => answerStep(request, reply, await passkeys.signIn(request.body, callerOf(request))),
  )
  ownRoutes(app, services)
}

function ownRoutes(app: HttpApp, services: HttpServices): void {
  const { db, accounts } = services
  app.get(
    '/api/self/passkeys',
    {
      config: { action: 'self.read' },
      schema: { tags, summary: 'The passkeys of who is signed in', response: answers(PasskeyList) },
    },
    async (request) => {
      const rows = await listPasskeys(db, ownOf(request).id)
      return { rows: rows.map(({ id, name, madeAt, usedAt }) => ({ id, name, madeAt, usedAt })) }
    },
  )
  app.post(
    '/api/self/passkeys/offer',
    {
      config: { action: 'self.change' },
      schema: { tags, summary: 'Begin to make a passkey', response: answers(PasskeyAsked) },
    },
    (request) => accounts.passkeys.offer(ownOf(request), requirePlace(request)),
  )
  app.post(
    '/api/self/passkeys',
    {
      config: { action: 'self.change' },
      schema: { tags, summary: 'Make a passkey', body: NewPasskey, response: NO_CONTENT },
    },
    async (request, reply) => {
      const own = ownOf(request)
      const asked = { ...request.body, name: givenName(request.body.name) }
      const make = await accounts.passkeys.make(own, asked, callerOf(request))
      keepSession(request, reply, await act(services, request, onSelf(own.id, 'passkey_made'), make))
      return reply.code(204).send(null)
    },
  )
  app.delete(
    '/api/self/passkeys/:id',
    {
      config: { action: 'self.change' },
      schema: { tags, summary: 'Take a passkey away', params: ByPasskey, response: NO_CONTENT },
    },
    async (request, reply) => {
      const own = ownOf(request)
      await accounts.account.requireStrong(own)
      await act(services, request, onSelf(own.id, 'passkey_deleted'), (transaction) =>
        deletePasskey(transaction, own.id, request.params.id),
      )
      return reply.code(204).send(null)
    },
  )
}

/** Throws PASSKEY_UNAVAILABLE, with the reason. */
function requirePlace(request: FastifyRequest): PasskeyPlace {
  const place = passkeyPlace(request)
  if (typeof place === 'string') throw new PreauError('PASSKEY_UNAVAILABLE', { why: place })
  return place
}
