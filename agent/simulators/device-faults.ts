import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { type DeviceFault, type Fault, LINE_FAULTS, type LineFault } from './fault-names.ts'

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
