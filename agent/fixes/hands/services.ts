import { PreauError } from '@preau/protocol/errors.ts'
import { SERVICE_NAMES, type ServiceName } from '@preau/protocol/runbooks/catalogue.ts'
import type { Given } from '@preau/protocol/runbooks/runbook.ts'
import type { Hands } from '../run-runbook.ts'
import { type FixMachine, must } from './tools.ts'

/** By which names a service goes: of a row the first that the machine has. */
export const UNITS: Readonly<Record<ServiceName, { linux: readonly string[]; win32: readonly string[] }>> = {
  print: { linux: ['cups.service'], win32: ['Spooler'] },
  // On Linux sound belongs to a session, and not to the machine.
  sound: { linux: ['alsa-restore.service'], win32: ['Audiosrv'] },
  time: {
    linux: ['systemd-timesyncd.service', 'chrony.service', 'chronyd.service', 'ntpsec.service'],
    win32: ['W32Time'],
  },
  bluetooth: { linux: ['bluetooth.service'], win32: ['bthserv'] },
  discovery: { linux: ['avahi-daemon.service'], win32: ['FDResPub'] },
}

/** How a service stands: `absent` where the machine has none. */
export type ServiceState = 'absent' | 'runs' | 'stopped' | 'changing'

interface Found {
  unit: string
  state: ServiceState
}

/** Services of the machine, restarted and looked at: by `systemctl` on Linux, by `sc` on Windows. */
export function serviceHands(machine: FixMachine): Hands {
  const asked = ({ service }: Given) => {
    if (!SERVICE_NAMES.includes(service as ServiceName)) throw new PreauError('FIX_FAILED', { why: 'no such service' })
    return findService(machine, service as ServiceName)
  }
  return {
    actions: {
      'service.restart': async (given) => {
        const { unit, state } = await asked(given)
        if (state === 'absent') throw new PreauError('FIX_FAILED', { why: 'no such service' })
        if (machine.platform === 'win32') {
          // 1062: it was not started.
          if (state !== 'stopped') await stopOnWindows(machine, unit)
          await must(machine, 'sc', ['start', unit], { fine: [0, 1056] })
        } else await must(machine, 'systemctl', ['restart', unit])
        const seen = { unit, before: state }
        // One that ran is never left stopped; one that was stopped goes back to that.
        const undo = () => (state === 'runs' ? start(machine, unit) : stop(machine, unit))
        return { seen, undo }
      },
    },
    conditions: {
      'service.known': async (given) => (await asked(given)).state !== 'absent',
      'service.runs': async (given) => (await asked(given)).state === 'runs',
    },
  }
}

/** The first of its names that the machine has, and how it stands. */
export async function findService(machine: FixMachine, service: ServiceName): Promise<Found> {
  const isWindows = machine.platform === 'win32'
  for (const unit of UNITS[service][isWindows ? 'win32' : 'linux']) {
    const state = isWindows ? await stateOnWindows(machine, unit) : await stateOnLinux(machine, unit)
    if (state !== 'absent') return { unit, state }
  }
  return { unit: '', state: 'absent' }
}

async function stateOnLinux(machine: FixMachine, unit: string): Promise<ServiceState> {
  const result = await must(machine, 'systemctl', ['show', '--property=LoadState,ActiveState', unit])
  return readUnitState(result.stdout)
}

/** What `systemctl show --property=LoadState,ActiveState` prints, systemctl(1). */
export function readUnitState(text: string): ServiceState {
  const read = (name: string) => new RegExp(`^${name}=(\\S+)$`, 'm').exec(text)?.[1]
  if (read('LoadState') !== 'loaded') return 'absent'
  const active = read('ActiveState')
  if (active === 'active') return 'runs'
  return active === 'activating' || active === 'deactivating' || active === 'reloading' ? 'changing' : 'stopped'
}

async function stateOnWindows(machine: FixMachine, service: string): Promise<ServiceState> {
  // 1060: there is no service of this name.
  const result = await must(machine, 'sc', ['query', service], { fine: [0, 1060] })
  return result.code === 0 ? readScState(result.stdout) : 'absent'
}

/** What `sc query` prints: `STATE : 4  RUNNING`; the number is the same in every language. */
export function readScState(text: string): ServiceState {
  const state = /^\s*\S+\s*:\s*([1-7])\s+[A-Z_]+/m.exec(text.replace(/^.*TYPE.*$/m, ''))?.[1]
  if (state === '4') return 'runs'
  if (state === '1') return 'stopped'
  return state === undefined ? 'absent' : 'changing'
}

async function start(machine: FixMachine, unit: string): Promise<void> {
  if (machine.platform === 'win32') await must(machine, 'sc', ['start', unit], { fine: [0, 1056] })
  else await must(machine, 'systemctl', ['start', unit])
}

async function stop(machine: FixMachine, unit: string): Promise<void> {
  if (machine.platform === 'win32') await stopOnWindows(machine, unit)
  else await must(machine, 'systemctl', ['stop', unit])
}

/** `sc stop` only asks: it is stopped when it says so. */
async function stopOnWindows(machine: FixMachine, unit: string): Promise<void> {
  await must(machine, 'sc', ['stop', unit], { fine: [0, 1062] })
  for (let tries = 0; tries < 40; tries++) {
    if ((await stateOnWindows(machine, unit)) === 'stopped') return
    await new Promise((next) => setTimeout(next, 500))
  }
  throw new PreauError('FIX_FAILED', { why: `${unit} does not stop` })
}
