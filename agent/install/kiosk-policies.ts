import { join } from 'node:path'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import {
  KIOSK_POLICY_MAX_BYTES,
  KIOSK_POLICY_PRODUCT,
  type KioskPolicyFile,
  readKioskPolicy,
} from '@preau/protocol/rules/window-rules.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import type { Installer, InstallOutcome } from '../update/installer.ts'
import { LaidFiles } from './laid-files.ts'
import { textOfTarget } from './read-target.ts'

/** The policy of the kiosk that came as a target, in `policies` of the data folder: the next window begins by it. A bad one leaves the old. */
export class KioskPolicies implements Installer {
  readonly kinds = ['policy'] as const
  readonly #laid: LaidFiles

  constructor(folder: string) {
    this.#laid = laidIn(folder)
  }

  /** A lesson that runs keeps its own. */
  disturbs(): number {
    return 0
  }

  installed(product: string): string | undefined {
    return this.#laid.version(product)
  }

  async install(order: Order, file: string): Promise<InstallOutcome> {
    try {
      const text = textOfTarget(order, file, KIOSK_POLICY_MAX_BYTES)
      const { version: says } = readKioskPolicy(text)
      const { product, version } = order.target.custom
      if (product !== KIOSK_POLICY_PRODUCT || says !== version)
        throw new PreauError('KIOSK_POLICY_INVALID', {
          path: '/version',
          expected: `${KIOSK_POLICY_PRODUCT} ${version}`,
        })
      this.#laid.lay(product, version, 'kiosk.yaml', Buffer.from(text))
      return { done: 'installed' }
    } catch (error) {
      const { code, context } = toPreauError(error, 'UPDATE_DISK_FAILED')
      return { done: 'failed', code, detail: String(context.path ?? '').slice(0, 80) }
    }
  }
}

/**
 * The policy that is laid down; undefined where there is none that can be used: then that of the program holds. Calls `onBad` where one
 * is there that an older program, which this one may be, cannot read.
 */
export function laidKioskPolicy(folder: string, onBad?: (error: unknown) => void): KioskPolicyFile | undefined {
  try {
    const bytes = laidIn(folder).read(KIOSK_POLICY_PRODUCT)
    return bytes && readKioskPolicy(bytes.toString('utf8'))
  } catch (error) {
    onBad?.(error)
    return undefined
  }
}

function laidIn(folder: string): LaidFiles {
  return new LaidFiles(join(folder, 'policies'))
}
