import { join } from 'node:path'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { compileSpec } from '../../drivers/compile-spec.ts'
import { openingOf } from '../../drivers/opening.ts'
import { readSpecs } from '../../drivers/spec-files.ts'
import { fakeLine } from '../../ports/fake-port.ts'
import { type PlayedDevice, playedValues, playSpec } from '../../simulators/play-spec.ts'
import { type PlayedLine, type PlayedLineOptions, playLine } from '../../simulators/played-line.ts'
import { fakeClock } from '../../uplink/fake-clock.ts'
import { Line } from '../line.ts'

/** Every spec of the repository, by its name. */
export const SPECS = new Map(
  readSpecs(join(import.meta.dirname, '../../../firmware-specs/devices')).map(({ id, spec }) => [id, spec]),
)
export const specOf = (id: string) => SPECS.get(id) as DeviceSpec

/** A line with a played device at its other end (`isOlder`: one that opens as PJLink 1.04); `withoutOpening` for a serial line of a device that also has a network; `deaf` to some requests, as if it had not heard them. */
export function lineTo(
  spec: DeviceSpec,
  options: PlayedLineOptions & {
    serial?: boolean
    known?: string | null
    isOlder?: boolean
    deaf?: (request: Uint8Array) => boolean
  } = {},
) {
  const { serial, known = options.password, isOlder, deaf, ...played } = options
  const onSerial: DeviceSpec = serial ? { ...spec, transport: { serial: { baud: [9600] } } } : spec
  const driver = compileSpec(onSerial)
  const clock = fakeClock()
  const device: PlayedDevice = playSpec(onSerial, playedValues(onSerial))
  let other: PlayedLine | undefined
  const fake = fakeLine((bytes) => {
    if (deaf?.(bytes)) return []
    const said: Uint8Array[] = []
    say = (part) => void said.push(part)
    other?.hear(bytes)
    say = fake.say
    return said
  })
  let say = fake.say
  const notices: unknown[] = []
  const line = new Line({
    driver,
    clock,
    opening: openingOf(onSerial.transport.tcp?.opening, known ?? undefined),
    open: async (listener) => {
      const port = await fake.open(listener)
      other = playLine(isOlder ? specOf('pjlink/class-1') : onSerial, device, (bytes) => say(bytes), played)
      queueMicrotask(() => other?.open())
      return port
    },
    onNotice: (values) => notices.push(values),
  })
  const read = (name: string) => {
    const request = driver.reads.get(name)
    if (!request) throw new Error(`no read ${name}`)
    return line.ask(request)
  }
  return { line, read, driver, device, fake, clock, notices }
}
