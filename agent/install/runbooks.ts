import { join } from 'node:path'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { RUNBOOK_MAX_BYTES, readRunbook } from '@preau/protocol/runbooks/runbook.ts'
import { productOfRunbook } from '@preau/protocol/update/data-products.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import type { Installer, InstallOutcome } from '../update/installer.ts'
import { LaidFiles } from './laid-files.ts'
import { textOfTarget } from './read-target.ts'

/** Runbooks that came as targets, in `runbooks` of the data folder: read there when one is run. One that cannot be read leaves the old. */
export class Runbooks implements Installer {
  readonly kinds = ['runbook'] as const
  readonly #laid: LaidFiles

  constructor(folder: string) {
    this.#laid = new LaidFiles(join(folder, 'runbooks'))
  }

  /** It is read when it is run, and disturbs nobody until then. */
  disturbs(): number {
    return 0
  }

  installed(product: string): string | undefined {
    return this.#laid.version(product)
  }

  async install(order: Order, file: string): Promise<InstallOutcome> {
    try {
      const text = textOfTarget(order, file, RUNBOOK_MAX_BYTES)
      const { runbook, version: says } = readRunbook(text)
      const { product, version } = order.target.custom
      if (productOfRunbook(runbook) !== product || says !== version)
        throw new PreauError('RUNBOOK_INVALID', { path: '/runbook', expected: `${product} ${version}` })
      this.#laid.lay(product, version, `${runbook}.yaml`, Buffer.from(text))
      return { done: 'installed' }
    } catch (error) {
      const { code, context } = toPreauError(error, 'UPDATE_DISK_FAILED')
      return { done: 'failed', code, detail: String(context.path ?? '').slice(0, 80) }
    }
  }
}
