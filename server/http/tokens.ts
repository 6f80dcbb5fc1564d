import { ById } from '@preau/protocol/api/by-id.ts'
import { NewToken, TokenList, TokenMade } from '@preau/protocol/api/people.ts'
import { listTokens, revokeToken } from '../store/tokens.ts'
import { act } from './act.ts'
import { givenName } from './place-names.ts'
import { onSelf, ownOf } from './self.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'

const tags = ['people']

/** The tokens that a person gives to his programs. */
export function tokenRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, accounts } = services
  app.get(
    '/api/self/tokens',
    {
      config: { action: 'self.read' },
      schema: { tags, summary: 'The tokens of who is signed in', response: answers(TokenList) },
    },
    async (request) => ({ rows: await listTokens(db, ownOf(request).id) }),
  )
  app.post(
    '/api/self/tokens',
    {
      config: { action: 'self.change' },
      schema: {
        tags,
        summary: 'Make a token',
        description: 'Its secret is in this answer and nowhere else. It does no more than its person may at the time.',
        body: NewToken,
        response: answers(TokenMade, 201),
      },
    },
    async (request, reply) => {
      const own = ownOf(request)
      const asked = { ...request.body, name: givenName(request.body.name) }
      const made = await act(services, request, onSelf(own.id, 'token_made'), (transaction) =>
        accounts.account.makeToken(transaction, own, asked),
      )
      return reply.code(201).send(made)
    },
  )
  app.delete(
    '/api/self/tokens/:id',
    {
      config: { action: 'self.change' },
      schema: { tags, summary: 'Take a token back', params: ById, response: NO_CONTENT },
    },
    async (request, reply) => {
      const { id } = ownOf(request)
      await act(services, request, onSelf(id, 'token_revoked'), (transaction) =>
        revokeToken(transaction, id, request.params.id, clock()),
      )
      return reply.code(204).send(null)
    },
  )
}
