import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import { describe, expect, it } from 'vitest'
import type { HidDevice } from '../ports/hid-devices.ts'
import type { OpenPort } from '../ports/port.ts'
import { fakeClock } from '../uplink/fake-clock.ts'
import { HID_PAGES, HidSearch } from './hid-search.ts'
import type { KeptLine } from './keeper.ts'
import { SPECS } from './testing/line-to.ts'

const specs = [...SPECS].flatMap(([id, spec]) => (spec.transport.hid ? [{ id, spec }] : []))
const device = (path: string, fields: Partial<HidDevice>): HidDevice => ({
  ...{ path, unit: path, vendor: '051d', product: '0002', name: undefined, serial: undefined },
  ...{ usagePage: 0x84, usage: 4, ...fields },
})
const UPS = device('/dev/hidraw0', { serial: 'AS1' })
const KEYBOARD = device('/dev/hidraw1', { usagePage: 1, usage: 6 })
const BOARD = device('/dev/hidraw2', { vendor: '0b8c', product: '0001', usagePage: 0x0d, usage: 4 })
const TABLET = device('/dev/hidraw3', { vendor: '2d1f', product: '9999', usagePage: 0x0d, usage: 2 })

/** Devices that answer with these values; a usage that is not in them is none. */
function searching(values: Record<string, string> = { '85:66': '87', '0d:55': '10' }) {
  const at = { list: [UPS, KEYBOARD, BOARD, TABLET] as HidDevice[], found: [] as KeptLine[], asked: 0 }
  const opened: string[] = []
  const written: string[] = []
  const open =
    (path: string): OpenPort =>
    async (listener) => {
      opened.push(path)
      return {
        async write(bytes) {
          const request = textOf(bytes)
          written.push(request)
          const usage = request.slice(4, -1)
          listener.data(bytesOf(`${usage}=${values[usage] ?? 'none'}\r`))
        },
        close: async () => undefined,
      }
    }
  const clock = fakeClock()
  const search = new HidSearch({
    ...{ clock, open },
    list: async () => at.list,
    specs() {
      at.asked += 1
      return specs
    },
    onFound: (line) => at.found.push(line),
  })
  return { at, clock, search, opened, written }
}
const told = (lines: KeptLine[]) => lines.map(({ id, place }) => [id, place])

describe('the search of HID devices', () => {
  it('finds what says by itself what it is, by reads alone, and opens no keyboard', async () => {
    const { at, search, opened, written } = searching()
    await search.start()
    expect(told(at.found)).toEqual([
      ['hid/ups', 'usb 051d:0002 AS1'],
      ['hid/whiteboard', 'usb 0b8c:0001'],
    ])
    expect(opened).not.toContain(KEYBOARD.path)
    expect(written.every((request) => request.startsWith('get '))).toBe(true)
    search.stop()
  })

  it('asks each once while it is plugged in, and finds what is plugged in later', async () => {
    const { at, clock, search, opened } = searching()
    at.list = [KEYBOARD]
    await search.start()
    expect([at.asked, opened]).toEqual([0, []])
    at.list = [KEYBOARD, UPS]
    await clock.advanceAsync(60_000)
    expect([told(at.found).length, at.asked, opened]).toEqual([1, 1, [UPS.path]])
    search.stop()
  })

  it('opens a device at its new place when it comes back, and tells two of one make apart', async () => {
    const { at, clock, search, opened } = searching()
    const second = { ...BOARD, path: '/dev/hidraw5', unit: '/dev/hidraw5' }
    at.list = [UPS, BOARD, second]
    await search.start()
    expect(told(at.found).map(([, place]) => place)).toEqual([
      'usb 051d:0002 AS1',
      'usb 0b8c:0001',
      'usb 0b8c:0001 /dev/hidraw5',
    ])
    at.list = [{ ...UPS, path: '/dev/hidraw9', unit: '/dev/hidraw9' }]
    await clock.advanceAsync(30_000)
    await at.found[0]?.open({ data: () => undefined, lost: () => undefined })
    expect([at.found.length, opened.at(-1)]).toEqual([3, '/dev/hidraw9'])
    search.stop()
  })

  it('looks at every page that a spec is about', () => {
    const pages = specs.map(({ spec }) => Number.parseInt(spec.transport.hid?.page ?? '', 16))
    expect(pages.filter((page) => !HID_PAGES.includes(page))).toEqual([])
  })
})
