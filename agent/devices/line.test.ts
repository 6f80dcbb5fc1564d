import { join } from 'node:path'
import type { PreauError } from '@preau/protocol/errors.ts'
import { bytesOf } from '@preau/protocol/spec/bytes.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { describe, expect, it } from 'vitest'
import { compileSpec } from '../drivers/compile-spec.ts'
import { openingOf } from '../drivers/opening.ts'
import { readSpecs } from '../drivers/spec-files.ts'
import { fakeLine } from '../ports/fake-port.ts'
import { type PlayedDevice, playedValues, playSpec } from '../simulators/play-spec.ts'
import { type PlayedLine, type PlayedLineOptions, playLine } from '../simulators/played-line.ts'
import { fakeClock } from '../uplink/fake-clock.ts'
import { Line } from './line.ts'

const SPECS = new Map(
  readSpecs(join(import.meta.dirname, '../../firmware-specs/devices')).map(({ id, spec }) => [id, spec]),
)
const specOf = (id: string) => SPECS.get(id) as DeviceSpec

/** A line with a played device at its other end; `withoutOpening` for a serial line of a device that also has a network. */
function lineTo(spec: DeviceSpec, options: PlayedLineOptions & { serial?: boolean; known?: string | null } = {}) {
  const { serial, known = options.password, ...played } = options
  const onSerial: DeviceSpec = serial ? { ...spec, transport: { serial: { baud: [9600] } } } : spec
  const driver = compileSpec(onSerial)
  const clock = fakeClock()
  const device: PlayedDevice = playSpec(onSerial, playedValues(onSerial))
  let other: PlayedLine | undefined
  const fake = fakeLine((bytes) => {
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
      other = playLine(onSerial, device, (bytes) => say(bytes), played)
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

const failure = async (asked: Promise<unknown>) => {
  const error = (await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  )) as PreauError | undefined
  return error && { code: error.code, means: error.context.means ?? error.context.reason }
}
describe.each([...SPECS.keys()])('a line to %s', (id) => {
  const spec = specOf(id)

  it.each([[[]], [['split']], [['unsolicited']], [['nul']]] as const)(
    'reads the power whatever the line does to it: %s',
    async (faults) => {
      const { read } = lineTo(spec, { faults, serial: true })
      expect((await read('power')).values).toEqual({ power: 'on' })
    },
  )

  it('knows its own words where the device sends them back', async () => {
    const { read } = lineTo({ ...spec, quirks: ['echo'] }, { faults: ['echo', 'split'], serial: true })
    expect((await read('power')).values).toEqual({ power: 'on' })
  })

  it('understands the second answer at the latest where the first comes behind noise', async () => {
    const { read, clock } = lineTo(spec, { faults: ['noise'], serial: true })
    const first = read('power').catch(() => read('power'))
    await clock.advanceAsync(20_000)
    expect((await first).values).toEqual({ power: 'on' })
  })

  it('asks one thing at a time, and gives each its own answer', async () => {
    const { read, driver, device, clock } = lineTo(spec, { serial: true, faults: ['split'] })
    const names = [...driver.reads.keys()]
    const answers = Promise.all(names.map((name) => read(name)))
    await clock.advanceAsync(120_000)
    const values = Object.assign({}, ...(await answers).map((answer) => answer.values))
    expect(values).toEqual(device.values)
  })

  it('keeps the bytes that prove what was done', async () => {
    const { line, driver, device } = lineTo(spec, { serial: true })
    device.values.power = 'standby'
    const request = driver.command('power_on')
    const { sent, received } = await line.ask(request)
    expect(sent).toEqual(request.bytes)
    expect(received.length).toBeGreaterThan(0)
    expect(device.done).toEqual(['power_on'])
  })
})

describe('a line', () => {
  const epson = specOf('epson/escvp21')
  const nec = specOf('nec/display')
  const pjlink = specOf('pjlink/class-1')

  it('takes no reply for that of an earlier request', async () => {
    const { read, clock, fake } = lineTo(epson, { serial: true, faults: ['silence'] })
    const first = failure(read('lamp'))
    await clock.advanceAsync(3000)
    expect(await first).toMatchObject({ code: 'EQUIPMENT_SILENT' })
    const second = failure(read('power'))
    await clock.advanceAsync(10)
    fake.say(bytesOf('LAMP=3912\r:'))
    await clock.advanceAsync(3000)
    expect(await second).toMatchObject({ code: 'EQUIPMENT_ANSWER' })
  })

  it('opens the line anew after it was lost', async () => {
    const { read, fake } = lineTo(epson, { serial: true })
    await read('power')
    fake.unplug()
    expect(await failure(read('power'))).toMatchObject({ code: 'PORT_FAILED' })
    fake.plug()
    expect((await read('power')).values).toEqual({ power: 'on' })
    expect(fake.opened).toBe(2)
  })

  it('says so at once where the cable is pulled in the middle of a request', async () => {
    const { read, fake, clock } = lineTo(epson, { serial: true, faults: ['silence'] })
    const asked = failure(read('power'))
    await clock.advanceAsync(10)
    fake.unplug()
    expect(await asked).toEqual({ code: 'PORT_FAILED', means: 'lost' })
  })

  it('takes no frame whose checksum is wrong', async () => {
    const { read, clock } = lineTo(nec, { serial: true, faults: ['wrong_checksum'] })
    const asked = failure(read('power'))
    await clock.advanceAsync(5000)
    expect(await asked).toMatchObject({ code: 'EQUIPMENT_ANSWER' })
  })

  it('says what a device means by its refusal, and goes on', async () => {
    const { read, fake } = lineTo(epson, { serial: true, faults: ['busy'] })
    expect(await failure(read('power'))).toEqual({ code: 'EQUIPMENT_REFUSED', means: 'not_now' })
    expect((await read('power')).values).toEqual({ power: 'on' })
    expect(fake.opened).toBe(1)
  })

  it('proves the password of a projector, before the first request alone', async () => {
    const { read, fake } = lineTo(pjlink, { password: 'JBMIAProjectorLink' })
    await read('power')
    await read('power')
    expect(fake.written.map((bytes) => String.fromCharCode(...bytes))).toEqual([
      '5d8409bc1c3fa39749434aa3a5c38682%1POWR ?\r',
      '%1POWR ?\r',
    ])
  })

  it.each([
    ['wrong', 'another'],
    ['wanted', null],
  ])('says that the password is %s', async (means, known) => {
    const { read } = lineTo(pjlink, { password: 'secret', known })
    expect(await failure(read('power'))).toEqual({ code: 'EQUIPMENT_PASSWORD', means })
  })

  it('hears what a device says unasked', async () => {
    const { read, fake, notices } = lineTo(epson, { serial: true })
    await read('power')
    fake.say(bytesOf('IMEVENT=0001 01 00000002\r:'))
    expect(notices).toHaveLength(1)
  })

  it('opens a projector of Epson over its network', async () => {
    const { read } = lineTo(epson)
    expect((await read('power')).values).toEqual({ power: 'on' })
  })
})
