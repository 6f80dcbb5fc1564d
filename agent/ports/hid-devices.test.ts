import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { linuxHidDevices, listedDevices } from './hid-devices.ts'

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
    const board = {
      path: '/dev/hidraw2',
      unit: '/dev/hidraw2',
      vendor: '0b8c',
      product: '0001',
      name: undefined,
      serial: undefined,
    }
    expect(linuxHidDevices(root)).toEqual([
      { ...board, usagePage: 0x0d, usage: 4 },
      { ...board, usagePage: 0x0d, usage: 2 },
      {
        path: '/dev/hidraw10',
        unit: '/dev/hidraw10',
        vendor: '051d',
        product: '0002',
        name: 'APC',
        serial: 'AS1',
        usagePage: 0x84,
        usage: 4,
      },
    ])
  })

  it('are none where the system has no such thing', () => {
    expect(linuxHidDevices(machine({}))).toEqual([])
  })
})

describe('the HID devices of Windows', () => {
  it('are one unit where they are collections of one device, whatever their paths', () => {
    const at = (path: string, usagePage: number, usage: number, serialNumber?: string) => ({
      ...{ vendorId: 0x0b8c, productId: 1, path, serialNumber, product: '', release: 256, interface: 0 },
      ...{ manufacturer: '', usagePage, usage },
    })
    const end = '{4d1e55b2-f16f-11cf-88cb-001111000030}'
    const list = listedDevices([
      at(`\\\\?\\HID#VID_0B8C&PID_0001&MI_00&Col01#7&290aacae&0&0000#${end}`, 0x0d, 4),
      at(`\\\\?\\HID#VID_0B8C&PID_0001&MI_00&Col02#7&290aacae&0&0001#${end}`, 0x0d, 2),
      at(`\\\\?\\HID#VID_0B8C&PID_0001&MI_00&Col01#7&11111111&0&0000#${end}`, 0x0d, 4),
      at(`\\\\?\\HID#VID_051D&PID_0002#6&2a1f&0&0000#${end}`, 0x84, 4, ''),
      { ...at('', 1, 6), path: undefined },
    ])
    expect(list.map(({ unit, usagePage, serial, name }) => [unit, usagePage, serial, name])).toEqual([
      ['vid_0b8c&pid_0001&mi_00#7&290aacae&0', 0x0d, undefined, undefined],
      ['vid_0b8c&pid_0001&mi_00#7&290aacae&0', 0x0d, undefined, undefined],
      ['vid_0b8c&pid_0001&mi_00#7&11111111&0', 0x0d, undefined, undefined],
      [`\\\\?\\HID#VID_051D&PID_0002#6&2a1f&0&0000#${end}`, 0x84, undefined, undefined],
    ])
    expect(list.map(({ vendor, product }) => `${vendor}:${product}`)[0]).toBe('0b8c:0001')
  })
})
