import { EventEmitter } from 'node:events'
import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hidFields, hidValue } from './hid-descriptor.ts'
import { type HidHandle, hidPort } from './hid-port.ts'

const hex = (text: string) => Uint8Array.from(text.trim().split(/\s+/), (pair) => Number.parseInt(pair, 16))

/** An UPS: charge and runtime in feature report 6, AC present in input report 7, voltage of its battery in feature report 8. */
const UPS = hex(`
  05 84 09 04 A1 01 09 10 A1 02
  85 06 05 85 09 66 15 00 25 64 75 08 95 01 B1 02
  09 68 27 FF FF 00 00 75 10 66 01 10 B1 02
  85 07 65 00 09 D0 25 01 75 01 95 01 81 02 75 07 81 01
  85 08 05 84 09 30 27 FF FF 00 00 67 21 D1 F0 00 55 05 75 10 B1 02
  C0 C0`)

/** Bits that are a number from zero on. */
const of = (size: number) => ({ logical: [0, 2 ** size - 1], physical: [0, 2 ** size - 1] }) as const

function ups() {
  const events = new EventEmitter()
  const reports: Record<number, Uint8Array> = { 6: hex('06 57 08 07'), 8: hex('08 52 05') }
  let closed = 0
  const handle: HidHandle = {
    async getFeatureReport(id, length) {
      const report = reports[id]
      if (!report) throw new TypeError('could not get feature report')
      return report.subarray(0, length)
    },
    close: async () => void closed++,
    on: (event: string, hear: (given: Uint8Array) => void) => events.on(event, hear),
  }
  const heard: string[] = []
  let lost = 0
  const line = hidPort('/dev/hidraw0', [], { open: async () => handle, descriptor: async () => UPS })
  const open = () => line({ data: (bytes) => heard.push(textOf(bytes)), lost: () => void lost++ })
  const ask = async (...requests: string[]) => {
    const port = await open()
    for (const request of requests) await port.write(bytesOf(request))
    return heard
  }
  return { open, ask, handle, events, reports, heard, lost: () => lost, closed: () => closed }
}

describe('a HID port', () => {
  it('gives the value of a usage in the unit of the usage tables', async () => {
    // 87 %, 1800 s, 13.62 V.
    expect(await ups().ask('get 85:66\r', 'get 85:68\r', 'get 84:30\r')).toEqual([
      '85:66=87\r',
      '85:68=1800\r',
      '84:30=13.62\r',
    ])
  })

  it('says that a device has no such usage, or has not told it yet', async () => {
    expect(await ups().ask('get 85:44\r', 'get 85:d0\r')).toEqual(['85:44=none\r', '85:d0=none\r'])
  })

  it('keeps what came in an input report until it is asked for', async () => {
    const { open, events, heard } = ups()
    const port = await open()
    events.emit('data', Buffer.from([7, 1]))
    await port.write(bytesOf('get 85:d0\r'))
    expect(heard).toEqual(['85:d0=1\r'])
  })

  it('I5 hears nothing of what a hand does on a board', async () => {
    // A touch screen: tip switch and X in input report 1, the most contacts in feature report 2.
    const touch = hex(`
      05 0D 09 04 A1 01 85 01 09 22 A1 02 09 42 15 00 25 01 75 01 95 01 81 02 75 07 81 03
      05 01 09 30 26 FF 7F 75 10 81 02 C0 05 0D 85 02 09 55 25 0A 75 08 95 01 B1 02 C0`)
    const listeners: string[] = []
    const handle: HidHandle = {
      getFeatureReport: async () => hex('02 0A'),
      close: async () => undefined,
      on: (event: string) => listeners.push(event),
    }
    const heard: string[] = []
    const line = hidPort('/dev/hidraw1', [], { open: async () => handle, descriptor: async () => touch })
    const port = await line({ data: (bytes) => heard.push(textOf(bytes)), lost: () => undefined })
    for (const usage of ['0d:55', '0d:42', '01:30']) await port.write(bytesOf(`get ${usage}\r`))
    expect([listeners, heard]).toEqual([['error'], ['0d:55=10\r', '0d:42=none\r', '01:30=none\r']])
  })

  it('reads where a layout says that values stand, where the system shows no descriptor, and says what it cannot know', async () => {
    const { handle, events } = ups()
    const layout = [
      { usage: '85:66', report: 'feature' as const, id: 6, bit: 0, size: 8, ...of(8) },
      { usage: '85:68', report: 'feature' as const, id: 6, bit: 8, size: 16, ...of(16) },
      { usage: '84:30', report: 'feature' as const, id: 9, bit: 0, size: 16, ...of(16) },
      { usage: '85:d0', report: 'input' as const, id: 7, bit: 0, size: 1, ...of(1) },
    ]
    const heard: string[] = []
    const parts = { open: async () => handle, descriptor: async () => undefined }
    const line = hidPort('\\\\?\\hid#vid_0764', layout, parts)
    const port = await line({ data: (bytes) => heard.push(textOf(bytes)), lost: () => undefined })
    const ask = (usage: string) => port.write(bytesOf(`get ${usage}\r`))
    for (const usage of ['85:66', '85:68', '85:d0', '84:35']) await ask(usage)
    events.emit('data', Buffer.from([7, 1]))
    await ask('85:d0')
    expect(heard).toEqual(['85:66=87\r', '85:68=1800\r', '85:d0=unread\r', '84:35=unread\r', '85:d0=1\r'])
    await expect(ask('84:30')).rejects.toMatchObject({ code: 'PORT_FAILED' })
  })

  it('sets nothing, whatever is written', async () => {
    const { open, heard } = ups()
    const port = await open()
    for (const request of ['set 85:66 1\r', 'get 85:66=1\r', '\x06\x01']) {
      await expect(port.write(bytesOf(request))).rejects.toMatchObject({ code: 'PORT_FAILED' })
    }
    expect(heard).toEqual([])
  })

  it('fails where the device does not give a report that it has described', async () => {
    const { open, reports } = ups()
    delete reports[6]
    const port = await open()
    const fault = { code: 'PORT_FAILED', context: { port: '/dev/hidraw0' } }
    await expect(port.write(bytesOf('get 85:66\r'))).rejects.toMatchObject(fault)
  })

  it('is lost once when the device is unplugged, and closed', async () => {
    const { open, events, lost, closed } = ups()
    await open()
    events.emit('error', new Error('could not read from HID device'))
    events.emit('error', new Error('could not read from HID device'))
    expect([lost(), closed()]).toEqual([1, 1])
  })

  it('says that there is no such device', async () => {
    const open = hidPort('/dev/hidraw9')
    await expect(open({ data: () => undefined, lost: () => undefined })).rejects.toMatchObject({ code: 'PORT_FAILED' })
  })
})

describe('a report descriptor', () => {
  it('says where each value stands, and what its bits mean', () => {
    expect(hidFields(UPS).map(({ usage, report, id, bit, size }) => [usage, report, id, bit, size])).toEqual([
      ['85:66', 'feature', 6, 0, 8],
      ['85:68', 'feature', 6, 8, 16],
      ['85:d0', 'input', 7, 0, 1],
      ['84:30', 'feature', 8, 0, 16],
    ])
  })

  it('scales by what it calls physical, also below zero', () => {
    const [temperature] = hidFields(hex('05 84 09 36 15 80 25 7F 36 18 FC 46 F8 03 75 08 95 01 B1 02'))
    expect(temperature && [hidValue(temperature, hex('80')), hidValue(temperature, hex('7F'))]).toEqual([-1000, 1016])
  })

  it('of any bytes at all ends, and gives only values that can be looked for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 64 }), (descriptor, report) => {
        for (const field of hidFields(descriptor)) {
          const value = hidValue(field, report)
          expect(value === undefined || typeof value === 'number').toBe(true)
        }
      }),
    )
  })
})
