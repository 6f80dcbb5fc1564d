import { join } from 'node:path'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discover } from '../../agent/devices/discover.ts'
import { Equipment, type EquipmentState } from '../../agent/devices/equipment.ts'
import { Line } from '../../agent/devices/line.ts'
import { compileSpec } from '../../agent/drivers/compile-spec.ts'
import { NO_OPENING } from '../../agent/drivers/opening.ts'
import { readSpecs } from '../../agent/drivers/spec-files.ts'
import { serialPort } from '../../agent/ports/serial-port.ts'
import type { LineFault } from '../../agent/simulators/fault-names.ts'
import { type PlayedDevice, playedValues, playSpec } from '../../agent/simulators/play-spec.ts'
import { type ServedDevice, serveOnPort } from '../../agent/simulators/serve-device.ts'
import { realClock } from '../../agent/uplink/clock.ts'
import { NO_SOCAT, type PtyPair, ptyPair } from '../processes/pty-pair.ts'
import { waitUntil } from '../wait-until.ts'

const SPECS = readSpecs(join(import.meta.dirname, '../../firmware-specs/devices'))
const ON_SERIAL = SPECS.filter(({ spec }) => spec.transport.serial)
const specOf = (id: string) => SPECS.find((each) => each.id === id)?.spec as DeviceSpec

let cable: PtyPair
const cleanUps: (() => unknown)[] = []
beforeEach(async (context) => {
  if (NO_SOCAT !== undefined) return context.skip(NO_SOCAT)
  cable = await ptyPair()
  cleanUps.push(() => cable.close())
})
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

const baudOf = ({ transport }: DeviceSpec) => transport.serial?.baud[0] ?? 9600

/** A played device at the far end of the cable. */
async function play(spec: DeviceSpec, faults: readonly LineFault[] = []) {
  const onSerial: DeviceSpec = { ...spec, transport: { serial: { baud: [baudOf(spec)] } } }
  const device = playSpec(onSerial, playedValues(onSerial))
  let served: ServedDevice | undefined
  const plug = async () => {
    served = await serveOnPort(onSerial, device, serialPort(cable.far, baudOf(spec)), { faults })
  }
  await plug()
  cleanUps.push(() => served?.close())
  return { device, plug }
}

/** The line to it from the near end. */
function lineTo(spec: DeviceSpec) {
  const driver = compileSpec(spec)
  const open = serialPort(cable.near, baudOf(spec))
  const line = new Line({ driver, clock: realClock(), opening: NO_OPENING, open })
  cleanUps.push(() => line.close())
  return { driver, line }
}

/** Everything that a device says of itself when each read is asked once. */
async function readAll(spec: DeviceSpec) {
  const { driver, line } = lineTo(spec)
  const values = {}
  for (const read of driver.reads.values()) Object.assign(values, (await line.ask(read)).values)
  return values
}

describe.each(ON_SERIAL.map(({ id, spec }) => [id, spec] as const))('%s on a serial line', (_id, spec) => {
  it('says all that it is, byte by byte, with noise of a start before it', async () => {
    const { device } = await play(spec, ['split'])
    expect(await readAll(spec)).toEqual(device.values)
  })
})

describe('a serial line', () => {
  it.each<[LineFault[]]>([[['joined']], [['nul']], [['unsolicited']]])(
    'is understood whatever it does: %j',
    async (faults) => {
      const spec = specOf('epson/escvp21')
      const { device } = await play(spec, faults)
      expect(await readAll(spec)).toEqual(device.values)
    },
  )

  it('says that nothing is at its end', async () => {
    const { driver, line } = lineTo(specOf('lg/signage'))
    const read = driver.reads.get('power')
    await expect(read && line.ask(read)).rejects.toMatchObject({ code: 'EQUIPMENT_SILENT' })
  })

  it('says that there is no such port', async () => {
    const port = serialPort(join(cable.near, 'none'), 9600)
    const opened = port({ data: () => undefined, lost: () => undefined })
    await expect(opened).rejects.toMatchObject({ code: 'PORT_FAILED' })
  })

  it('is searched by reads alone, and what is there is told with its speed', async () => {
    const { device } = await play(specOf('smart/board-rs232'))
    const specs = ON_SERIAL.filter(({ id }) => /^(smart|lg|nec|promethean)\//.test(id))
    const places = [{ serial: cable.near }]
    const { found } = await discover({ specs, places, clock: realClock(), answerWithin: 300 })
    expect(found).toMatchObject([{ id: 'smart/board-rs232', way: { baud: 19200 } }])
    expect(device.done).toEqual([])
  })
})

describe('a device that is looked after', () => {
  function keep(spec: DeviceSpec) {
    const { driver, line } = lineTo(spec)
    const states: EquipmentState[] = []
    const onChange = (state: EquipmentState) => states.push(state)
    const equipment = new Equipment({ driver, line, clock: realClock(), random: () => 0, onChange })
    equipment.start()
    cleanUps.push(() => equipment.stop())
    return { equipment, states }
  }
  const quick = (id: string, device?: PlayedDevice): DeviceSpec => {
    if (device) device.values.power = 'standby'
    return { ...specOf(id), timing: { answer: 300, gap: 0 } }
  }

  it('is found again when its cable is pulled and plugged in', async () => {
    const spec = quick('smart/board-rs232')
    const { plug } = await play(spec)
    const { equipment } = keep(spec)
    await waitUntil(() => equipment.state().presence === 'present')
    await cable.unplug()
    await waitUntil(() => equipment.state().presence === 'silent')
    await cable.plug()
    await plug()
    await waitUntil(() => equipment.state().presence === 'present', { within: 60_000 })
  })

  it('does what it is told, and proves it by its bytes', async () => {
    const { device } = await play(quick('lg/signage'))
    const { equipment } = keep(quick('lg/signage', device))
    const ticking = setInterval(() => device.pass(5), 50)
    cleanUps.push(() => clearInterval(ticking))
    const { sent, received, shown } = await equipment.do('power_on', undefined)
    expect([device.done, shown]).toEqual([['power_on'], { power: 'on' }])
    expect([sent.length > 0, received.length > 0]).toEqual([true, true])
  })
})
