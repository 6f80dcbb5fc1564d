import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { readSpec, type Templates } from '@preau/protocol/spec/spec-text.ts'
import { SPEC_MAX_BYTES, specOfProduct } from '@preau/protocol/update/data-products.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import { laidSpecsFolder } from '../drivers/spec-files.ts'
import type { Installer, InstallOutcome } from '../update/installer.ts'
import { LaidFiles } from './laid-files.ts'
import { textOfTarget } from './read-target.ts'

export interface DeviceSpecsParts {
  /** Data folder of the agent: what is laid down is in `specs/devices` of it. */
  folder: string
  /** What came with the program, which a spec may use. */
  templates(): Templates
  /** Called when a spec has another text: devices are spoken with by it from then on. */
  onChanged(id: string): Promise<void>
}

/** Device specs that came as targets. They are checked as in the repository of this program: a bad one leaves the old one in use. */
export class DeviceSpecs implements Installer {
  readonly kinds = ['spec'] as const
  readonly #parts: DeviceSpecsParts
  readonly #laid: LaidFiles

  constructor(parts: DeviceSpecsParts) {
    this.#parts = parts
    this.#laid = new LaidFiles(laidSpecsFolder(parts.folder))
  }

  /** A read under way is finished first; what a device does is not touched. */
  disturbs(): number {
    return 0
  }

  installed(product: string): string | undefined {
    return this.#laid.version(product)
  }

  async install(order: Order, file: string): Promise<InstallOutcome> {
    try {
      const { product, version } = order.target.custom
      const id = specOfProduct(product)
      if (id === undefined) throw new PreauError('SPEC_INVALID', { path: '/', expected: 'a product spec.maker.device' })
      const text = textOfTarget(order, file, SPEC_MAX_BYTES)
      const spec = readSpec(text, id, this.#parts.templates())
      const { specFaults } = await import('../specs/check-spec.ts')
      const [fault] = specFaults(spec)
      if (fault !== undefined) throw new PreauError('SPEC_INVALID', { spec: id, path: fault })
      this.#laid.lay(product, version, `${id}.yaml`, Buffer.from(text))
      await this.#parts.onChanged(id)
      return { done: 'installed' }
    } catch (error) {
      const { code, context } = toPreauError(error, 'UPDATE_DISK_FAILED')
      return { done: 'failed', code, detail: String(context.path ?? '').slice(0, 80) }
    }
  }
}
