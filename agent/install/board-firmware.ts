import { readFileSync } from 'node:fs'
import { toPreauError } from '@preau/protocol/errors.ts'
import { boardOfHardware } from '@preau/protocol/update/data-products.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import {
  type FirmwareJournal,
  longestTransfer,
  type SerialBoard,
  updateBoard,
  versionIn,
} from '../firmware/update-board.ts'
import type { InstallContext, Installer, InstallOutcome } from '../update/installer.ts'
import type { Clock } from '../uplink/clock.ts'
import type { FirmwareVersions } from './firmware-versions.ts'

export interface BoardFirmwareParts {
  /** Boards on serial lines, as they are looked after now. */
  boards(): readonly SerialBoard[]
  journal: FirmwareJournal
  versions: FirmwareVersions
  clock: Clock
}

/**
 * Firmware of boards on serial lines. INVARIANTS: an image goes to boards alone that it was signed for by spec and model, one after
 * the other; never where a class may begin before the longest transfer is over; what a board runs is what it says afterwards.
 */
export class BoardFirmware implements Installer {
  readonly kinds = ['firmware'] as const
  readonly #parts: BoardFirmwareParts

  constructor(parts: BoardFirmwareParts) {
    this.#parts = parts
  }

  /** What its boards were given last; undefined where one of them says another version by now: another board was plugged in. */
  installed(product: string): string | undefined {
    const given = this.#parts.versions.of(product)
    if (!given) return undefined
    const isOther = ({ said }: SerialBoard) => {
      const runs = versionIn(said('firmware'))
      return runs !== undefined && runs !== given.version
    }
    return this.#boardsFor(given.hardware).some(isOther) ? undefined : given.version
  }

  disturbs({ target }: Order): number {
    return this.#boardsFor(target.custom.hardware).reduce(
      (sum, board) => sum + longestTransfer(board, target.length),
      0,
    )
  }

  async install(order: Order, file: string, context: InstallContext): Promise<InstallOutcome> {
    try {
      return await this.#install(order, file, context)
    } catch (error) {
      return { done: 'failed', code: toPreauError(error, 'FIRMWARE_FAILED').code }
    }
  }

  async #install(order: Order, file: string, { isFree, signal, log }: InstallContext): Promise<InstallOutcome> {
    const { journal, clock, versions } = this.#parts
    const { product, version, hardware } = order.target.custom
    const boards = this.#boardsFor(hardware)
    if (boards.length === 0) return { done: 'failed', code: 'FIRMWARE_FAILED', detail: 'no_board' }
    const bytes = readFileSync(file)
    const models = new Set((hardware ?? []).flatMap((each) => boardOfHardware(each)?.model ?? []))
    for (const board of boards) {
      if (!isFree(longestTransfer(board, bytes.length))) return { done: 'waits' }
      const came = await updateBoard(board, { product, version, bytes }, models, { clock, signal, journal })
      const trouble = 'trouble' in came ? came.trouble : undefined
      log(trouble ? 'warn' : 'info', 'firmware.given', { spec: board.id, version, ...(trouble && { trouble }) })
      // It has to be on, and is not: nothing is wrong with it.
      if (trouble === 'asleep' || trouble === 'stopped') return { done: 'waits' }
      if (trouble) return { done: 'failed', code: 'FIRMWARE_FAILED', detail: trouble }
    }
    versions.keep(product, { version, hardware: [...(hardware ?? [])] })
    return { done: 'installed' }
  }

  #boardsFor(hardware: readonly string[] | undefined): SerialBoard[] {
    const specs = new Set((hardware ?? []).flatMap((each) => boardOfHardware(each)?.spec ?? []))
    return this.#parts.boards().filter(({ id }) => specs.has(id))
  }
}
