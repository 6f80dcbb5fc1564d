import { toPreauError } from '@preau/protocol/errors.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import type { Log } from '../uplink/log.ts'
import type { GivenUp } from './given-up.ts'
import type { SlotFolder } from './slot-folder.ts'
import { SLOT_PRODUCTS } from './slot-products.ts'
import { readTrial, removeTrial, type TrialOf } from './trial-file.ts'

export interface KeepTrialParts {
  slots: SlotFolder
  /** What is tried (trial-file.ts). */
  trialFile: string
  /** Version of the Node that runs this program. */
  node: string
  givenUp: GivenUp
  tell(result: UpdateResult): void
  log: Log
}

/** Tells how a trial went, as the version that runs after it. */
export class KeptTrial {
  readonly #parts: KeepTrialParts
  #isTried = false

  constructor(parts: KeepTrialParts) {
    this.#parts = parts
  }

  /** At the start of the program: tells what is decided. */
  start(): void {
    const { slots, trialFile, givenUp } = this.#parts
    const pointer = slots.pointer()
    const tried = readTrial(trialFile)
    this.#isTried = pointer?.trial !== undefined
    if (!tried) return
    const { back, trial, wish } = pointer ?? {}
    if (trial?.id === tried.id) {
      // Once: the next starts of the same trial are no news.
      if (trial.starts <= 1) this.#tell(tried, 'installed')
    } else if (back?.trial === tried.id) {
      this.#tell(tried, 'rolled_back', back.why)
      this.#quietly(() => givenUp.add(tried.sha256, tried.campaign))
      this.#forget()
    } else if (wish === tried.id) {
      // Somebody may have installed another one by hand since then.
      if (this.#isRunning(tried)) this.#tell(tried, 'healthy')
      this.#forget()
    } else {
      // Cut before it was wished for, or damaged before it could be tried: it is begun anew.
      if (slots.wish()?.id === tried.id) this.#tell(tried, 'failed', 'damaged')
      this.#forget()
    }
  }

  /** The program was connected, has reported, and was acknowledged: that is what a new version has to show. */
  healthy(): void {
    if (!this.#isTried) return
    const { slots, trialFile } = this.#parts
    const id = slots.pointer()?.trial?.id
    this.#isTried = false
    if (id === undefined) return
    this.#quietly(() => slots.sayHealthy())
    if (slots.healthyIn() !== id) {
      this.#isTried = true
      return
    }
    const tried = readTrial(trialFile)
    if (tried?.id !== id) return
    this.#tell(tried, 'healthy')
    this.#forget()
  }

  #isRunning({ product, to }: TrialOf): boolean {
    const { slots, node } = this.#parts
    return to === (product === SLOT_PRODUCTS['node-runtime'] ? node : slots.version(slots.running()))
  }

  #tell({ id: _, sha256: __, ...of }: TrialOf, phase: UpdateResult['phase'], cause?: string): void {
    this.#parts.tell({ ...of, phase, ...(cause !== undefined && { cause }) })
  }

  #forget(): void {
    this.#quietly(() => removeTrial(this.#parts.trialFile))
  }

  /** A disk that takes nothing is no reason to fall: it is told again at the next start. */
  #quietly(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#parts.log('warn', 'update.disk', { code: toPreauError(error, 'UPDATE_DISK_FAILED').code })
    }
  }
}
