import { FAULTS, type Fault } from '@preau/agent/simulators/fault-names.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import {
  EQUIPMENT_READINGS,
  type EquipmentReadingName,
  type EquipmentValues,
  isPlausible,
} from '@preau/protocol/rules/equipment-readings.ts'
import type { Command, Flags } from '../command.ts'
import { DEVICE_OPTIONS } from '../device/options.ts'
import { listOf, numberOf, passwordOf } from '../device/places.ts'
import { jsonLine } from '../json-line.ts'
import { OPTIONS } from '../options.ts'

/** How often time goes by in a played device, in ms. */
const TICK = 250

export const simulate: Command = {
  name: 'simulate',
  summary: { fr: 'joue un appareil d’après sa description', en: 'plays a device by its description' },
  argument: 'SPEC',
  options: [
    DEVICE_OPTIONS.port,
    DEVICE_OPTIONS.listen,
    DEVICE_OPTIONS.udp,
    DEVICE_OPTIONS.line,
    DEVICE_OPTIONS.baud,
    DEVICE_OPTIONS.specs,
    DEVICE_OPTIONS.passwordFile,
    DEVICE_OPTIONS.fault,
    DEVICE_OPTIONS.set,
    OPTIONS.json,
  ],
  async run(flags, { out, environment, language, rest, stopped }) {
    const { specsOf } = await import('../device/find.ts')
    const { withFaults } = await import('@preau/agent/simulators/device-faults.ts')
    const { playedValues, playSpec } = await import('@preau/agent/simulators/play-spec.ts')
    const { serveOnPort, serveOnTcp } = await import('@preau/agent/simulators/serve-device.ts')
    const { serveOnUdp } = await import('@preau/agent/simulators/serve-datagrams.ts')
    const { serialPort } = await import('@preau/agent/ports/serial-port.ts')
    const { exchangeText } = await import('../device/exchange-text.ts')
    const [name] = rest
    if (name === undefined) throw new PreauError('REQUEST_INVALID', { command: 'simulate', option: 'SPEC' })
    const [named] = specsOf({ ...flags, spec: name }, environment)
    if (!named) throw new PreauError('REQUEST_INVALID', { command: 'simulate', option: name })
    const { spec, line: faults } = withFaults(named.spec, faultsOf(flags))
    const device = playSpec(spec, playedValues(spec, valuesOf(flags)))
    const password = passwordOf(flags)
    const options = {
      faults,
      ...(password !== undefined && { password }),
      onExchange: (request: Uint8Array, reply: Uint8Array) => {
        const exchange = exchangeText(spec.notation, request, reply)
        if (flags.json === true) out(jsonLine('simulate.exchange', exchange))
        else for (const text of [`> ${exchange.request}`, `< ${exchange.reply}`]) out(text)
      },
    }
    const host = typeof flags.host === 'string' ? flags.host : '127.0.0.1'
    const port = numberOf(flags, 'port', 0, 65_535) ?? spec.transport.tcp?.port ?? 0
    const baud = numberOf(flags, 'baud', 300, 921_600) ?? spec.transport.serial?.baud[0] ?? 9600
    // On a serial line nobody greets: that is of the network.
    const onLine = { ...spec, transport: { serial: { baud: [baud] } } }
    const served =
      typeof flags.serial === 'string'
        ? await serveOnPort(onLine, device, serialPort(flags.serial, baud), options)
        : flags.udp === true
          ? await serveOnUdp(onLine, device, { ...options, host, port })
          : await serveOnTcp(spec, device, { ...options, host, port })
    const where = typeof flags.serial === 'string' ? `${flags.serial} (${baud} bauds)` : `${host}:${served.port}`
    if (flags.json === true) out(jsonLine('simulate.ready', { spec: named.id, where, port: served.port }))
    else
      out(
        language === 'fr'
          ? `${spec.vendor} ${spec.model} est joué sur ${where}. Ctrl-C pour finir.`
          : `${spec.vendor} ${spec.model} is played on ${where}. Ctrl-C ends it.`,
      )
    const ticking = setInterval(() => device.pass(TICK / 1000), TICK)
    await stopped
    clearInterval(ticking)
    await served.close()
    return 0
  },
}

function faultsOf(flags: Flags): Fault[] {
  const names = listOf(flags.fault)
  const unknown = names.find((name) => !FAULTS.includes(name as Fault))
  if (unknown !== undefined)
    throw new PreauError('REQUEST_INVALID', { command: 'simulate', option: `--fault ${unknown.slice(0, 64)}` })
  return names as Fault[]
}

/** `power=standby,lamp.hours=3900` as values; throws REQUEST_INVALID for what no device can have. */
function valuesOf(flags: Flags): EquipmentValues {
  return Object.fromEntries(
    listOf(flags.set).map((part) => {
      const [, name = '', text = ''] = /^([a-z.]+)=(.+)$/.exec(part) ?? []
      const reading = EQUIPMENT_READINGS[name as EquipmentReadingName]
      const value = reading?.is === 'figure' ? Number(text) : text
      if (!reading || !isPlausible(name as EquipmentReadingName, value)) {
        throw new PreauError('REQUEST_INVALID', { command: 'simulate', option: `--set ${part.slice(0, 64)}` })
      }
      return [name, value]
    }),
  )
}
