import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import { type HidField, hidFields, hidValue } from './hid-descriptor.ts'
import type { OpenPort } from './port.ts'

/** What is used of the HID library: a test gives its own, since no kernel plays such a device. */
export interface HidHandle {
  getFeatureReport(id: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
  on(event: 'data', hear: (report: Uint8Array) => void): unknown
  on(event: 'error', hear: (error: unknown) => void): unknown
}

export interface HidParts {
  open(path: string): Promise<HidHandle>
  /** The report descriptor: what the device says of its reports. Undefined where this system does not show it. */
  descriptor(path: string): Promise<Uint8Array | undefined>
}

/** No feature report of a battery, a digitizer or an UPS is longer, in bytes. */
const LONGEST_REPORT = 256
/** Batteries and supplies. INVARIANT: of no other page is an input report heard: what a hand does on a board is nobody's business. */
const POWER_PAGES = /^8[45]:/
const GET = /^get ([0-9a-f]{2,4}:[0-9a-f]{2,4})(\r?\n?)$/

/**
 * A device that describes itself by HID reports, as a line of text: `get 85:66` asks for a usage, `85:66=87` is its value in the
 * unit of the usage tables, `85:66=none` says that it has no such usage, `85:66=unread` that nobody knows where it would stand:
 * the system shows no report descriptor. An answer ends as its request did. INVARIANT: reports
 * are read and never set, so that no request can change a device.
 * @param path as the list of such devices names it
 * @param layout where its values stand, by its spec: used where the system shows no report descriptor
 */
export function hidPort(path: string, layout: readonly HidField[] = [], parts: HidParts = REAL): OpenPort {
  const failed = (cause?: unknown) => new PreauError('PORT_FAILED', { port: path }, cause)
  const or = <T>(made: Promise<T>) =>
    made.catch((error: unknown) => {
      throw failed(error)
    })
  return async (listener) => {
    const descriptor = await or(parts.descriptor(path))
    const fields = descriptor ? hidFields(descriptor) : layout
    const nothing = descriptor ? 'none' : 'unread'
    const handle = await or(parts.open(path))
    /** Values of input reports: they come when they change, and cannot be asked for. */
    const heard = new Map<string, number>()
    const inputs = fields.filter(({ report, usage }) => report === 'input' && POWER_PAGES.test(usage))
    let isOver = false
    if (inputs.length > 0) {
      handle.on('data', (report) => {
        for (const field of inputs) {
          const value = valueIn(field, Uint8Array.from(report))
          if (value !== undefined) heard.set(field.usage, value)
        }
      })
    }
    handle.on('error', () => {
      if (isOver) return
      isOver = true
      void handle.close().catch(() => undefined)
      listener.lost()
    })
    const valueFor = async (usage: string) => {
      const field = fields.find((each) => each.usage === usage && each.report === 'feature')
      if (!field) return heard.get(usage)
      const report = Uint8Array.from(await or(handle.getFeatureReport(field.id, LONGEST_REPORT)))
      return valueIn(field, report)
    }
    return {
      async write(bytes) {
        const [, usage, end = ''] = GET.exec(textOf(bytes)) ?? []
        if (isOver || usage === undefined) throw failed()
        const value = await valueFor(usage)
        if (!isOver) listener.data(bytesOf(`${usage}=${value ?? nothing}${end}`))
      },
      async close() {
        if (isOver) return
        isOver = true
        await handle.close().catch(() => undefined)
      },
    }
  }
}

/** A feature report always begins with an id, an input report only where the device has ids. */
function valueIn(field: HidField, report: Uint8Array): number | undefined {
  if (field.id === 0 && field.report === 'input') return hidValue(field, report)
  return report[0] === field.id ? hidValue(field, report.subarray(1)) : undefined
}

/** The real library, loaded when the first device is opened: most machines have none. */
const REAL: HidParts = {
  async open(path) {
    const { HIDAsync } = await import('node-hid')
    return (await HIDAsync.open(path, { nonExclusive: true })) as HidHandle
  },
  // Linux shows it in a file. node-hid 3.4.0 has no call for it, although the hidapi 0.15 in it could rebuild one on Windows.
  descriptor: async (path) =>
    process.platform === 'linux'
      ? await readFile(`/sys/class/hidraw/${basename(path)}/device/report_descriptor`)
      : undefined,
}
