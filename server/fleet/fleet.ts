import type { Id } from '@preau/protocol/ids.ts'
import type { Database } from '../store/database.ts'
import { deviceStateBatches, loadDeviceState } from '../store/device-states.ts'
import { Attachments } from './attachments.ts'
import { type DeviceState, wake } from './device-state.ts'

/**
 * The state of every device as it is on disk. INVARIANT: only a committed unit of work is put in, so what is read here
 * was stored; and only the ingest queue puts, one unit at a time, so no two changes of a device cross.
 */
export class Fleet {
  readonly #db: Database
  readonly #states = new Map<Id, DeviceState>()
  readonly attachments = new Attachments()
  /** Signs of life since the last write: most are pings, which are not worth one. */
  readonly #heard = new Map<Id, number>()

  constructor(db: Database) {
    this.#db = db
  }

  /** Reads every device from the store. */
  async load(): Promise<void> {
    for await (const batch of deviceStateBatches(this.#db)) {
      for (const stored of batch) this.put(wake(stored))
    }
  }

  /** Reads those of `devices` that are not here yet: devices enrolled since the start. */
  async ensure(devices: Iterable<{ school: Id; device: Id }>): Promise<void> {
    for (const { school, device } of devices) {
      if (this.#states.has(device)) continue
      const stored = await loadDeviceState(this.#db, school, device)
      if (stored) this.put(wake(stored))
    }
  }

  get(device: Id): DeviceState | undefined {
    return this.#states.get(device)
  }

  states(): IterableIterator<DeviceState> {
    return this.#states.values()
  }

  put(state: DeviceState): void {
    if (state.attached) this.attachments.put(state, state.attached)
    this.#states.set(state.device, state)
  }

  /** Notes a sign of life, ms since 1970. */
  hear(device: Id, at: number): void {
    this.#heard.set(device, at)
  }

  /** The last sign of life, written or not. One of this run goes before what is written: the clock may have been set back. */
  heardAt(state: DeviceState): number | null {
    const { attached } = state
    // What an agent reaches is there as long as the agent says nothing else: it was seen when that was.
    const via = attached?.presence === 'present' && !attached.lost ? this.#states.get(attached.via) : undefined
    if (via) return this.heardAt(via)
    return this.#heard.get(state.device) ?? state.heardAt
  }
}
