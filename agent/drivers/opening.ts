import { randomBytes } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import { bytesOf, equalBytes, textOf } from '@preau/protocol/spec/bytes.ts'
import { pjlinkDigest, pjlinkSecureDigest } from './pjlink-password.ts'

/** What a device and its controller say to each other before the first request. Pure: bytes in, bytes out. */
export interface Opening {
  /** What is sent first; the device may speak first instead. */
  hello: Uint8Array | undefined
  /**
   * What the bytes so far mean: undefined where more has to come, `say` where it is our turn again. Throws EQUIPMENT_PASSWORD,
   * EQUIPMENT_REFUSED and EQUIPMENT_ANSWER.
   */
  take(bytes: Uint8Array): Opened | { say: Uint8Array } | undefined
  /** How a device is opened that broke off because it does not know this opening; it has to be connected anew. */
  simpler?: Opening
}

export interface Opened {
  /** What stands before the first request of the connection. */
  before: Uint8Array
  /** Bytes that belong to the replies already. */
  rest: Uint8Array
}

const NOTHING = new Uint8Array()

/** A device that may be asked at once. */
export const NO_OPENING: Opening = { hello: undefined, take: (bytes) => ({ before: NOTHING, rest: bytes }) }

/** PJLink 1.04, 5: the projector greets, and says whether it wants a password. */
export function pjlinkOpening(password: string | undefined): Opening {
  return {
    hello: undefined,
    take(bytes) {
      const greeted = pjlinkGreeting(bytes)
      if (!greeted) return undefined
      const { random, rest } = greeted
      if (random === undefined) return { before: NOTHING, rest }
      if (password === undefined) throw new PreauError('EQUIPMENT_PASSWORD', { reason: 'wanted' })
      return { before: bytesOf(pjlinkDigest(random, password)), rest }
    },
  }
}

/**
 * PJLink 2.10: a projector that wants a password is asked whether it takes the proof by SHA-256; one that does not know the
 * question says ERRA, hangs up or is silent, and is opened as by 1.04.
 * @param mine random of the controller, 32 hex digits
 */
export function pjlinkSecureOpening(password: string, mine: string): Opening {
  return {
    hello: undefined,
    simpler: pjlinkOpening(password),
    take(bytes) {
      const greeted = pjlinkGreeting(bytes)
      if (!greeted) return undefined
      if (greeted.random === undefined) return { before: NOTHING, rest: greeted.rest }
      if (greeted.rest.length === 0) return { say: bytesOf('PJLINK 2\r') }
      const [, theirs, rest = ''] = /^PJLINK 2 ([0-9a-f]{32})\r(.*)$/is.exec(textOf(greeted.rest)) ?? []
      if (theirs !== undefined) {
        return { before: bytesOf(pjlinkSecureDigest(theirs.toLowerCase(), mine, password)), rest: bytesOf(rest) }
      }
      if (greeted.rest.includes(0x0d)) throw new PreauError('EQUIPMENT_ANSWER', { expected: 'PJLINK 2' })
      return undefined
    },
  }
}

/** The first line of a projector; `random` is undefined where it wants no password. */
function pjlinkGreeting(bytes: Uint8Array): { random: string | undefined; rest: Uint8Array } | undefined {
  const text = textOf(bytes)
  const end = text.indexOf('\r')
  if (end < 0) {
    if (text.length > 64) throw new PreauError('EQUIPMENT_ANSWER', { expected: 'PJLINK' })
    return undefined
  }
  const greeting = text.slice(0, end)
  const rest = bytes.subarray(end + 1)
  if (/^PJLINK ERRA$/i.test(greeting)) throw new PreauError('EQUIPMENT_PASSWORD', { reason: 'wrong' })
  if (/^PJLINK 0$/i.test(greeting)) return { random: undefined, rest }
  const [, random] = /^PJLINK 1 ([0-9a-f]{8})$/i.exec(greeting) ?? []
  if (random === undefined) throw new PreauError('EQUIPMENT_ANSWER', { expected: 'PJLINK 0 or PJLINK 1' })
  return { random, rest }
}

const ESCVPNET = bytesOf('ESC/VP.net')
const ESCVPNET_SIZE = 16
const CONNECT = 3
/** Status of an answer, Epson ESC/VP.net 1.0. */
const STATUS = { ok: 0x20, passwordWanted: 0x41, passwordWrong: 0x43, busy: 0x53 } as const

/** ESC/VP.net 1.0: a frame of 16 bytes each way, and a password of up to 16 letters in a header of 18 bytes. */
export function escvpnetOpening(password: string | undefined): Opening {
  const header = password === undefined ? NOTHING : Uint8Array.of(1, 1, ...padded(password))
  return {
    hello: Uint8Array.of(...ESCVPNET, 0x10, CONNECT, 0, 0, 0, password === undefined ? 0 : 1, ...header),
    take(bytes) {
      if (!equalBytes(bytes.subarray(0, ESCVPNET.length), ESCVPNET.subarray(0, bytes.length))) {
        throw new PreauError('EQUIPMENT_ANSWER', { expected: 'ESC/VP.net' })
      }
      const size = ESCVPNET_SIZE + 18 * (bytes[15] ?? 0)
      if (bytes.length < ESCVPNET_SIZE || bytes.length < size) return undefined
      const status = bytes[14]
      if (status === STATUS.passwordWanted) throw new PreauError('EQUIPMENT_PASSWORD', { reason: 'wanted' })
      if (status === STATUS.passwordWrong) throw new PreauError('EQUIPMENT_PASSWORD', { reason: 'wrong' })
      if (status !== STATUS.ok) {
        throw new PreauError('EQUIPMENT_REFUSED', { means: status === STATUS.busy ? 'not_now' : 'not_allowed' })
      }
      return { before: NOTHING, rest: bytes.subarray(size) }
    },
  }
}

function padded(password: string): Uint8Array {
  const bytes = bytesOf(password.slice(0, 16))
  return Uint8Array.from({ length: 16 }, (_, index) => bytes[index] ?? 0)
}

/** The opening that a spec names. */
export function openingOf(
  name: 'pjlink' | 'pjlink2' | 'escvpnet' | undefined,
  password: string | undefined,
  random: () => string = () => randomBytes(16).toString('hex'),
): Opening {
  if (name === 'pjlink2' && password !== undefined) return pjlinkSecureOpening(password, random())
  if (name === 'pjlink' || name === 'pjlink2') return pjlinkOpening(password)
  return name === 'escvpnet' ? escvpnetOpening(password) : NO_OPENING
}
