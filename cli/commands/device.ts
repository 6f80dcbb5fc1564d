import { PreauError } from '@preau/protocol/errors.ts'
import type { Command } from '../command.ts'
import { DEVICE_OPTIONS } from '../device/options.ts'
import { OPTIONS } from '../options.ts'

export const device: Command = {
  name: 'device',
  summary: {
    fr: 'parle au tableau ou au vidéoprojecteur que l’on a devant soi',
    en: 'speaks with the board or projector before you',
  },
  argument: 'scan|read|do COMMAND CHOICE|watch|record',
  most: 3,
  options: [
    DEVICE_OPTIONS.serial,
    DEVICE_OPTIONS.host,
    DEVICE_OPTIONS.baud,
    DEVICE_OPTIONS.spec,
    DEVICE_OPTIONS.specs,
    DEVICE_OPTIONS.passwordFile,
    DEVICE_OPTIONS.wait,
    DEVICE_OPTIONS.confirmed,
    DEVICE_OPTIONS.to,
    DEVICE_OPTIONS.typed,
    DEVICE_OPTIONS.bytes,
    DEVICE_OPTIONS.end,
    OPTIONS.json,
  ],
  async run(flags, context) {
    const [verb, ...others] = context.rest
    if (others.length > 0 && verb !== 'do') throw new PreauError('REQUEST_INVALID', { option: others[0] })
    if (verb === 'scan') return await (await import('../device/scan.ts')).scan(flags, context)
    if (verb === 'read') return await (await import('../device/read.ts')).read(flags, context)
    if (verb === 'do') return await (await import('../device/do.ts')).doIt(flags, context)
    if (verb === 'watch') return await (await import('../device/watch.ts')).watch(flags, context)
    if (verb === 'record') return await (await import('../device/record.ts')).record(flags, context)
    throw new PreauError('REQUEST_INVALID', { command: 'device', option: verb ?? 'scan|read|do|watch|record' })
  },
}
