import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PersonMade, SignInStep, TotpOffer } from '@preau/protocol/api/people.ts'
import { totpCode, totpStep } from '../../server/access/totp.ts'
import { type ServerProcess, startServerProcess } from '../../test/processes/server-process.ts'
import type { Bench } from '../figures.ts'
import type { Guessed, GuessOrder } from './load/guessers.ts'

const GUESSERS = fileURLToPath(new URL('./load/guessers.ts', import.meta.url))
const GUESSES = 10_000
const AT_ONCE = 20
/** Sign-ins that are measured while nobody guesses. */
const QUIET = 40
const PASSWORD = 'platane cartable vendredi gomme'

export const bench: Bench = {
  name: 'people',
  about: '10 000 wrong passwords and 10 000 wrong codes, and how long another person takes to sign in meanwhile',
  figures: {
    opened: { unit: 'accounts', goal: { atMost: 0 } },
    sign_in_ms: { unit: 'ms' },
    sign_in_passwords_ms: { unit: 'ms', goal: { atMostRatio: 2 } },
    sign_in_codes_ms: { unit: 'ms', goal: { atMostRatio: 2 } },
    guesses_per_s: { unit: '1/s' },
  },
  async run(report) {
    const folder = await mkdtemp(join(tmpdir(), 'preau-bench-'))
    const server = await startServerProcess(join(folder, 'data'))
    try {
      const other = await invite(server, 'ines')
      const victim = await invite(server, 'marc')
      await setUpTotp(victim)
      const quiet: number[] = []
      for (let i = 0; i < QUIET; i++) quiet.push(await timeToSignIn(other))
      const before = { name: 'while nobody guesses', value: median(quiet) }
      const passwords = await flood(other, {
        path: '/api/sign-in',
        body: JSON.stringify({ login: 'marc', password: 'wrong {n}' }),
      })
      const asked = await victim.post('/api/sign-in', { login: 'marc', password: PASSWORD })
      const step = (await asked.json()) as SignInStep
      if (step.state !== 'code_asked') throw new Error('marc came in without a code')
      const codes = await flood(other, {
        path: '/api/sign-in/code',
        body: JSON.stringify({ ticket: step.ticket, code: '{n}' }),
      })
      report('opened', (passwords.guessed['200'] ?? 0) + (codes.guessed['200'] ?? 0))
      report('sign_in_ms', before.value)
      report('sign_in_passwords_ms', median(passwords.times), before)
      report('sign_in_codes_ms', median(codes.times), before)
      report('guesses_per_s', (2 * GUESSES) / (passwords.seconds + codes.seconds))
    } finally {
      await server.end()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** A person in a browser of his own. */
class Person {
  readonly login: string
  readonly http: string
  readonly #cookies = new Map<string, string>()

  constructor(http: string, login: string) {
    this.http = http
    this.login = login
  }

  async post(path: string, body: object): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(this.http + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-preau': '1', ...(cookie !== '' && { cookie }) },
      body: JSON.stringify(body),
    })
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
    for (const each of reply.headers.getSetCookie()) {
      const [pair = ''] = each.split(';')
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return reply
  }
}

async function invite(server: ServerProcess, login: string): Promise<Person> {
  const body = { name: login, login, grants: [{ role: 'observer', scope: { kind: 'server' } }] }
  const headers = { 'content-type': 'application/json' }
  const made = await server.fetch('/api/people', { method: 'POST', headers, body: JSON.stringify(body) })
  const { link } = (await made.json()) as PersonMade
  const person = new Person(server.http, login)
  await person.post('/api/sign-in/link', { secret: new URL(link.url).hash.slice(1), password: PASSWORD })
  return person
}

async function setUpTotp(person: Person): Promise<void> {
  const offer = (await (await person.post('/api/self/totp', {})).json()) as TotpOffer
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...offer.secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const secret = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
  await person.post('/api/self/totp/proof', { code: totpCode(secret, totpStep(Date.now())) })
}

async function timeToSignIn(person: Person): Promise<number> {
  const begun = performance.now()
  await person.post('/api/sign-in', { login: person.login, password: PASSWORD })
  return performance.now() - begun
}

interface Flood {
  guessed: Guessed
  seconds: number
  /** How long each sign-in of somebody else took meanwhile, in ms. */
  times: number[]
}

/** Guesses, from the very address at which somebody else signs in again and again. */
async function flood(other: Person, { path, body }: Pick<GuessOrder, 'path' | 'body'>): Promise<Flood> {
  const order: GuessOrder = { http: other.http, path, body, count: GUESSES, atOnce: AT_ONCE }
  const child: ChildProcess = fork(GUESSERS, [JSON.stringify(order)])
  const begun = performance.now()
  let guessed: Guessed | undefined
  const done = once(child, 'message').then(([answer]) => {
    guessed = answer as Guessed
  })
  const times: number[] = []
  while (guessed === undefined) times.push(await timeToSignIn(other))
  await done
  return { guessed, seconds: (performance.now() - begun) / 1000, times }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}
