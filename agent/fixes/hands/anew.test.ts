import { isPreauError } from '@preau/protocol/errors.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { realMachine } from '../../vitals/real-machine.ts'
import { anewHands, readEfiEntries, readFirmwareEntries } from './anew.ts'
import type { FixMachine } from './tools.ts'

const never = new AbortController().signal
const EFI = [
  'BootCurrent: 0001',
  'Timeout: 0 seconds',
  'BootOrder: 0001,0004,0003,0002',
  'Boot0001* debian\tHD(1,GPT,0f1c2d3e-aaaa-bbbb-cccc-001122334455,0x800,0x100000)/File(\\EFI\\debian\\shimx64.efi)',
  'Boot0002  UEFI: PXE IPv4 disabled\tPciRoot(0x0)/Pci(0x1f,0x6)/MAC(3c970e123456,0)/IPv4(0.0.0.00.0.0.0,0,0)',
  'Boot0003* UEFI: PXE IPv6 Intel(R) I219\tPciRoot(0x0)/Pci(0x1f,0x6)/MAC(3c970e123456,0)/IPv6([::]:<->[::]:,0,0)',
  'Boot0004* UEFI: PXE IPv4 Intel(R) I219\tPciRoot(0x0)/Pci(0x1f,0x6)/MAC(3c970e123456,0)/IPv4(0.0.0.00.0.0.0,0,0)',
  'Boot0005* UEFI: HTTPS IPv4\tPciRoot(0x0)/Pci(0x1f,0x6)/MAC(3c970e123456,0)/IPv4(0.0.0.00.0.0.0,0,0)/Uri()',
  'Boot0006* Network rescue\tHD(2,GPT,0f1c2d3e-aaaa-bbbb-cccc-001122334456,0x800,0x1000)/File(\\EFI\\x.efi)',
].join('\n')
/** As a French Windows 11 writes it. */
const BCD = [
  '\r\nGestionnaire de démarrage du microprogramme\r\n-------------------------------------------\r\n',
  'identificateur          {fwbootmgr}\r\ndisplayorder            {bootmgr}\r\n                        {1f2e3d4c-0000-11ee-8c3f-806e6f6e6963}\r\ntimeout                 1\r\n\r\n',
  'Gestionnaire de démarrage Windows\r\n---------------------------------\r\nidentificateur          {bootmgr}\r\ndescription             Windows Boot Manager\r\n\r\n',
  'Application du microprogramme (101fffff)\r\n----------------------------------------\r\nidentificateur          {1f2e3d4c-0000-11ee-8c3f-806e6f6e6963}\r\ndescription             UEFI: PXE IPv4 Realtek PCIe GBE\r\n\r\n',
  'Application du microprogramme (101fffff)\r\n----------------------------------------\r\nidentificateur          {2f2e3d4c-0000-11ee-8c3f-806e6f6e6963}\r\ndescription             UEFI: Generic USB Disk\r\n',
].join('')
const PXE = '{1f2e3d4c-0000-11ee-8c3f-806e6f6e6963}'

function played(platform: string, answers: Record<string, string | number>) {
  const told: string[] = []
  const { os, statfs } = realMachine()
  const machine: FixMachine = {
    ...{ platform, os, statfs, ask: async () => [] },
    async run(file, args) {
      const line = [file, ...args].join(' ')
      told.push(line)
      const answer = answers[line] ?? ''
      return typeof answer === 'string' ? { stdout: answer, code: 0 } : { stdout: '', code: answer }
    },
  }
  const act = (name: 'machine.reset' | 'machine.reinstall') => anewHands(machine).actions[name]?.({}, never)
  return { told, act }
}

describe('a machine that is made anew', () => {
  it('starts once from the network, over IPv4 where it can, and within a minute', async () => {
    const { told, act } = played('linux', { 'efibootmgr -v': EFI })
    expect(await act('machine.reinstall')).toEqual({ seen: { entry: 'UEFI: PXE IPv4 Intel(R) I219' } })
    expect(told).toEqual(['efibootmgr -v', 'efibootmgr -n 0004', 'shutdown -r +1'])
    expect(readEfiEntries(EFI).map(({ id }) => id)).toEqual(['0004', '0003'])
  })

  it('does so on Windows in any of its languages', async () => {
    const { told, act } = played('win32', { 'bcdedit /enum firmware': BCD })
    expect(await act('machine.reinstall')).toEqual({ seen: { entry: 'UEFI: PXE IPv4 Realtek PCIe GBE' } })
    expect(told.slice(1)).toEqual([`bcdedit /set {fwbootmgr} bootsequence ${PXE}`, 'shutdown /r /t 60'])
  })

  it.each([
    ['linux', { 'efibootmgr -v': EFI, 'shutdown -r +1': 1 }, 'efibootmgr -N'],
    [
      'win32',
      { 'bcdedit /enum firmware': BCD, 'shutdown /r /t 60': 5 },
      'bcdedit /deletevalue {fwbootmgr} bootsequence',
    ],
  ] as const)(
    'is not left to install itself at some later start where it does not restart: %s',
    async (platform, answers, last) => {
      const { told, act } = played(platform, answers)
      await expect(act('machine.reinstall')).rejects.toSatisfy((error) => isPreauError(error, 'FIX_FAILED'))
      expect(told.at(-1)).toBe(last)
    },
  )

  it('is left as it is where its firmware names no start from the network', async () => {
    const bare = EFI.split('\n').filter((line) => !/Boot000[34]/.test(line))
    const { told, act } = played('linux', { 'efibootmgr -v': bare.join('\n') })
    await expect(act('machine.reinstall')).rejects.toSatisfy((error) => isPreauError(error, 'FIX_FAILED'))
    expect(told).toEqual(['efibootmgr -v'])
  })

  it('is reset by Windows itself, with a text into which nothing is put', async () => {
    const { told, act } = played('win32', {})
    expect(await act('machine.reset')).toEqual({ seen: { by: 'MDM_RemoteWipe' } })
    expect(told).toEqual([
      expect.stringMatching(/^WindowsPowerShell\\v1\.0\\powershell -NoProfile .*doWipePersistProvisionedDataMethod/),
    ])
  })

  it('never gives a program anything but an identifier, whatever a firmware calls its entries', () => {
    const name = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(name, name, (one, two) => {
        const efi = readEfiEntries(`${one}\nBoot0007* ${two}\tx/MAC(1)/IPv4(2)\n${two}`)
        const bcd = readFirmwareEntries(`${one}\n\nid ${two}\ndescription UEFI: PXE ${one}\n\nid ${PXE}\nd PXE ${two}`)
        for (const { id } of efi) expect(id).toMatch(/^[0-9A-F]{4}$/)
        for (const { id } of bcd) expect(id).toMatch(/^\{[0-9a-f-]{36}\}$/i)
      }),
    )
  })
})
