import { PreauError } from '@preau/protocol/errors.ts'
import type { Command } from '../command.ts'
import { DEVICE_OPTIONS } from '../device/options.ts'
import { OPTIONS } from '../options.ts'

export const spec: Command = {
  name: 'spec',
  summary: {
    fr: 'commence la description d’un appareil, ou en vérifie une',
    en: 'begins the description of a device, or checks one',
  },
  argument: 'new|check FILE',
  most: 2,
  options: [
    DEVICE_OPTIONS.to,
    DEVICE_OPTIONS.vendor,
    DEVICE_OPTIONS.model,
    DEVICE_OPTIONS.kind,
    DEVICE_OPTIONS.specs,
    OPTIONS.json,
  ],
  async run(flags, context) {
    const [verb, file] = context.rest
    if (verb === 'new') return await (await import('../spec/new.ts')).newSpec(file, flags, context)
    if (verb === 'check') return await (await import('../spec/check.ts')).checkSpec(file, flags, context)
    throw new PreauError('REQUEST_INVALID', { command: 'spec', option: verb ?? 'new|check' })
  },
}
