import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { linuxSerialLines } from './serial-lines.ts'

let root = ''
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A machine with an adapter, two ports of a mainboard of which one does not exist, and a console. */
function machine() {
  root = mkdtempSync(join(tmpdir(), 'preau-test-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const link = (path: string, to: string) => {
    mkdirSync(join(root, to), { recursive: true })
    mkdirSync(dirname(join(root, path)), { recursive: true })
    symlinkSync(join(root, to), join(root, path))
  }
  const usb = 'sys/devices/usb1/1-2'
  write(`${usb}/idVendor`, '0403\n')
  write(`${usb}/idProduct`, '6001\n')
  write(`${usb}/serial`, 'A50285BI\n')
  for (const name of ['ttyUSB0', 'ttyUSB10', 'ttyUSB2']) link(`sys/class/tty/${name}/device`, `${usb}/1-2:1.0/${name}`)
  link('sys/class/tty/ttyS0/device', 'sys/devices/pnp0/00:05')
  write('sys/class/tty/ttyS0/type', '4\n')
  link('sys/class/tty/ttyS1/device', 'sys/devices/platform/serial8250')
  write('sys/class/tty/ttyS1/type', '0\n')
  mkdirSync(join(root, 'sys/class/tty/tty1'), { recursive: true })
  return root
}

describe('the serial lines of a Linux machine', () => {
  it('are the adapters and the ports that exist, each with what makes it', () => {
    const usb = { vendor: '0403', product: '6001', serial: 'A50285BI' }
    expect(linuxSerialLines(machine())).toEqual([
      { path: '/dev/ttyS0', usb: undefined },
      { path: '/dev/ttyUSB0', usb },
      { path: '/dev/ttyUSB2', usb },
      { path: '/dev/ttyUSB10', usb },
    ])
  })

  it('are none where the system shows none', () => {
    root = mkdtempSync(join(tmpdir(), 'preau-test-'))
    expect(linuxSerialLines(root)).toEqual([])
  })
})
