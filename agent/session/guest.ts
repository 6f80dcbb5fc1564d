import type { Duplex } from 'node:stream'
import { isPreauError } from '@preau/protocol/errors.ts'
import {
  decodeFromHelper,
  type FromShell,
  type Screen,
  SESSION_LINE_MAX,
  SESSION_STILL_MAX,
  SESSION_VERSION,
  type ShellOrder,
} from '@preau/protocol/session.ts'
import type { Clock } from '../uplink/clock.ts'
import { lineReader } from './lines.ts'
import { freshSum, isSameSum, proofOf } from './proof.ts'

/** A helper that does not prove itself within this is nobody, in ms. */
const GREETING_WITHIN = 5000
/** Messages that a helper may send at once, and one more each second. */
const BURST = 20

export interface GuestOptions {
  pipe: Duplex
  secretOf(key: string): string | undefined
  clock: Clock
  /** It has proved who it is. */
  onKnown(key: string): void
  onScreens(screens: Screen[]): void
  /** Its shell says something. */
  onShell?(news: FromShell): void
  /** It is gone, once; `why` names what it did wrong, if it did. */
  onGone(why: string | undefined): void
}

export interface Guest {
  isKnown(): boolean
  /** Orders something of its shell; nothing is said to who has not proved himself. */
  order(order: ShellOrder): void
  leave(): void
}

/**
 * One connection at the service's end of the pipe.
 * INVARIANTS: nothing is believed before the proof; whatever is not understood, late, too long or too much ends this
 * connection and nothing else; nothing is sent but a challenge and, to who proved himself, a welcome and orders for the kiosk.
 */
export function receiveGuest({ pipe, secretOf, clock, onKnown, onScreens, onShell, onGone }: GuestOptions): Guest {
  const challenge = freshSum()
  const openedAt = clock.uptime()
  let known = false
  let gone = false
  let heard = 0
  /** Stills that were ordered: each is an answer more. */
  let asked = 0

  const end = (why?: string) => {
    if (gone) return
    gone = true
    callOff()
    pipe.destroy()
    onGone(why)
  }
  const callOff = clock.after(GREETING_WITHIN, () => end('silent'))
  const say = (message: object) => pipe.write(`${JSON.stringify(message)}\n`)

  /** Takes one line; gives what is wrong with it. */
  function hear(line: string): string | undefined {
    heard += 1
    if (heard > BURST + asked + (clock.uptime() - openedAt)) return 'talks too much'
    const message = decodeFromHelper(JSON.parse(line))
    if (message.kind === 'screens') {
      if (known) onScreens(message.screens)
      return known ? undefined : 'not proved'
    }
    if (message.kind !== 'hello') {
      if (known) onShell?.(message)
      return known ? undefined : 'not proved'
    }
    const secret = secretOf(message.key)
    const nonces = { challenge, answer: message.nonce }
    if (known || secret === undefined) return known ? 'proved twice' : 'no such key'
    if (!isSameSum(message.proof, proofOf('helper', secret, nonces))) return 'wrong proof'
    known = true
    callOff()
    say({ kind: 'welcome', proof: proofOf('service', secret, nonces) })
    onKnown(message.key)
    return undefined
  }

  const lines = lineReader(
    () => (known ? SESSION_STILL_MAX : SESSION_LINE_MAX),
    (line) => {
      if (gone) return
      try {
        const fault = hear(line)
        if (fault !== undefined) end(fault)
      } catch (error) {
        end(isPreauError(error) ? 'not understood' : 'not JSON')
      }
    },
  )
  pipe.on('data', (chunk: Buffer) => gone || lines.push(chunk) || end('line too long'))
  pipe.on('error', () => end())
  pipe.on('close', () => end())
  say({ kind: 'challenge', v: SESSION_VERSION, nonce: challenge })

  return {
    isKnown: () => known,
    order(order) {
      if (!known || gone) return
      if (order.kind === 'still') asked += 1
      say(order)
    },
    leave: () => end(),
  }
}
