import type { Enrolled, Enrolment } from '@preau/protocol/api/enrolments.ts'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { backoff } from './backoff.ts'
import type { Clock } from './clock.ts'
import { type Identity, loadIdentity, readEnrolled, saveIdentity } from './identity.ts'
import type { Log } from './log.ts'
import { type PostJson, postJson } from './post-json.ts'
import type { Random } from './random.ts'

/** Milliseconds until the server must have answered. */
const ANSWER_WITHIN = 10_000
/** How often it is looked at whether the place that was given still serves, in ms. */
const LOOK_EVERY = 5 * 60_000
/** The longest answer that is read, in bytes. */
const ANSWER_BYTES = 64 * 1024

export interface EnrolOptions {
  /** Origin of the school server. */
  server: string
  /** Folder of identity.json. */
  folder: string
  /** What the machine says of itself beside its claim; asked before each question. */
  details(): Promise<Omit<Enrolment, 'claim'>>
  /** Called when the place in the fleet is known: at once where it is kept, and again where the server moved its broker. */
  onEnrolled(enrolled: Enrolled): void
  /** Whether the place that was given does not serve: no broker there takes this device. */
  isLost?(): boolean
  clock: Clock
  random: Random
  log: Log
  post?: PostJson
}

/**
 * Asks for the machine's place in the fleet until it is given, with waits of full jitter; asked at each start, and again where
 * the place is lost: the broker may have another address, the server may have been set up anew. Gives what ends the asking.
 */
export function startEnrolment(options: EnrolOptions): () => void {
  const { folder, clock, random, log, onEnrolled } = options
  const stopping = new AbortController()
  let identity = loadIdentity(folder)
  let attempt = 0
  let callOff: (() => void) | undefined
  if (identity.enrolled) onEnrolled(identity.enrolled)

  const ask = async () => {
    try {
      const enrolled = await askOnce(options, identity.claim, stopping.signal)
      if (stopping.signal.aborted) return
      if (!isSame(identity, enrolled)) {
        identity = { claim: identity.claim, enrolled }
        saveIdentity(folder, identity)
        onEnrolled(enrolled)
      }
      log('info', 'agent.enrolled', { device: enrolled.device, mqtt: enrolled.mqtt })
      attempt = 0
      watch()
    } catch (error) {
      if (stopping.signal.aborted) return
      const wait = backoff(attempt++, random)
      log('warn', 'agent.not_enrolled', { code: toPreauError(error).code, wait })
      callOff = clock.after(wait, () => void ask())
    }
  }
  const watch = () => {
    callOff = clock.after(LOOK_EVERY, () => (options.isLost?.() ? void ask() : watch()))
  }
  void ask()

  return () => {
    stopping.abort()
    callOff?.()
  }
}

/** One question. Throws SERVER_UNREACHABLE where there is no answer or one that cannot be read. */
async function askOnce({ server, details, post = postJson }: EnrolOptions, claim: string, signal: AbortSignal) {
  try {
    const body: Enrolment = { claim, ...(await details()) }
    const options = { signal, within: ANSWER_WITHIN, limit: ANSWER_BYTES }
    const { status, text } = await post(`${server}/api/enrolments`, body, options)
    if (status < 200 || status > 299) throw new PreauError('SERVER_UNREACHABLE', { status })
    return readEnrolled(JSON.parse(text))
  } catch (error) {
    throw toPreauError(error, 'SERVER_UNREACHABLE', { server })
  }
}

function isSame({ enrolled }: Identity, { school, device, mqtt }: Enrolled): boolean {
  return enrolled?.school === school && enrolled.device === device && enrolled.mqtt === mqtt
}
