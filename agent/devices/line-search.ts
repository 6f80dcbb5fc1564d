import type { EquipmentLine } from '@preau/protocol/equipment-settings.ts'
import type { Clock } from '../uplink/clock.ts'
import { type Log, silent } from '../uplink/log.ts'
import type { Discovery } from './discover.ts'

export interface LineSearchParts {
  clock: Clock
  /** The serial lines that are there now. */
  list(): Promise<readonly { path: string }[]>
  /** Looks what is on a line, by reads alone. */
  discover(path: string): Promise<Discovery>
  /** Whether a line is looked after already: nobody else may speak on it. */
  isKept(path: string): boolean
  onFound(line: EquipmentLine): void
  log?: Log
}

/** How often lines are looked for, in ms: an adapter is found within that of being plugged in. */
const EVERY = 15_000

/**
 * Looks what hangs on serial lines that nobody named. INVARIANTS: a line is asked once each time that it is plugged in, by what
 * identifies a device and nothing else; what two specs fit is left to a person.
 */
export class LineSearch {
  readonly #parts: LineSearchParts
  #asked = new Set<string>()
  #callOff: (() => void) | undefined
  #stopped = false

  constructor(parts: LineSearchParts) {
    this.#parts = parts
  }

  start(): void {
    void this.#look()
  }

  stop(): void {
    this.#stopped = true
    this.#callOff?.()
  }

  /** Looks at once, also at what did not answer before. */
  lookAgain(): void {
    if (this.#stopped) return
    this.#callOff?.()
    this.#asked.clear()
    void this.#look()
  }

  async #look(): Promise<void> {
    const { clock, list, isKept, log = silent } = this.#parts
    try {
      const paths = (await list()).map(({ path }) => path)
      this.#asked = new Set([...this.#asked].filter((path) => paths.includes(path)))
      for (const path of paths) if (!this.#asked.has(path) && !isKept(path)) await this.#ask(path)
    } catch {
      log('warn', 'equipment.search_failed')
    }
    if (!this.#stopped) this.#callOff = clock.after(EVERY, () => void this.#look())
  }

  async #ask(path: string): Promise<void> {
    const { discover, onFound, log = silent } = this.#parts
    this.#asked.add(path)
    const { found } = await discover(path)
    if (this.#stopped) return
    const [first] = found
    if (first && found.length === 1) {
      const { baud } = first.way
      onFound({ spec: first.id, serial: path, ...(baud !== undefined && { baud }) })
    } else if (first) {
      log('warn', 'equipment.ambiguous', { path, specs: found.map(({ id }) => id).join(' ') })
    }
  }
}
