import { PreauError } from '@preau/protocol/errors.ts'
import { bytesOf, equalBytes, textOf } from '@preau/protocol/spec/bytes.ts'
import { pjlinkDigest } from './pjlink-password.ts'

/** What a device and its controller say to each other before the first request. Pure: bytes in, bytes out. */
export interface Opening {
  /** What is sent first; the device may speak first instead. */
  hello: Uint8Array | undefined
  /**
   * What the bytes so far mean: undefined where more has to come. `before` stands before the first request of the connection,
   * `rest` are bytes that belong to the replies already. Throws EQUIPMENT_PASSWORD, EQUIPMENT_REFUSED and EQUIPMENT_ANSWER.
   */
  take(bytes: Uint8Array): { before: Uint8Array; rest: Uint8Array } | undefined
}

const NOTHING = new Uint8Array()

/** A device that may be asked at once. */
export const NO_OPENING: Opening = { hello: undefined, take: (bytes) => ({ before: NOTHING, rest: bytes }) }

/** PJLink 1.04, 5: the projector greets, and says whether it wants a password. */
export function pjlinkOpening(password: string | undefined): Opening {
  return {
    hello: undefined,
    take(bytes) {
      const text = textOf(bytes)
      const end = text.indexOf('\r')
      if (end < 0) {
        if (text.length > 64) throw new PreauError('EQUIPMENT_ANSWER', { expected: 'PJLINK' })
        return undefined
      }
      const greeting = text.slice(0, end)
      const rest = bytes.subarray(end + 1)
      if (/^PJLINK ERRA$/i.test(greeting)) throw new PreauError('EQUIPMENT_PASSWORD', { reason: 'wrong' })
      if (/^PJLINK 0$/i.test(greeting)) return { before: NOTHING, rest }
      const [, random] = /^PJLINK 1 ([0-9a-f]{8})$/i.exec(greeting) ?? []
      if (random === undefined) throw new PreauError('EQUIPMENT_ANSWER', { expected: 'PJLINK 0 or PJLINK 1' })
      if (password === undefined) throw new PreauError('EQUIPMENT_PASSWORD', { reason: 'wanted' })
      return { before: bytesOf(pjlinkDigest(random, password)), rest }
    },
  }
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
export function openingOf(name: 'pjlink' | 'escvpnet' | undefined, password: string | undefined): Opening {
  if (name === 'pjlink') return pjlinkOpening(password)
  return name === 'escvpnet' ? escvpnetOpening(password) : NO_OPENING
}
