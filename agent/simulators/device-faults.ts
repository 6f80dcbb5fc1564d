import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { LINE_FAULTS, type LineFault } from './played-line.ts'

/** What is awkward about a device itself, all of it seen with real ones; what goes wrong on its line is in LINE_FAULTS. */
export const DEVICE_FAULTS = [
  /** Power takes 40 seconds either way. */
  'slow_power',
  /** A second controller is turned away. */
  'one_client',
  /** In standby it answers nothing but whether it is on. */
  'deaf_in_standby',
] as const
export type DeviceFault = (typeof DEVICE_FAULTS)[number]

/** Everything that a simulator can be told to do wrong. */
export const FAULTS = [...LINE_FAULTS, ...DEVICE_FAULTS] as const
export type Fault = (typeof FAULTS)[number]

const SLOW = 40

/** The spec of a device with these faults, and those that belong to its line. */
export function withFaults(spec: DeviceSpec, faults: readonly Fault[]): { spec: DeviceSpec; line: LineFault[] } {
  const has = (fault: DeviceFault) => faults.includes(fault)
  const quirks = new Set(spec.quirks)
  if (has('one_client')) quirks.add('one_client')
  if (has('deaf_in_standby')) quirks.add('silent_in_standby')
  const commands = has('slow_power') ? slowed(spec.commands) : spec.commands
  return {
    spec: { ...spec, quirks: [...quirks], commands },
    line: LINE_FAULTS.filter((fault) => faults.includes(fault)),
  }
}

function slowed(commands: DeviceSpec['commands']): DeviceSpec['commands'] {
  return Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [
      name,
      'power' in command.sets ? { ...command, takes: Math.max(SLOW, command.takes ?? 0) } : command,
    ]),
  )
}
