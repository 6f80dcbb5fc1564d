import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Id, isId } from '@preau/protocol/ids.ts'
import type { Command } from '@preau/protocol/messages/command.ts'
import type { Result } from '@preau/protocol/messages/result.ts'
import type { FixMoment } from './fixes/do-fix.ts'
import type { MachineHandsParts } from './fixes/machine-hands.ts'
import type { AskedFix } from './fixes/screen-consent.ts'
import type { Log } from './uplink/log.ts'
import { writeWhole } from './uplink/whole-file.ts'

export interface KeepFixesOptions extends Omit<MachineHandsParts, 'noteRestart' | 'agrees'> {
  /** Data folder of the agent; signed runbooks lie in `runbooks` of it. */
  folder: string
  /** The runbooks that came with the program. */
  runbooks: string
  place(): { school: Id; device: Id } | undefined
  /** Asks who sits before the machine whether this may disturb him now. */
  agrees(asked: AskedFix, signal: AbortSignal): Promise<boolean>
  log: Log
}

/** What a machine does to itself when its server says so. */
export interface KeptFixes {
  do(command: Command, moment: FixMoment): Promise<Result>
  /** What became of a command that the end of the program cut off; undefined where nobody knows. */
  resumed(command: Id): Result | undefined
}

/** What a restart belongs to. `uptime`: seconds since the machine started, when it was told to. */
interface NotedRestart {
  command: Id
  runbook: string
  version: string
  boot: string | null
  uptime: number
}

/** Runs that were begun are remembered, so many of them. */
const MOST_RUNS = 500

/** Runs fixes. Nothing of it is read before the first is asked for: most agents never run one. */
export function keepFixes(options: KeepFixesOptions): KeptFixes {
  const { folder, runbooks, place, machine, clock, log } = options
  const restartFile = join(folder, 'restart.json')
  const begunFile = join(folder, 'approved-runs.json')
  const begun = {
    has: (run: Id) => readList(begunFile).includes(run),
    add: (run: Id) => writeWhole(begunFile, JSON.stringify([...readList(begunFile), run].slice(-MOST_RUNS))),
  }
  return {
    async do(command, moment) {
      const { doFix } = await import('./fixes/do-fix.ts')
      const { machineHands } = await import('./fixes/machine-hands.ts')
      const { TrustedStore } = await import('./update/trusted-store.ts')
      const { readApprovers } = await import('./fixes/approvers-file.ts')
      return await doFix(command, moment, {
        ...{ folders: [runbooks, join(folder, 'runbooks')], platform: machine.platform, place, begun, clock, log },
        // A server that sets its clock back does not bring back what has ended.
        signedTime: () => new TrustedStore(join(folder, 'updates', 'metadata'), 'image').load().kept?.floor ?? 0,
        approvers: () => readApprovers(join(folder, 'updates', 'approvers.json'), log),
        hands: ({ runbook, version, title }) =>
          machineHands({
            ...options,
            agrees: (signal) => options.agrees({ fix: command.id, title }, signal),
            noteRestart: () => {
              const noted: NotedRestart = {
                command: command.id,
                runbook,
                version,
                boot: bootId(),
                uptime: machine.os.uptime(),
              }
              writeWhole(restartFile, JSON.stringify(noted))
            },
          }),
      })
    },
    resumed(command) {
      const noted = readRestart(restartFile)
      if (noted?.command !== command) return undefined
      const boot = bootId()
      const uptime = machine.os.uptime()
      const isRestarted = boot !== null && noted.boot !== null ? boot !== noted.boot : uptime < noted.uptime
      const step = { do: 'machine.reboot', ms: 0, seen: { uptime: Math.round(uptime) } } as const
      const fix = { runbook: noted.runbook, version: noted.version }
      if (isRestarted) return { id: command, outcome: 'done', fix: { ...fix, steps: [{ ...step, end: 'done' }] } }
      return {
        id: command,
        outcome: 'failed',
        code: 'FIX_FAILED',
        fix: { ...fix, steps: [{ ...step, end: 'failed' }] },
      }
    },
  }
}

function readRestart(path: string): NotedRestart | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof found === 'object' && found !== null && 'command' in found ? (found as NotedRestart) : undefined
  } catch {
    return undefined
  }
}

function readList(path: string): Id[] {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(found) ? found.filter(isId) : []
  } catch {
    return []
  }
}

/** Another at each start of the machine; null where the system has none. */
function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return null
  }
}
