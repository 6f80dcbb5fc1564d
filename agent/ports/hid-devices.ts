import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hidCollections } from './hid-descriptor.ts'

/** A HID device of this machine, as it describes itself. */
export interface HidDevice {
  path: string
  /** The same for all collections of one device, which Windows lists apart, each with a path of its own. */
  unit: string
  /** 4 hex digits each, as usb.ids writes them. */
  vendor: string
  product: string
  name: string | undefined
  serial: string | undefined
  /** What it is for: 13 (0x0d) a digitizer, 132 (0x84) a power device; undefined where the system does not say. */
  usagePage: number | undefined
  usage: number | undefined
}

/** The HID devices of this machine, none of them opened by us. An empty list where the system has no such thing. */
export async function hidDevices(): Promise<HidDevice[]> {
  if (process.platform === 'linux') return linuxHidDevices()
  const { devicesAsync } = await import('node-hid')
  return listedDevices(await devicesAsync().catch(() => []))
}

/** What node-hid says of one collection, as far as it is used. */
export interface ListedDevice {
  path?: string | undefined
  vendorId: number
  productId: number
  product?: string | undefined
  serialNumber?: string | undefined
  usagePage?: number | undefined
  usage?: number | undefined
}

/** The list of node-hid, as Windows and macOS give it. A keyboard of Windows is listed and cannot be read. */
export function listedDevices(devices: readonly ListedDevice[]): HidDevice[] {
  return devices.flatMap(({ path, vendorId, productId, product, serialNumber, usagePage, usage }) => {
    if (!path) return []
    const named = { name: product || undefined, serial: serialNumber || undefined }
    return [{ path, unit: unitOf(path), ...ids(vendorId, productId), ...named, usagePage, usage }]
  })
}

/**
 * `\\\\?\\HID#VID_0B8C&PID_0001&MI_00&Col02#7&2a1f&0&0001#{…}` is the second collection of its device: neither its number nor the
 * last part of the instance, which counts with it, belong to the device.
 */
function unitOf(path: string): string {
  const [, kind, instance] = /^\\\\\?\\hid#(.+)&col[0-9a-f]+#(.+)&[0-9a-f]{4}#/i.exec(path) ?? []
  return kind === undefined ? path : `${kind}#${instance}`.toLowerCase()
}

function ids(vendor: number, product: number): { vendor: string; product: string } {
  const hex = (id: number) => id.toString(16).padStart(4, '0')
  return { vendor: hex(vendor), product: hex(product) }
}

/** The same from /sys alone, once for each top collection: no driver is loaded on a machine that has nothing of interest. */
export function linuxHidDevices(root = '/'): HidDevice[] {
  const classes = join(root, 'sys/class/hidraw')
  if (!existsSync(classes)) return []
  return readdirSync(classes)
    .filter((name) => /^hidraw\d+$/.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap((name) => {
      try {
        return linuxCollections(name, join(classes, name, 'device'))
      } catch {
        // It was unplugged meanwhile.
        return []
      }
    })
}

function linuxCollections(name: string, folder: string): HidDevice[] {
  const facts = new Map(
    readFileSync(join(folder, 'uevent'), 'utf8')
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  )
  const [, vendor = '0', product = '0'] = /^[0-9A-F]+:([0-9A-F]+):([0-9A-F]+)$/i.exec(facts.get('HID_ID') ?? '') ?? []
  const device = {
    path: `/dev/${name}`,
    unit: `/dev/${name}`,
    ...ids(Number.parseInt(vendor, 16), Number.parseInt(product, 16)),
    name: facts.get('HID_NAME') || undefined,
    serial: facts.get('HID_UNIQ') || undefined,
  }
  const collections = hidCollections(Uint8Array.from(readFileSync(join(folder, 'report_descriptor'))))
  return collections.map(({ page, usage }) => ({ ...device, usagePage: page, usage }))
}
