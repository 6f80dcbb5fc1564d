import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { fakeLine } from '../../ports/fake-port.ts'
import { playedValues, playSpec } from '../../simulators/play-spec.ts'
import { type PlayedLine, type PlayedLineOptions, playLine } from '../../simulators/played-line.ts'
import type { KeptLine } from '../keeper.ts'
import { specOf } from './line-to.ts'

/** A line for a keeper with a played device at its other end. */
export function keptLineTo(
  id: string,
  values: EquipmentValues = {},
  { place = '/dev/ttyUSB0', ...options }: PlayedLineOptions & { place?: string } = {},
) {
  const spec: DeviceSpec = { ...specOf(id), transport: { serial: { baud: [9600] } } }
  const device = playSpec(spec, { ...playedValues(spec), ...values })
  let other: PlayedLine | undefined
  let say: (bytes: Uint8Array) => void = () => undefined
  const fake = fakeLine((bytes) => {
    const said: Uint8Array[] = []
    say = (part) => void said.push(part)
    other?.hear(bytes)
    say = fake.say
    return said
  })
  const line: KeptLine = {
    id,
    spec,
    place,
    network: false,
    open: async (listener) => {
      const port = await fake.open(listener)
      other = playLine(spec, device, (bytes) => say(bytes), options)
      return port
    },
  }
  return { line, device, fake }
}
