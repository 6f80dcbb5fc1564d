import { PreauError } from '@preau/protocol/errors.ts'
import type { OpenPort } from './port.ts'

/** What is used of the HID library: a test gives its own, since no kernel plays such a device. */
export interface HidHandle {
  getFeatureReport(id: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
  on(event: 'data', hear: (report: Uint8Array) => void): unknown
  on(event: 'error', hear: (error: unknown) => void): unknown
}
export type OpenHid = (path: string) => Promise<HidHandle>

/** No feature report of a battery, a digitizer or an UPS is longer, in bytes. */
const LONGEST_REPORT = 256

/**
 * A device that describes itself by HID reports. A write is one byte, the id of a feature report, which then comes as data with
 * its id first; input reports come as they come. INVARIANT: reports are read and never set, so that no request can change a device.
 * @param path as the list of such devices names it
 */
export function hidPort(path: string, open: OpenHid = openHid): OpenPort {
  const failed = (cause?: unknown) => new PreauError('PORT_FAILED', { port: path }, cause)
  return async (listener) => {
    const handle = await open(path).catch((error: unknown) => {
      throw failed(error)
    })
    let isOver = false
    handle.on('data', (report) => {
      if (!isOver) listener.data(Uint8Array.from(report))
    })
    handle.on('error', () => {
      if (isOver) return
      isOver = true
      void handle.close().catch(() => undefined)
      listener.lost()
    })
    return {
      async write(bytes) {
        const [id] = bytes
        if (isOver || id === undefined || bytes.length !== 1) throw failed()
        const report = await handle.getFeatureReport(id, LONGEST_REPORT).catch((error: unknown) => {
          throw failed(error)
        })
        if (!isOver) listener.data(Uint8Array.from(report))
      },
      async close() {
        if (isOver) return
        isOver = true
        await handle.close().catch(() => undefined)
      },
    }
  }
}

/** The real library, loaded when the first device is opened: most machines have none. */
async function openHid(path: string): Promise<HidHandle> {
  const { HIDAsync } = await import('node-hid')
  return (await HIDAsync.open(path, { nonExclusive: true })) as HidHandle
}
