import type { Id } from '@preau/protocol/ids.ts'
import type { Ack, Want } from '@preau/protocol/messages/ack.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Unit } from './unit.ts'

/** At most this long after its COMMIT a record is acknowledged, in ms: many records, one message. */
export const ACK_DELAY = 250

export interface AckTargets {
  fleet: Fleet
  clock(): number
  send(to: { school: Id; device: Id }, ack: Ack, at: number): void
}

/**
 * Tells devices up to where they are on disk. Only committed states are read here, so an ack is true whatever comes after
 * (I1). A birth is answered at once, all else within ACK_DELAY.
 */
export class Acks {
  readonly #targets: AckTargets
  readonly #due = new Map<Id, Want | undefined>()
  #timer: NodeJS.Timeout | undefined

  constructor(targets: AckTargets) {
    this.#targets = targets
  }

  /** Takes what a committed unit owes. */
  committed(unit: Unit): void {
    for (const [device, { connection, instance, wants }] of unit.answers) {
      const want = this.#due.get(device)
      this.#due.delete(device)
      this.#send(device, { birth: connection, instance, want: want === 'inventory' ? [want] : wants })
    }
    for (const device of unit.acked) {
      if (!unit.answers.has(device)) this.#due.set(device, unit.wants.get(device) ?? this.#due.get(device))
    }
    if (this.#due.size > 0) this.#timer ??= setTimeout(() => this.flush(), ACK_DELAY)
  }

  /** Sends what is due now. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const [device, want] of this.#due) this.#send(device, want ? { want: [want] } : {})
    this.#due.clear()
  }

  stop(): void {
    this.flush()
  }

  #send(device: Id, extra: Partial<Ack>): void {
    const state = this.#targets.fleet.get(device)
    if (!state) return
    const time = this.#targets.clock()
    this.#targets.send(state, { epoch: state.epoch, upto: state.upto, time, ...extra }, time)
  }
}
