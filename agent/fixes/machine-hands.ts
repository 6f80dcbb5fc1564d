import { readdir } from 'node:fs/promises'
import { isIP } from 'node:net'
import type { Clock } from '../uplink/clock.ts'
import { anewHands } from './hands/anew.ts'
import { boardHands } from './hands/board.ts'
import { classPageHands } from './hands/class-page.ts'
import { diskHands, SAFE_PLACES } from './hands/disk.ts'
import { logHands } from './hands/logs.ts'
import { networkHands } from './hands/network.ts'
import { powerHands } from './hands/power.ts'
import { printingHands } from './hands/printing.ts'
import { serviceHands } from './hands/services.ts'
import type { FixMachine } from './hands/tools.ts'
import type { Hands } from './run-runbook.ts'

export interface MachineHandsParts {
  machine: FixMachine
  clock: Clock
  isServerReached(): boolean
  /** The address by which the server is reached: a name, or an IP. */
  serverHost(): string | undefined
  isSessionOpen(): boolean
  kiosk: {
    isShown(): boolean
    leave(minutes: number): void
    layout(way: 'reset' | 'restore'): Promise<string | undefined>
  }
  board: { seekAgain(): void; answers(): boolean | undefined }
  /** Notes what a restart belongs to. */
  noteRestart(): void
  /** Asks who sits before the machine, on its screen. */
  agrees(signal: AbortSignal): Promise<boolean>
}

/** All that this machine has of the catalogue. */
export function machineHands(parts: MachineHandsParts): Hands {
  const { machine, clock, kiosk, board, isServerReached, isSessionOpen, noteRestart } = parts
  const platform = machine.platform === 'win32' ? 'win32' : 'linux'
  const wait = (ms: number) => new Promise<void>((done) => void clock.after(ms, done))
  return joined([
    serviceHands(machine),
    diskHands({
      machine,
      places: SAFE_PLACES[platform],
      wall: () => clock.wall(),
      root: platform === 'win32' ? 'C:\\' : '/',
    }),
    printingHands(machine),
    networkHands({ machine, isServerReached, adapter: () => adapterTo(machine, parts.serverHost()) }),
    logHands({ machine, listHomes: () => homes(platform) }),
    classPageHands({ ...kiosk, isWindows: platform === 'win32', isSessionOpen, wait }),
    boardHands(board),
    powerHands({ machine, note: noteRestart, wait }),
    anewHands(machine),
    { actions: {}, conditions: { 'person.agrees': (_given, signal) => parts.agrees(signal) } },
  ])
}

function joined(all: readonly Hands[]): Hands {
  return {
    actions: Object.assign({}, ...all.map(({ actions }) => actions)),
    conditions: Object.assign({}, ...all.map(({ conditions }) => conditions)),
  }
}

/** The adapter by which a machine reaches an address; on Windows, and for a name, the only one that has an address. */
export async function adapterTo(machine: FixMachine, host: string | undefined): Promise<string | undefined> {
  if (machine.platform !== 'win32' && host !== undefined && isIP(host) !== 0) {
    const result = await machine.run('ip', ['-j', 'route', 'get', host], { timeout: 10_000 })
    const device = /"dev":"([^"]{1,64})"/.exec(result?.stdout ?? '')?.[1]
    if (device !== undefined && device !== 'lo') return device
  }
  const used = Object.entries(machine.os.networkInterfaces()).filter(([, addresses]) =>
    addresses?.some(
      ({ internal, family, address }) => !internal && family === 'IPv4' && !address.startsWith('169.254.'),
    ),
  )
  return used.length === 1 ? used[0]?.[0] : undefined
}

async function homes(platform: 'linux' | 'win32'): Promise<string[]> {
  return await readdir(platform === 'win32' ? 'C:\\Users' : '/home').catch(() => [])
}
