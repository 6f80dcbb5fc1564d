import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { linuxHidDevices } from './hid-devices.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function machine(devices: Record<string, { uevent: string; descriptor: string }>): string {
  const root = mkdtempSync(join(tmpdir(), 'preau-hid-'))
  folders.push(root)
  for (const [name, { uevent, descriptor }] of Object.entries(devices)) {
    const folder = join(root, 'sys/class/hidraw', name, 'device')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'uevent'), uevent)
    writeFileSync(join(folder, 'report_descriptor'), Buffer.from(descriptor.replaceAll(' ', ''), 'hex'))
  }
  return root
}

describe('the HID devices of Linux', () => {
  it('are told once for each top collection, with their ids', () => {
    const root = machine({
      hidraw10: {
        uevent: 'HID_ID=0003:0000051D:00000002\nHID_NAME=APC\nHID_UNIQ=AS1\n',
        descriptor: '0584 0904 A101 0924 A102 C0 C0',
      },
      hidraw2: {
        uevent: 'DRIVER=hid-multitouch\nHID_ID=0003:00000B8C:00000001\nHID_UNIQ=\n',
        descriptor: '050D 0904 A101 C0 0B 02000D00 A101 C0 050D 0904 A101 C0',
      },
    })
    mkdirSync(join(root, 'sys/class/hidraw/hidraw3'))
    const board = { path: '/dev/hidraw2', vendor: '0b8c', product: '0001', name: undefined, serial: undefined }
    expect(linuxHidDevices(root)).toEqual([
      { ...board, usagePage: 0x0d, usage: 4 },
      { ...board, usagePage: 0x0d, usage: 2 },
      { path: '/dev/hidraw10', vendor: '051d', product: '0002', name: 'APC', serial: 'AS1', usagePage: 0x84, usage: 4 },
    ])
  })

  it('are none where the system has no such thing', () => {
    expect(linuxHidDevices(machine({}))).toEqual([])
  })
})
