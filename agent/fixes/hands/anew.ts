import { PreauError } from '@preau/protocol/errors.ts'
import type { Hands } from '../run-runbook.ts'
import { type FixMachine, must } from './tools.ts'

/** What a firmware can start from. `name` is as its maker calls it. */
export interface BootEntry {
  id: string
  name: string
}

/**
 * Puts Windows back as it came, and gives it its provisioning packages again: "Remove everything" of its own settings, without a
 * question. A text of our own, and nothing is put into it.
 */
const WINDOWS_RESET =
  "$s = New-CimSession; $c = Get-CimInstance -Namespace root\\cimv2\\mdm\\dmmap -ClassName MDM_RemoteWipe -Filter \"ParentID='./Vendor/MSFT' and InstanceID='RemoteWipe'\"; $p = New-Object Microsoft.Management.Infrastructure.CimMethodParametersCollection; $p.Add([Microsoft.Management.Infrastructure.CimMethodParameter]::Create('param', '', 'String', 'In')); $s.InvokeMethod('root\\cimv2\\mdm\\dmmap', $c, 'doWipePersistProvisionedDataMethod', $p) | Out-Null"

const POWERSHELL = 'WindowsPowerShell\\v1.0\\powershell'

/**
 * Makes a machine anew: reset by Windows itself, or installed anew by the service of the school's network that answers a machine which
 * starts from it. What such a machine is given is not ours to say.
 */
export function anewHands(machine: FixMachine): Hands {
  return {
    actions: {
      'machine.reset': async () => {
        const line = ['-NoProfile', '-NonInteractive', '-Command', WINDOWS_RESET]
        await must(machine, POWERSHELL, line, { timeout: 90_000 })
        return { seen: { by: 'MDM_RemoteWipe' } }
      },
      'machine.reinstall': async () =>
        machine.platform === 'win32' ? await onWindows(machine) : await onLinux(machine),
    },
    conditions: {},
  }
}

async function onLinux(machine: FixMachine) {
  const [entry] = readEfiEntries((await must(machine, 'efibootmgr', ['-v'])).stdout)
  if (!entry) throw noEntry()
  await must(machine, 'efibootmgr', ['-n', entry.id])
  // Within a minute the result is on its way. Where it does not restart, it does not install itself by chance weeks later either.
  await orTakeBack(
    () => must(machine, 'shutdown', ['-r', '+1']),
    () => must(machine, 'efibootmgr', ['-N']),
  )
  return { seen: { entry: entry.name } }
}

async function onWindows(machine: FixMachine) {
  const [entry] = readFirmwareEntries((await must(machine, 'bcdedit', ['/enum', 'firmware'])).stdout)
  if (!entry) throw noEntry()
  await must(machine, 'bcdedit', ['/set', '{fwbootmgr}', 'bootsequence', entry.id])
  await orTakeBack(
    () => must(machine, 'shutdown', ['/r', '/t', '60']),
    () => must(machine, 'bcdedit', ['/deletevalue', '{fwbootmgr}', 'bootsequence']),
  )
  return { seen: { entry: entry.name } }
}

async function orTakeBack(act: () => Promise<unknown>, undo: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    await undo()
    throw error
  }
}

function noEntry(): PreauError {
  return new PreauError('FIX_FAILED', { why: 'the firmware names no start from the network' })
}

/**
 * The starts from the network that `efibootmgr -v` prints and that are switched on, those of IPv4 first: a line each,
 * `Boot0003* UEFI: PXE IPv4	PciRoot(0x0)/Pci(0x1f,0x6)/MAC(…)/IPv4(…)`.
 */
export function readEfiEntries(text: string): BootEntry[] {
  const found = [...text.matchAll(/^Boot([0-9A-F]{4})\* (.+)$/gm)].flatMap(([, id = '', rest = '']) => {
    const [name = '', ...path] = rest.split('\t')
    // The path says what it is; a disk may be called "network" by whoever set it up.
    const isNetwork = /\/MAC\(/.test(path.join('')) && !/\/Uri\(|\/HD\(/.test(path.join(''))
    return isNetwork ? [{ id, name: nameOf(name), isNew: /IPv6/.test(rest) }] : []
  })
  return found.sort((a, b) => Number(a.isNew) - Number(b.isNew)).map(({ id, name }) => ({ id, name }))
}

/**
 * The starts from the network that `bcdedit /enum firmware` prints: blocks with an identifier in braces and a description, of which the
 * words before them are in the language of the system.
 */
export function readFirmwareEntries(text: string): BootEntry[] {
  const blocks = text.replaceAll('\r', '').split(/\n\s*\n/)
  const found = blocks.flatMap((block) => {
    const id = /^\S.*?\s(\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\})\s*$/im.exec(block)?.[1]
    const line = /^\S.*?\s((?:UEFI|EFI|PXE|IBA|Network)\b.*)$/m.exec(block)?.[1]
    const isNetwork = line !== undefined && /PXE|IPv4|IPv6|Network/i.test(line) && !/HTTP/i.test(line)
    return id && isNetwork ? [{ id, name: nameOf(line), isNew: /IPv6/i.test(line) }] : []
  })
  return found.sort((a, b) => Number(a.isNew) - Number(b.isNew)).map(({ id, name }) => ({ id, name }))
}

function nameOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 80)
}
