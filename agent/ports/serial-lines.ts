import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/** A serial line of this machine. */
export interface SerialLine {
  /** `/dev/ttyUSB0` or `COM3`. */
  path: string
  /** The adapter that makes it, where it is one: 4 hex digits each. */
  usb: { vendor: string; product: string; serial: string | undefined } | undefined
}

/** Every serial line of this machine, in the order of their names. */
export async function serialLines(): Promise<SerialLine[]> {
  if (process.platform === 'linux') return linuxSerialLines()
  const { SerialPort } = await import('serialport')
  const lines = await SerialPort.list().catch(() => [])
  return lines
    .map(({ path, vendorId, productId, serialNumber }) => ({
      path,
      usb: vendorId && productId ? { ...lower(vendorId, productId), serial: serialNumber } : undefined,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The same from /sys alone: the library would start a process each time, and agents look every few seconds. */
export function linuxSerialLines(root = '/'): SerialLine[] {
  const classes = join(root, 'sys/class/tty')
  if (!existsSync(classes)) return []
  return readdirSync(classes)
    .filter((name) => /^tty(USB|ACM|S|AMA)\d+$/.test(name) && isThere(join(classes, name)))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => ({ path: `/dev/${name}`, usb: usbOf(join(classes, name)) }))
}

/** The kernel lists four ports of the mainboard whether they exist or not: one that does has a type. */
function isThere(entry: string): boolean {
  if (!existsSync(join(entry, 'device'))) return false
  const type = textOf(join(entry, 'type'))
  return type === undefined || type !== '0'
}

/** The ids of the adapter: they stand some folders above that of the line. */
function usbOf(entry: string): SerialLine['usb'] {
  let folder = realpathSync(join(entry, 'device'))
  for (let level = 0; level < 4; level++) {
    const [vendor, product] = [textOf(join(folder, 'idVendor')), textOf(join(folder, 'idProduct'))]
    if (vendor && product) return { ...lower(vendor, product), serial: textOf(join(folder, 'serial')) }
    folder = join(folder, '..')
  }
  return undefined
}

function lower(vendor: string, product: string): { vendor: string; product: string } {
  return { vendor: vendor.toLowerCase(), product: product.toLowerCase() }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}
