import type { LiveCommand } from '@preau/protocol/api/live.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import type { DevicePlace } from '../store/device-places.ts'

export interface CommandNewsParts {
  /** Where devices belong; asked only while somebody listens who does not reach everything. */
  readPlaces(devices: readonly Id[]): Promise<ReadonlyMap<Id, DevicePlace>>
  /** Hears of places that could not be read. */
  failed(error: unknown): void
}

interface Listening {
  reach: Reach
  tell(news: LiveCommand): void
}

/**
 * Tells at once that something became of a command: who pressed a button waits for it. INVARIANT: a listener hears of nothing
 * outside of its reach.
 */
export class CommandNews {
  readonly #parts: CommandNewsParts
  readonly #listeners = new Set<Listening>()

  constructor(parts: CommandNewsParts) {
    this.#parts = parts
  }

  /** Calls `tell` with each command within `reach` until the function that it gives is called. */
  subscribe(reach: Reach, tell: Listening['tell']): () => void {
    const listening = { reach, tell }
    this.#listeners.add(listening)
    return () => this.#listeners.delete(listening)
  }

  changed(device: Id, command: Id): void {
    if (this.#listeners.size === 0) return
    this.#tell({ device, command }).catch((error) => this.#parts.failed(error))
  }

  async #tell(news: LiveCommand): Promise<void> {
    const isLimited = [...this.#listeners].some(({ reach }) => reach !== 'all')
    const place = isLimited ? (await this.#parts.readPlaces([news.device])).get(news.device) : undefined
    for (const { reach, tell } of this.#listeners) {
      if (reach === 'all' || (place && reaches(reach, place.school, place.kind))) tell(news)
    }
  }
}
