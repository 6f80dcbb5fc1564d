import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import type { OpenPort } from '../ports/port.ts'
import type { Clock } from '../uplink/clock.ts'
import { type Board, isNetwork } from './boards.ts'
import { type PlayedDevice, playedValues, playSpec } from './play-spec.ts'
import { playLine } from './played-line.ts'
import { around, type Random } from './random.ts'

/** A board that does not exist, with a cable to it. */
export interface PlayedBoard {
  board: Board
  /** Its spec as it holds on this cable: what is on a serial line has no greeting. */
  spec: DeviceSpec
  device: PlayedDevice
  open: OpenPort
}

export interface PlayedBoardParts {
  spec: DeviceSpec
  clock: Clock
  random: Random
}

/** How long a device thinks before it answers, in ms: at least, and at most. */
const ANSWERS_WITHIN = [12, 48] as const
/** Who was not asked for longer was not switched on all that time, in s: its machine was off for the night. */
const LONGEST = 180
/** How fast a board becomes as warm as it will be, in s. */
const WARM_IN = 240

/** Plays a board whose time goes by with each request: nothing runs while nobody asks. */
export function playBoard(board: Board, { spec: whole, clock, random }: PlayedBoardParts): PlayedBoard {
  const spec = onPort(whole, board)
  const device = playSpec(spec, valuesAtFirst(spec, board))
  let heardAt = clock.uptime()
  let hours = lampHours(device.values)
  const live = () => {
    const passed = Math.min(LONGEST, Math.max(0, clock.uptime() - heardAt))
    heardAt = clock.uptime()
    device.pass(passed)
    const isOn = device.values.power === 'on' || device.values.power === 'warming'
    if (isOn) hours += passed / 3600
    wear(device.values, hours)
    warm(device.values, isOn ? board.heat.use : board.heat.rest, passed, random)
  }
  const open: OpenPort = async (listener) => {
    let isOpen = true
    const say = (bytes: Uint8Array) => {
      const [least, most] = ANSWERS_WITHIN
      clock.after(least + random() * (most - least), () => isOpen && listener.data(bytes))
    }
    const line = playLine(spec, device, say)
    line.open()
    return {
      async write(bytes) {
        live()
        line.hear(bytes)
      },
      async close() {
        isOpen = false
      },
    }
  }
  return { board, spec, device, open }
}

/** A device is spoken to by one of its transports. */
export function onPort(spec: DeviceSpec, board: Board): DeviceSpec {
  const { serial, tcp } = spec.transport
  return { ...spec, transport: isNetwork(board) ? { ...(tcp && { tcp }) } : { ...(serial && { serial }) } }
}

/** How the board stands when the demo begins, as far as its spec asks for it. */
export function valuesAtFirst(spec: DeviceSpec, { values, heat }: Board): EquipmentValues {
  const known = playedValues(spec)
  const temperature = Math.round(values.power === 'on' ? heat.use : heat.rest)
  const all = Object.entries({ temperature, ...values })
  return { ...known, ...Object.fromEntries(all.filter(([name]) => name in known)) }
}

const HOURS = ['lamp.hours', 'usage.hours'] as const

function lampHours(values: EquipmentValues): number {
  return Number(values['lamp.hours'] ?? values['usage.hours'] ?? 0)
}

function wear(values: EquipmentValues, hours: number): void {
  for (const name of HOURS) if (values[name] !== undefined) values[name] = Math.floor(hours)
}

/** Nearer to what it will be; a board that says no temperature has none. */
function warm(values: EquipmentValues, target: number, seconds: number, random: Random): void {
  const { temperature } = values
  if (typeof temperature !== 'number') return
  const aim = around(random, target, 0.8)
  values.temperature = Math.round(temperature + (aim - temperature) * (1 - Math.exp(-seconds / WARM_IN)))
}
