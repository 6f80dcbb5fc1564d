import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import type { HidField } from '../ports/hid-descriptor.ts'
import type { HidDevice } from '../ports/hid-devices.ts'
import { hidPort } from '../ports/hid-port.ts'
import type { OpenPort } from '../ports/port.ts'
import { serialPort } from '../ports/serial-port.ts'
import { tcpPort } from '../ports/tcp-port.ts'
import { udpPort } from '../ports/udp-port.ts'

/** Where a device may be: a serial line, an address of the network, or a HID device of this machine. */
export type Place = { serial: string; baud?: number } | { host: string; port?: number; udp?: true } | { hid: HidDevice }

/** One way to reach a device by a spec. */
export interface Way {
  place: Place
  baud: number | undefined
  port: number | undefined
  /** Where the values of a HID device stand, by the spec. */
  layout?: readonly HidField[]
}

/** The ways by which a spec may reach a place: each speed of a serial line, the port of a network, a HID device of its sort. */
export function waysTo({ transport, match }: DeviceSpec, place: Place): Way[] {
  if ('serial' in place) {
    const speeds = transport.serial?.baud ?? []
    const wanted = place.baud === undefined ? speeds : speeds.length > 0 ? [place.baud] : []
    return wanted.map((baud) => ({ place, baud, port: undefined }))
  }
  if ('host' in place) {
    return transport.tcp ? [{ place, baud: undefined, port: place.port ?? transport.tcp.port }] : []
  }
  const { hid } = place
  const { page, usages = [], layouts = [] } = transport.hid ?? {}
  const isOfSort = page !== undefined && isHex(page, hid.usagePage) && usages.some((usage) => isHex(usage, hid.usage))
  const makers = match.usb ?? []
  const layout = layouts.find(({ usb }) => isOneOf(usb, hid))
  return isOfSort && (makers.length === 0 || isOneOf(makers, hid))
    ? [{ place, baud: undefined, port: undefined, layout: Object.entries(layout?.fields ?? {}).map(toField) }]
    : []
}

/** Opens a way on this machine. */
export function openWay({ place, baud = 9600, port = 0, layout }: Way): OpenPort {
  if ('serial' in place) return serialPort(place.serial, baud)
  if ('hid' in place) return hidPort(place.hid.path, layout)
  return place.udp ? udpPort(place.host, port) : tcpPort(place.host, port)
}

/** A way as one text: `/dev/ttyUSB0 19200`, `192.168.1.20:4352`. The same way has the same text. */
export function keyOf({ place, baud, port }: Way): string {
  if ('serial' in place) return baud === undefined ? place.serial : `${place.serial} ${baud}`
  if ('hid' in place) return place.hid.path
  return `${place.udp ? 'udp ' : ''}${place.host}:${port}`
}

/** A place as a person writes it. */
export function nameOfPlace(place: Place): string {
  if ('serial' in place) return place.serial
  if ('hid' in place) return place.hid.path
  return place.port === undefined ? place.host : `${place.host}:${place.port}`
}

type Layouts = NonNullable<NonNullable<DeviceSpec['transport']['hid']>['layouts']>

function isOneOf(ids: Layouts[number]['usb'], hid: HidDevice): boolean {
  return ids.some(({ vendor, product }) => vendor === hid.vendor && (product ?? hid.product) === hid.product)
}

/** A value as a spec says where it stands: its bits are a number from zero on. */
function toField([usage, { times = 1, ...place }]: [string, Layouts[number]['fields'][string]]): HidField {
  const most = 2 ** place.size - 1
  return { usage, ...place, logical: [0, most], physical: [0, most * times] }
}

function isHex(text: string, value: number | undefined): boolean {
  return value !== undefined && Number.parseInt(text, 16) === value
}
