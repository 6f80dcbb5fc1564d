import {
  LinkUse,
  LocalLink,
  OneTimeLink,
  SignIn,
  SignInCode,
  SignInStep,
  SignInWays,
} from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { writeAudit } from '../access/audit.ts'
import type { SignedIn } from '../access/sign-ins.ts'
import { isAnybodyThere } from '../store/people.ts'
import { endWebSession } from '../store/web-sessions.ts'
import { addressOf } from './act.ts'
import { passkeyPlace } from './passkey-place.ts'
import { givenName } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { callerOf, dropSession, keepSession, originOf } from './sessions.ts'
import { answers, NO_CONTENT } from './shapes.ts'

const tags = ['people']

/** How people come in and go out. */
export function signInRoutes(app: HttpApp, services: HttpServices): void {
  const { db, accounts } = services
  app.get(
    '/api/sign-in/ways',
    {
      config: { open: 'who is not signed in yet has to know how' },
      schema: { tags, summary: 'How one signs in here', response: answers(SignInWays) },
    },
    async (request) => ({
      first: !(await isAnybodyThere(db)),
      provider: accounts.provider === undefined ? null : { name: accounts.provider.name },
      passkeys: typeof passkeyPlace(request) !== 'string',
    }),
  )
  app.post(
    '/api/sign-in',
    {
      config: { open: 'login and password say who it is' },
      schema: { tags, summary: 'Sign in', body: SignIn, response: answers(SignInStep) },
    },
    async (request, reply) => {
      return answerStep(request, reply, await accounts.signIns.signIn(request.body, callerOf(request)))
    },
  )
  app.post(
    '/api/sign-in/code',
    {
      config: { open: 'the ticket of the step before says who it is' },
      schema: { tags, summary: 'Give the code of an authenticator', body: SignInCode, response: answers(SignInStep) },
    },
    async (request, reply) => {
      return answerStep(request, reply, await accounts.signIns.giveCode(request.body, callerOf(request)))
    },
  )
  signOutRoute(app, services)
  linkRoutes(app, services)
}

/** Signs in whom a link was made for, and makes links for who reads the data folder. */
function linkRoutes(app: HttpApp, { accounts }: HttpServices): void {
  app.post(
    '/api/sign-in/link',
    {
      config: { open: 'the one-time link says who it is' },
      schema: { tags, summary: 'Use a one-time link', body: LinkUse, response: answers(SignInStep) },
    },
    async (request, reply) => {
      const { name, ...asked } = request.body
      const cleaned = name === undefined ? asked : { ...asked, name: givenName(name) }
      return answerStep(request, reply, await accounts.links.use(cleaned, callerOf(request)))
    },
  )
  app.post(
    '/api/sign-in/link/local',
    {
      config: { open: 'who reads the data folder may use its server' },
      schema: {
        tags,
        summary: 'Make a one-time link for an administrator, for the command line',
        description: 'On the server itself, with the secret of the local code.',
        body: LocalLink,
        response: answers(OneTimeLink, 201),
      },
    },
    async (request, reply) => {
      if (request.actor?.kind !== 'local') throw new PreauError('SIGN_IN_REQUIRED')
      return reply.code(201).send(await accounts.links.forAdministrator(request.body.login, originOf(request)))
    },
  )
}

function signOutRoute(app: HttpApp, { db, clock }: HttpServices): void {
  app.post(
    '/api/sign-out',
    {
      config: { open: 'who is not signed in is out already' },
      schema: { tags, summary: 'Sign out', response: NO_CONTENT },
    },
    async (request, reply) => {
      const { actor } = request
      if (actor?.kind === 'person') {
        await db.write(async (transaction) => {
          await endWebSession(transaction, actor.session)
          await writeAudit(transaction, {
            at: clock(),
            actor: `person:${actor.id}`,
            action: 'sign_out',
            target: `person:${actor.id}`,
            school: null,
            from: addressOf(request),
            result: 'done',
            params: {},
          })
        })
      }
      dropSession(request, reply)
      return reply.code(204).send(null)
    },
  )
}

/** What the browser is told of a step; what lets it in goes into its cookies alone. */
export function answerStep(request: FastifyRequest, reply: FastifyReply, step: SignedIn): SignInStep {
  if (step.state === 'code_asked') return step
  keepSession(request, reply, step)
  return { state: 'signed_in' }
}
