import { EventEmitter } from 'node:events'
import { hexOf } from '@preau/protocol/spec/bytes.ts'
import { describe, expect, it } from 'vitest'
import { type HidHandle, hidPort } from './hid-port.ts'

/** An UPS that has a charge of 87 % in its feature report 6. */
function ups() {
  const events = new EventEmitter()
  const asked: number[] = []
  let closed = 0
  const handle: HidHandle = {
    getFeatureReport: async (id, length) => {
      asked.push(id)
      if (id !== 6) throw new TypeError('could not get feature report')
      return Uint8Array.of(6, 87).subarray(0, length)
    },
    close: async () => void closed++,
    on: (event: string, hear: (given: never) => void) => events.on(event, hear),
  }
  const heard: string[] = []
  let lost = 0
  const open = () =>
    hidPort('/dev/hidraw0', async () => handle)({ data: (bytes) => heard.push(hexOf(bytes)), lost: () => void lost++ })
  return { open, events, asked, heard, lost: () => lost, closed: () => closed }
}

describe('a HID port', () => {
  it('gives the feature report that it is asked for by its id', async () => {
    const { open, heard, asked } = ups()
    await (await open()).write(Uint8Array.of(6))
    expect([asked, heard]).toEqual([[6], ['06 57']])
  })

  it('tells the input reports that come by themselves', async () => {
    const { open, events, heard } = ups()
    await open()
    events.emit('data', Buffer.from([7, 1]))
    expect(heard).toEqual(['07 01'])
  })

  it('sets nothing, whatever is written', async () => {
    const { open, asked } = ups()
    const port = await open()
    await expect(port.write(Uint8Array.of(6, 1))).rejects.toMatchObject({ code: 'PORT_FAILED' })
    expect(asked).toEqual([])
  })

  it('says that a report is none of this device', async () => {
    const port = await ups().open()
    await expect(port.write(Uint8Array.of(9))).rejects.toMatchObject({
      code: 'PORT_FAILED',
      context: { port: '/dev/hidraw0' },
    })
  })

  it('is lost once when the device is unplugged, and closed', async () => {
    const { open, events, lost, closed } = ups()
    await open()
    events.emit('error', new Error('could not read from HID device'))
    events.emit('error', new Error('could not read from HID device'))
    expect([lost(), closed()]).toEqual([1, 1])
  })

  it('says nothing after it was closed', async () => {
    const { open, events, heard, lost } = ups()
    await (await open()).close()
    events.emit('data', Buffer.from([7, 1]))
    events.emit('error', new Error('closed'))
    expect([heard, lost()]).toEqual([[], 0])
  })

  it('says that there is no such device', async () => {
    const open = hidPort('/dev/hidraw9', async () => {
      throw new TypeError('cannot open device')
    })
    await expect(open({ data: () => undefined, lost: () => undefined })).rejects.toMatchObject({ code: 'PORT_FAILED' })
  })
})
