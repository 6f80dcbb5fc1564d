/** A HID device of this machine, as it describes itself. */
export interface HidDevice {
  path: string
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
  const { devicesAsync } = await import('node-hid')
  const devices = await devicesAsync().catch(() => [])
  return devices.flatMap(({ path, vendorId, productId, product, serialNumber, usagePage, usage }) =>
    path ? [{ path, ...ids(vendorId, productId), name: product, serial: serialNumber, usagePage, usage }] : [],
  )
}

function ids(vendor: number, product: number): { vendor: string; product: string } {
  const hex = (id: number) => id.toString(16).padStart(4, '0')
  return { vendor: hex(vendor), product: hex(product) }
}
