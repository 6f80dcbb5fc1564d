import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import type { NamedSpec } from '../drivers/spec-files.ts'

/** A board or a projector of the school that does not exist. */
export interface Board {
  /** The machine that reaches it. */
  machine: string
  /** What people of the school call it. */
  name: string
  /** The name on its plate; some tell it, too. */
  model: string
  /** The spec that describes it, by the name of its file. */
  spec: string
  /** The port of its machine, or its address on the network of the school. */
  port: string
  /** How it stands when the demo begins; the rest is as with any device of its kind. */
  values: EquipmentValues
  /** °C in standby and in use. */
  heat: { rest: number; use: number }
}

/**
 * One board to each classroom, each of another maker, as schools have them after ten years of purchases. One is in standby, one has
 * a fan that stopped, and one a lamp at its end; that of the sixth room only acts once somebody has confirmed it on site.
 */
export const BOARDS: readonly Board[] = [
  {
    machine: 'TNI salle 1',
    name: 'Écran salle 1',
    model: 'SBID-6275S',
    spec: 'smart/board-rs232',
    port: 'COM3',
    values: {
      power: 'on',
      input: 'ops',
      volume: 35,
      model: 'SBID-6275S',
      serial: 'K062FW27B0394',
      firmware: '4.2.1064',
    },
    heat: { rest: 22, use: 41 },
  },
  {
    machine: 'TNI salle 2',
    name: 'Écran salle 2',
    model: 'CB751Q',
    spec: 'nec/display',
    port: 'COM3',
    values: {
      power: 'on',
      input: 'hdmi1',
      volume: 28,
      model: 'CB751Q',
      serial: '0Y100683TA',
      'fault.fan': 'failed',
    },
    heat: { rest: 23, use: 58 },
  },
  {
    machine: 'TNI salle 3',
    name: 'Écran salle 3',
    model: '75TR3DJ',
    spec: 'lg/signage',
    port: 'COM4',
    values: {
      power: 'standby',
      input: 'hdmi1',
      volume: 30,
      'usage.hours': 6212,
      serial: '108MAXS4T217',
      firmware: '03.21.50',
    },
    heat: { rest: 22, use: 44 },
  },
  {
    machine: 'TNI salle 4',
    name: 'VPI salle 4',
    model: 'EB-695Wi',
    spec: 'epson/escvp21',
    port: 'COM3',
    values: { power: 'on', input: 'hdmi1', 'lamp.hours': 3900, serial: 'X5TX8600123' },
    heat: { rest: 24, use: 61 },
  },
  {
    machine: 'TNI salle 5',
    name: 'VPI salle 5',
    model: 'MW809STH',
    spec: 'pjlink/class-1',
    port: '10.42.6.65',
    values: { power: 'on', input: 'hdmi1', 'lamp.hours': 1874, vendor: 'BenQ', model: 'MW809STH', name: 'VP-SALLE-5' },
    heat: { rest: 24, use: 55 },
  },
  {
    machine: 'TNI salle 6',
    name: 'Écran salle 6',
    model: 'AP9-B75-EU',
    spec: 'promethean/activpanel',
    port: 'COM5',
    values: {
      power: 'on',
      input: 'ops',
      volume: 40,
      model: 'AP9-B75-EU',
      serial: 'B752309220148',
      firmware: '2.1.46',
    },
    heat: { rest: 22, use: 42 },
  },
]

/** The board of a machine, where it has one that these specs describe. */
export function boardAt(machine: string, specs: readonly NamedSpec[]): { board: Board; spec: DeviceSpec } | undefined {
  const board = BOARDS.find((each) => each.machine === machine)
  const spec = specs.find(({ id }) => id === board?.spec)?.spec
  return board && spec && { board, spec }
}

/** Whether it stands on the network of the school, where other machines could reach it, too. */
export function isNetwork({ port }: Pick<Board, 'port'>): boolean {
  return !/^(COM\d+|\/dev\/)/.test(port)
}
