import { describe, expect, it } from 'vitest'
import { listedDevices } from '../ports/hid-devices.ts'
import { hidPort } from '../ports/hid-port.ts'
import { fakeClock } from '../uplink/fake-clock.ts'
import { HidSearch } from './hid-search.ts'
import { Keeper, type KeptLine } from './keeper.ts'
import { SPECS } from './testing/line-to.ts'

const specs = [...SPECS].flatMap(([id, spec]) => (spec.transport.hid ? [{ id, spec }] : []))
const GUID = '{4d1e55b2-f16f-11cf-88cb-001111000030}'

/** One collection as node-hid lists it on Windows, in the form that its hidapi gives. */
function collection(ids: [vendor: number, product: number], instance: string, [page, usage]: [number, number]) {
  const [vendor, product] = ids.map((id) => id.toString(16).toUpperCase().padStart(4, '0'))
  return {
    path: `\\\\?\\HID#VID_${vendor}&PID_${product}${instance}#${GUID}`,
    ...{ vendorId: ids[0], productId: ids[1], serialNumber: '', manufacturer: '', product: '' },
    ...{ release: 256, interface: 0, usagePage: page, usage },
  }
}

const CYBERPOWER = collection([0x0764, 0x0501], '#6&2a1f&0&0000', [0x84, 4])
const OTHER_UPS = collection([0x0665, 0x5161], '#6&3b2f&0&0000', [0x84, 4])
const PEN_TABLET = collection([0x056a, 0x0001], '&Col01#7&77&0&0000', [0x0d, 2])
const KEYBOARD = collection([0x046d, 0xc31c], '&MI_00#8&1&0&0000', [1, 6])
const PANEL = [
  collection([0x222a, 0x0001], '&MI_00&Col01#7&290aacae&0&0000', [0x0d, 4]),
  collection([0x222a, 0x0001], '&MI_00&Col02#7&290aacae&0&0001', [0x0d, 2]),
  collection([0x222a, 0x0001], '&MI_00&Col03#7&290aacae&0&0002', [0x0d, 0x0e]),
]
const BOARD = [
  collection([0x0b8c, 0x0001], '&MI_00&Col01#7&11aa&0&0000', [0x0d, 4]),
  collection([0x0b8c, 0x0001], '&MI_00&Col02#7&11aa&0&0001', [0x0d, 5]),
]

/** A Windows machine with these devices: no descriptor is shown, and only CyberPower answers its feature reports. */
async function windows(list = [CYBERPOWER, OTHER_UPS, PEN_TABLET, KEYBOARD, ...PANEL, ...BOARD]) {
  const clock = fakeClock()
  const reports = new Map([
    [8, Uint8Array.from([8, 100, 0x27, 9, 44, 1])],
    [11, Uint8Array.from([11, 0x11])],
  ])
  const opened: string[] = []
  const asked: string[] = []
  const found: KeptLine[] = []
  const search = new HidSearch({
    clock,
    list: async () => listedDevices(list),
    specs: () => specs,
    open: (path, layout) =>
      hidPort(path, layout, {
        descriptor: async () => undefined,
        async open() {
          opened.push(path)
          return {
            async getFeatureReport(id: number) {
              asked.push(`${path.slice(8, 25)} ${id}`)
              const report = path === CYBERPOWER.path ? reports.get(id) : undefined
              if (!report) throw new TypeError('could not get feature report from device')
              return report
            },
            on: () => undefined,
            close: async () => undefined,
          }
        },
      }),
    onFound: (line) => found.push(line),
  })
  await search.start()
  search.stop()
  return { clock, found, opened, asked }
}

describe('HID devices on Windows, which shows no report descriptor', () => {
  it('are found by page and usage, each once, and a pen only where its battery can be read', async () => {
    const { found, opened, asked } = await windows()
    expect(found.map(({ id, place }) => [id, place])).toEqual([
      ['hid/ups', 'usb 0764:0501'],
      ['hid/ups', 'usb 0665:5161'],
      ['hid/touch', 'usb 222a:0001'],
      ['hid/whiteboard', 'usb 0b8c:0001'],
    ])
    expect(opened).not.toContain(KEYBOARD.path)
    // Nobody guesses where a value may stand: a report is asked for only where a layout has it.
    expect(new Set(asked)).toEqual(new Set(['VID_0764&PID_0501 8']))
  })

  it('tell what a layout of their maker knows, and say why the rest is unknown', async () => {
    const { found, clock } = await windows()
    const told = new Map<string, unknown>()
    const keeper = new Keeper(found, {
      clock,
      random: () => 0.5,
      report: ({ items }) => {
        for (const { key, presence, fault, values } of items) told.set(key, [presence, fault, values])
      },
    })
    keeper.start()
    await clock.advanceAsync(120_000)
    expect(Object.fromEntries(told)).toEqual({
      'hid/ups@usb-0764:0501': [
        'present',
        undefined,
        { 'battery.charge': 100, 'battery.left': 39.05, 'mains.present': 1 },
      ],
      'hid/ups@usb-0665:5161': ['present', 'EQUIPMENT_UNREAD', {}],
      'hid/touch@usb-222a:0001': ['present', undefined, {}],
      'hid/whiteboard@usb-0b8c:0001': ['present', undefined, {}],
    })
    await keeper.stop()
  })
})
