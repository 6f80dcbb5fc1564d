// Plays many devices in a process of its own: it is told by messages, and answers by messages. See run-devices.ts.
import { join } from 'node:path'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { readSpecs } from '../../../agent/drivers/spec-files.ts'
import { serialPort } from '../../../agent/ports/serial-port.ts'
import { type PlayedDevice, playedValues, playSpec } from '../../../agent/simulators/play-spec.ts'
import { type ServedDevice, serveOnPort, serveOnTcp } from '../../../agent/simulators/serve-device.ts'
import { type PtyPair, ptyPair } from '../../../test/processes/pty-pair.ts'
import { SPECS_FOLDER } from './specs-folder.ts'

/** How many there are, by spec. */
export interface DevicesOrder {
  tcp: readonly string[]
  serial: readonly string[]
}

/** A line of `equipment.json` for a device that is played. */
export type PlayedPlace = { spec: string; name: string } & ({ serial: string } | { host: string; port: number })

export type DevicesSaid =
  | { is: 'ready'; places: PlayedPlace[] }
  | { is: 'unplugged' }
  | { is: 'plugged' }
  /** How many of them have been asked since they were plugged in last, and all requests until now. */
  | { is: 'heard'; devices: number; requests: number }

export type DevicesWanted = 'unplug' | 'plug' | 'heard' | 'end'

interface Played {
  device: PlayedDevice
  place: PlayedPlace
  served: ServedDevice | undefined
  /** Requests that it had heard when it was plugged in. */
  heardBefore: number
  plug(): Promise<ServedDevice>
  cable: PtyPair | undefined
}

const specs = new Map(readSpecs(join(SPECS_FOLDER)).map(({ id, spec }) => [id, spec]))

function specOf(id: string): DeviceSpec {
  return specs.get(id) as DeviceSpec
}

async function playOnTcp(id: string, nth: number): Promise<Played> {
  const spec = specOf(id)
  const device = playSpec(spec, playedValues(spec, { serial: `SIM${nth}` }))
  const first = await serveOnTcp(spec, device)
  const { port } = first
  const place = { spec: id, name: `${id} ${nth}`, host: '127.0.0.1', port }
  return {
    device,
    place,
    served: first,
    heardBefore: 0,
    plug: () => serveOnTcp(spec, device, { port }),
    cable: undefined,
  }
}

async function playOnSerial(id: string, nth: number): Promise<Played> {
  const spec = specOf(id)
  const baud = spec.transport.serial?.baud[0] ?? 9600
  const onSerial: DeviceSpec = { ...spec, transport: { serial: { baud: [baud] } } }
  const device = playSpec(onSerial, playedValues(onSerial, { serial: `SIM${nth}` }))
  const cable = await ptyPair()
  const plug = () => serveOnPort(onSerial, device, serialPort(cable.far, baud))
  const place = { spec: id, name: `${id} ${nth}`, serial: cable.near }
  return { device, place, served: await plug(), heardBefore: 0, plug, cable }
}

function say(said: DevicesSaid): void {
  process.send?.(said)
}

async function unplug(each: Played): Promise<void> {
  await each.served?.close()
  await each.cable?.unplug()
}

async function plug(each: Played): Promise<void> {
  await each.cable?.plug()
  each.heardBefore = each.device.heard
  each.served = await each.plug()
}

if (import.meta.main) {
  const order = JSON.parse(process.argv[2] ?? '{}') as DevicesOrder
  const all = [
    ...(await Promise.all(order.tcp.map(playOnTcp))),
    ...(await Promise.all(order.serial.map((id, index) => playOnSerial(id, order.tcp.length + index)))),
  ]
  process.on('message', async (wanted: DevicesWanted) => {
    if (wanted === 'heard') {
      say({
        is: 'heard',
        devices: all.filter(({ device, heardBefore }) => device.heard > heardBefore).length,
        requests: all.reduce((sum, { device }) => sum + device.heard, 0),
      })
      return
    }
    if (wanted === 'plug') {
      await Promise.all(all.map(plug))
      return say({ is: 'plugged' })
    }
    await Promise.all(all.map(unplug))
    if (wanted === 'unplug') return say({ is: 'unplugged' })
    await Promise.all(all.map(({ cable }) => cable?.close()))
    process.exit(0)
  })
  say({ is: 'ready', places: all.map(({ place }) => place) })
}
