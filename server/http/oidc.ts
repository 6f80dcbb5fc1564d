import { ProviderQuery } from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { FastifyReply } from 'fastify'
import { readCookie } from '../access/people-service.ts'
import { RETURN_PATH } from '../access/provider.ts'
import { isSecure } from './security.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { callerOf, keepSession, setCookie } from './sessions.ts'

const tags = ['people']
const SIGN_IN_PAGE = '/sign-in'
const answered = { 302: { type: 'null', description: 'Goes on elsewhere' } } as const

/** Signing in by the identity provider of the authority. A browser comes by these addresses, so that each leads to a page. */
export function oidcRoutes(app: HttpApp, { accounts, report }: HttpServices): void {
  const failed = (reply: FastifyReply, error: unknown) => {
    report?.(error instanceof PreauError ? error : new PreauError('INTERNAL', {}, error))
    return reply.redirect(`${SIGN_IN_PAGE}?why=provider`)
  }
  app.get(
    '/api/sign-in/provider',
    {
      config: { open: 'the provider says who it is' },
      exposeHeadRoute: false,
      schema: { tags, summary: 'Go to the identity provider', querystring: ProviderQuery, response: answered },
    },
    async (request, reply) => {
      if (!accounts.provider) throw new PreauError('NOT_FOUND')
      const secure = isSecure(request.raw.socket)
      try {
        const { url, ticket } = await accounts.provider.begin(ownPath(request.query.back), callerOf(request))
        // Lax: the provider leads back here from its own site.
        const cookie = setCookie(journeyCookie(secure), ticket, secure, '; Max-Age=600', 'Lax')
        return reply.header('set-cookie', cookie).redirect(url)
      } catch (error) {
        return failed(reply, error)
      }
    },
  )
  app.get(
    RETURN_PATH,
    {
      config: { open: 'the provider says who it is' },
      exposeHeadRoute: false,
      schema: { tags, summary: 'Come back from the identity provider', response: answered },
    },
    async (request, reply) => {
      if (!accounts.provider) throw new PreauError('NOT_FOUND')
      const secure = isSecure(request.raw.socket)
      const name = journeyCookie(secure)
      void reply.header('set-cookie', setCookie(name, '', secure, '; Max-Age=0', 'Lax'))
      try {
        const ticket = readCookie(request.headers.cookie, name) ?? ''
        const { step, back } = await accounts.provider.finish(request.url, ticket, callerOf(request))
        // The ticket stands after the #, which no log and no other server sees.
        if (step.state === 'code_asked')
          return reply.redirect(`${SIGN_IN_PAGE}?back=${encodeURIComponent(back)}#${step.ticket}`)
        keepSession(request, reply, step)
        return reply.redirect(back)
      } catch (error) {
        return failed(reply, error)
      }
    },
  )
}

function journeyCookie(secure: boolean): string {
  return secure ? '__Host-preau-journey' : 'preau-journey'
}

/** A page of this server and of no other, whatever stands in an address that somebody was sent. */
function ownPath(back: string | undefined): string {
  const base = 'http://here.invalid'
  if (back === undefined || !back.startsWith('/') || !URL.canParse(back, base)) return '/'
  const { origin, pathname, search } = new URL(back, base)
  return origin === base && !pathname.startsWith('//') ? pathname + search : '/'
}
