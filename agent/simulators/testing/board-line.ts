import { PreauError } from '@preau/protocol/errors.ts'
import type { OpenPort } from '../../ports/port.ts'
import type { Clock } from '../../uplink/clock.ts'

/** What a line does to some bytes on their way. Gives what arrives of them. */
export type Noise = (bytes: Uint8Array) => Uint8Array

interface OtherEnd {
  hear(bytes: Uint8Array): void
  connect(say: (bytes: Uint8Array) => void): void
}

/** How long bytes are on their way, in ms. */
const ON_THE_WAY = 5

/** A serial line in memory, in the time of a clock, to one that listens at its other end. */
export function boardLine(other: OtherEnd, clock: Pick<Clock, 'after'>, noise: Noise = (bytes) => bytes) {
  let hear: ((bytes: Uint8Array) => void) | undefined
  let lost: (() => void) | undefined
  let isCut = false
  const arrive = (bytes: Uint8Array, take: (bytes: Uint8Array) => void) => {
    const left = noise(bytes)
    if (left.length > 0) clock.after(ON_THE_WAY, () => !isCut && take(left))
  }
  other.connect((bytes) => arrive(bytes, (left) => hear?.(left)))
  const open: OpenPort = async (listener) => {
    if (isCut) throw new PreauError('PORT_FAILED', { port: 'memory' })
    if (hear) throw new PreauError('PORT_FAILED', { port: 'memory', reason: 'busy' })
    hear = listener.data
    lost = listener.lost
    return {
      async write(bytes) {
        if (isCut) throw new PreauError('PORT_FAILED', { port: 'memory' })
        arrive(bytes, (left) => other.hear(left))
      },
      async close() {
        hear = undefined
        lost = undefined
      },
    }
  }
  return {
    open,
    cut() {
      isCut = true
      const tell = lost
      hear = undefined
      tell?.()
    },
    mend() {
      isCut = false
    },
  }
}

/** The end of a promise in the time of a fake clock; throws where it takes longer than so many ms of it. */
export async function within<T>(clock: { advanceAsync(ms: number): Promise<void> }, ms: number, what: Promise<T>) {
  let ended: { value: T } | { error: unknown } | undefined
  what.then(
    (value) => {
      ended = { value }
    },
    (error: unknown) => {
      ended = { error }
    },
  )
  for (let spent = 0; spent < ms && !ended; spent += 50) await clock.advanceAsync(50)
  if (!ended) throw new Error(`not over within ${ms} ms`)
  if ('error' in ended) throw ended.error
  return ended.value
}
