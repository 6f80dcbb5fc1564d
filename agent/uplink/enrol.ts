import { X509Certificate } from 'node:crypto'
import { decodeEnrolmentAnswer, type Enrolment } from '@preau/protocol/api/enrolments.ts'
import { ERRORS, type ErrorCode, PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { type CodeAddress, readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { type AskServer, askServer } from './ask-server.ts'
import { backoff } from './backoff.ts'
import type { Clock } from './clock.ts'
import type { GivenCode } from './code-source.ts'
import { requestFor } from './device-key.ts'
import { type FindServer, findByMdns } from './find-server.ts'
import { type Identity, isOfKey, loadIdentity, type Place, readPlace, saveIdentity } from './identity.ts'
import type { Log } from './log.ts'
import type { Random } from './random.ts'
import { Search } from './search.ts'
import type { Papers } from './secure-socket.ts'
import { isPrintOf } from './server-proof.ts'

/** What waits are drawn from, in ms: where nobody answers, where a person has to say yes, where one said no. */
const UNREACHABLE = { base: 1000, cap: 60_000 }
const WAITING = { base: 8000, cap: 60_000 }
const REFUSED = { base: 15 * 60_000, cap: 60 * 60_000 }
/** How often it is looked at whether the place still serves, in ms, and how long a lost one is left alone after a question. */
const LOOK_EVERY = 10_000
const ASK_AGAIN = 5 * 60_000
/** Looks until a line is lost: a server that starts again is there before. */
const LOST_LOOKS = 5
/** A certificate is renewed at this share of its life. */
const RENEW_AT = 0.5

/** A machine with its place in the fleet, and what proves it. */
export interface Enrolled extends Place {
  papers: Papers
}

export interface EnrolOptions {
  /** Folder of identity.json. */
  folder: string
  /** The key of this machine, PEM (device-key.ts). */
  key: string
  /** By which code the machine may enrol, now. */
  code(): GivenCode | undefined
  /** An address that a person named. */
  server?: CodeAddress | undefined
  /** What the machine says of itself; asked before each enrolment. */
  details(): Promise<Omit<Enrolment, 'claim' | 'secret' | 'csr'>>
  /** The place in the fleet: at once where it is kept, and again where the broker moved or the certificate is a new one. */
  onEnrolled(enrolled: Enrolled): void
  /** The certificate does not hold any more: a person has to admit the machine again. */
  onRevoked(): void
  /** Whether the place that was given serves: `lost` where no broker answers, `refused` where it does not take this device. */
  line(): 'up' | 'lost' | 'refused'
  /** The time of the server, ms since 1970; undefined as long as it is not known. That of the device may be wrong by years. */
  serverTime(): number | undefined
  clock: Clock
  random: Random
  log: Log
  ask?: AskServer
  find?: FindServer
}

/**
 * Asks for the machine's place in the fleet until a person gives it, with waits of full jitter; renews its certificate; and
 * looks for the server where the place is lost. Gives what ends the asking.
 */
export function startEnrolment(options: EnrolOptions): () => void {
  const enrolment = new Enrolling(options)
  enrolment.start()
  return () => enrolment.stop()
}

/** What came of one question. */
type Outcome = 'admitted' | 'waiting' | 'refused'

class Enrolling {
  readonly #options: EnrolOptions
  readonly #request: string
  readonly #search: Search
  readonly #stopping = new AbortController()
  #identity: Identity
  #isRevoked = false
  #attempt = 0
  /** Of this machine's own monotonic clock, in s. */
  #askedAt = Number.NEGATIVE_INFINITY
  #lostLooks = 0
  #hasAskedInVain = false
  #said = ''
  #callOff: (() => void) | undefined

  constructor(options: EnrolOptions) {
    const { folder, key, log, ask = askServer, find = findByMdns } = options
    this.#options = options
    const { place, ...known } = loadIdentity(folder)
    this.#identity = place && isOfKey(place, key) ? { ...known, place } : known
    this.#request = requestFor(key)
    this.#search = new Search({ ask, find, log, signal: this.#stopping.signal })
  }

  start(): void {
    const { place } = this.#identity
    if (!place || this.#isForAnother(place)) return void this.#turn()
    this.#options.onEnrolled(this.#enrolled(place))
    this.#watch()
  }

  stop(): void {
    this.#stopping.abort()
    this.#callOff?.()
  }

  /** A person named a code of another school than the one that has this machine. */
  #isForAnother({ authority }: Place): boolean {
    const given = this.#options.code()
    return given?.isSaid === true && !isPrintOf(authority, given.code.authority)
  }

  #watch(): void {
    this.#callOff = this.#options.clock.after(LOOK_EVERY, () => {
      const { clock, line } = this.#options
      const now = line()
      const isRested = (clock.uptime() - this.#askedAt) * 1000 >= ASK_AGAIN
      this.#lostLooks = now === 'up' ? 0 : this.#lostLooks + 1
      if (now === 'up') this.#hasAskedInVain = false
      const isGone = now === 'refused' || this.#lostLooks >= LOST_LOOKS
      // One that was asked about already may wait: the server, or the network, will be back.
      const isNews = isGone && (isRested || !this.#hasAskedInVain)
      this.#hasAskedInVain ||= isGone
      if (isNews || (isRested && this.#isDue())) void this.#turn()
      else this.#watch()
    })
  }

  /** Whether the certificate should be renewed, by the time of the server. */
  #isDue(): boolean {
    const { place } = this.#identity
    const now = this.#options.serverTime()
    if (!place || now === undefined) return false
    const { validFromDate, validToDate } = new X509Certificate(place.certificate)
    const from = validFromDate.getTime()
    return now > from + (validToDate.getTime() - from) * RENEW_AT
  }

  async #turn(): Promise<void> {
    const { clock, random } = this.#options
    this.#askedAt = clock.uptime()
    let limits = UNREACHABLE
    try {
      const outcome = await this.#ask()
      if (this.#stopping.signal.aborted) return
      if (outcome === 'admitted') {
        this.#attempt = 0
        return this.#watch()
      }
      limits = outcome === 'waiting' ? WAITING : REFUSED
    } catch (error) {
      if (this.#stopping.signal.aborted) return
      const { code } = toPreauError(error)
      if (code === 'ENROL_TRIES_EXCEEDED') limits = WAITING
      // A code that a server made for its own machine is another one at its next start.
      if (code === 'ENROL_CODE_REFUSED' && this.#code()?.printed !== undefined) limits = REFUSED
      this.#say('warn', 'agent.not_enrolled', code)
    }
    // One that has its place and did not find its server goes on with what it has.
    if (this.#identity.place && !this.#isRevoked && limits === UNREACHABLE && this.#options.line() === 'up')
      return this.#watch()
    const wait = Math.round(limits.base / 2 + backoff(this.#attempt++, random, limits))
    this.#callOff = clock.after(wait, () => void this.#turn())
  }

  async #ask(): Promise<Outcome> {
    const { place } = this.#identity
    if (place && !this.#isForAnother(place) && !this.#isRevoked) {
      if (await this.#renew(place)) return 'admitted'
      this.#isRevoked = true
      this.#say('error', 'agent.revoked', 'revoked', { device: place.device })
      this.#options.onRevoked()
    }
    return this.#enrol()
  }

  /** Shows its certificate and asks for the next one. Gives false where it holds no more. */
  async #renew(place: Place): Promise<boolean> {
    const papers = this.#papers(place)
    const { server } = this.#options
    const given = this.#options.code()
    const sameSchool = given && isPrintOf(place.authority, given.code.authority) ? given.code.addresses : []
    const { answer, address } = await this.#search.ask({
      path: '/api/enrolments/renewal',
      body: { csr: this.#request },
      trust: place.authority,
      papers,
      addresses: [...sameSchool, ...(server ? [server] : []), ...place.addresses],
    })
    if (answer.status === 200) {
      this.#keep(readPlace(JSON.parse(answer.text), [address, ...others(place.addresses, address)]))
      return true
    }
    const code = codeOf(answer.text)
    if (code === 'CERTIFICATE_REFUSED') return false
    throw new PreauError(code ?? 'SERVER_UNREACHABLE', { status: answer.status })
  }

  async #enrol(): Promise<Outcome> {
    const { details, server, folder } = this.#options
    const given = this.#code()
    if (!given) throw new PreauError('ENROL_CODE_MISSING')
    const { code, printed } = given
    if (printed !== undefined && printed !== this.#identity.code && !this.#identity.place) {
      this.#identity = { ...this.#identity, code: printed }
      saveIdentity(folder, this.#identity)
    }
    const { claim } = this.#identity
    const secret = Buffer.from(code.secret).toString('hex')
    const body: Enrolment = { ...(await details()), claim, secret, csr: this.#request }
    const addresses = [...(server ? [server] : []), ...code.addresses]
    const { answer, address } = await this.#search.ask({
      path: '/api/enrolments',
      body,
      trust: code.authority,
      addresses,
    })
    if (answer.status !== 200)
      throw new PreauError(codeOf(answer.text) ?? 'SERVER_UNREACHABLE', { status: answer.status })
    const read = decodeEnrolmentAnswer(JSON.parse(answer.text))
    if (read.state !== 'admitted') {
      const { device } = this.#identity.place ?? {}
      this.#say('warn', `agent.${read.state}`, read.state, { ...(device && { device }) })
      return read.state
    }
    const place = readPlace(read, [address, ...others(code.addresses, address)])
    if (!isPrintOf(place.authority, code.authority)) throw new PreauError('SERVER_NOT_TRUSTED', { why: 'authority' })
    this.#keep(place)
    return 'admitted'
  }

  /** What a person said; else the code that it has been waiting with; else that of a server of this machine. */
  #code(): GivenCode | undefined {
    const given = this.#options.code()
    const { code } = this.#identity
    if (given?.isSaid || code === undefined) return given
    return { code: readEnrolCode(code), printed: code, isSaid: false }
  }

  #keep(place: Place): void {
    const { folder, key, log, onEnrolled } = this.#options
    if (!isOfKey(place, key)) throw new PreauError('SERVER_UNREACHABLE', { expected: 'a certificate for this key' })
    const before = this.#identity.place
    const isSame = before?.mqtt === place.mqtt && before.certificate === place.certificate && !this.#isRevoked
    const { claim } = this.#identity
    this.#identity = { claim, place }
    if (!isSame || before.addresses[0]?.host !== place.addresses[0]?.host) saveIdentity(folder, this.#identity)
    this.#isRevoked = false
    this.#said = ''
    log('info', 'agent.enrolled', { device: place.device, mqtt: place.mqtt })
    if (!isSame) onEnrolled(this.#enrolled(place))
  }

  #enrolled(place: Place): Enrolled {
    return { ...place, papers: this.#papers(place) }
  }

  #papers({ certificate, authority }: Place): Papers {
    return { key: this.#options.key, certificate, authority }
  }

  /** Writes it once, not at each question. */
  #say(level: 'warn' | 'error', event: string, code: string, fields: Record<string, string> = {}): void {
    const said = `${event} ${code}`
    if (said === this.#said) return
    this.#said = said
    this.#options.log(level, event, { code, ...fields })
  }
}

function others(addresses: readonly CodeAddress[], { host, port }: CodeAddress): CodeAddress[] {
  return addresses.filter((each) => each.host !== host || each.port !== port)
}

/** The code of an error that a server answered with; undefined where it is none that this program knows. */
function codeOf(text: string): ErrorCode | undefined {
  try {
    const { code }: { code?: unknown } = JSON.parse(text)
    return typeof code === 'string' && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : undefined
  } catch {
    return undefined
  }
}
