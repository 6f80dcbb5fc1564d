import type { PersonMade } from '@preau/protocol/api/people.ts'
import type { Grant } from '@preau/protocol/rules/roles.ts'
import type { Browser, Page } from 'playwright-core'
import type { ServerProcess } from '../processes/server-process.ts'
import { openPage } from './console-page.ts'

const PASSWORD = 'trombone glacier piment volcan'

export interface NewPerson {
  name: string
  login: string
  grants: readonly Grant[]
}

/** The session of somebody new, who comes in by a one-time link and a password; a role that asks for more than that has to give it. */
export async function sessionOf(server: Pick<ServerProcess, 'http' | 'fetch'>, person: NewPerson): Promise<string> {
  const made = await server.fetch('/api/people', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  })
  if (!made.ok) throw new Error(`${made.status} ${await made.text()}`)
  const { link } = (await made.json()) as PersonMade
  const reply = await fetch(`${server.http}/api/sign-in/link`, {
    method: 'POST',
    headers: { 'x-preau': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ secret: new URL(link.url).hash.slice(1), password: PASSWORD }),
  })
  const cookie = reply.headers.getSetCookie().find((each) => /^(__Host-)?preau=/.test(each))
  if (cookie === undefined) throw new Error(`${reply.status} ${await reply.text()}`)
  return cookie.slice(0, cookie.indexOf(';'))
}

/** A page of somebody new. It notes every error that the console reports. */
export async function pageOf(
  browser: Browser,
  server: Pick<ServerProcess, 'http' | 'fetch'>,
  person: NewPerson,
): Promise<{ page: Page; faults: string[] }> {
  const cookie = await sessionOf(server, person)
  return await openPage(browser, { http: server.http, signIn: async () => cookie })
}
