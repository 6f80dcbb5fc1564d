import { PreauError } from '@preau/protocol/errors.ts'
import type { Hands } from '../run-runbook.ts'
import { type FixMachine, must } from './tools.ts'

export interface PowerParts {
  machine: FixMachine
  /** Notes what a restart belongs to: when it returns, that is on disk. */
  note(): void
  /** Resolves after so many ms, or when the program ends. */
  wait(ms: number): Promise<void>
}

/** How long a machine may take to go down, in ms: one that is still here then does not go. */
const GONE_WITHIN = 300_000

/** The disks and their parts that hold an encrypted volume, as `lsblk` names them. */
const LUKS = ['-J', '-o', 'PATH,FSTYPE'] as const

/** By which Windows wipes itself: the same as from its own settings, without a question. A text of our own, and nothing is put into it. */
const WINDOWS_WIPE =
  "$s = New-CimSession; $c = Get-CimInstance -Namespace root\\cimv2\\mdm\\dmmap -ClassName MDM_RemoteWipe -Filter \"ParentID='./Vendor/MSFT' and InstanceID='RemoteWipe'\"; $p = New-Object Microsoft.Management.Infrastructure.CimMethodParametersCollection; $p.Add([Microsoft.Management.Infrastructure.CimMethodParameter]::Create('param', '', 'String', 'In')); $s.InvokeMethod('root\\cimv2\\mdm\\dmmap', $c, 'doWipeMethod', $p) | Out-Null"

/** Restarts and wipes the machine. What comes of a restart is said by the agent that comes back. */
export function powerHands({ machine, note, wait }: PowerParts): Hands {
  const isWindows = machine.platform === 'win32'
  return {
    actions: {
      'machine.reboot': async () => {
        note()
        if (isWindows) await must(machine, 'shutdown', ['/r', '/t', '15'])
        else await must(machine, 'systemctl', ['reboot'])
        await wait(GONE_WITHIN)
        throw new PreauError('FIX_FAILED', { why: 'it did not restart' })
      },
      'machine.wipe': async () => {
        if (isWindows) {
          const program = 'WindowsPowerShell\\v1.0\\powershell'
          await must(machine, program, ['-NoProfile', '-NonInteractive', '-Command', WINDOWS_WIPE], { timeout: 90_000 })
          return { seen: { by: 'MDM_RemoteWipe' } }
        }
        const volumes = readVolumes((await must(machine, 'lsblk', LUKS)).stdout)
        // What is not encrypted cannot be made unreadable at once, and half a wipe that says it is done is worse than none.
        if (volumes.length === 0) throw new PreauError('FIX_FAILED', { why: 'the disk is not encrypted' })
        for (const volume of volumes) await must(machine, 'cryptsetup', ['--batch-mode', 'luksErase', volume])
        // The keys are still in memory: within a minute they are not, and until then the result is on its way.
        await must(machine, 'shutdown', ['-h', '+1'])
        return { seen: { volumes: volumes.length } }
      },
    },
    conditions: {},
  }
}

interface Block {
  path?: unknown
  fstype?: unknown
  children?: unknown
}

/** The encrypted volumes in `lsblk -J -o PATH,FSTYPE`. */
export function readVolumes(text: string): string[] {
  const found: string[] = []
  const look = (blocks: unknown, depth: number) => {
    if (!Array.isArray(blocks) || depth > 8) return
    for (const { path, fstype, children } of blocks as Block[]) {
      if (fstype === 'crypto_LUKS' && typeof path === 'string' && /^\/dev\/[a-zA-Z0-9/_.-]{1,100}$/.test(path))
        found.push(path)
      look(children, depth + 1)
    }
  }
  try {
    look((JSON.parse(text) as { blockdevices?: unknown }).blockdevices, 0)
  } catch {
    return []
  }
  return [...new Set(found)]
}
