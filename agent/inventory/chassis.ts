import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'

interface Chassis {
  name: string
  kind: DeviceKind
}

/** Section 7.4.1 of SMBIOS 3.7 (DSP0134). What is not here says nothing of use. */
const CHASSIS: Readonly<Record<number, Chassis>> = {
  3: { name: 'Desktop', kind: 'desktop' },
  4: { name: 'Low Profile Desktop', kind: 'desktop' },
  5: { name: 'Pizza Box', kind: 'desktop' },
  6: { name: 'Mini Tower', kind: 'desktop' },
  7: { name: 'Tower', kind: 'desktop' },
  8: { name: 'Portable', kind: 'laptop' },
  9: { name: 'Laptop', kind: 'laptop' },
  10: { name: 'Notebook', kind: 'laptop' },
  11: { name: 'Hand Held', kind: 'tablet' },
  13: { name: 'All in One', kind: 'desktop' },
  14: { name: 'Sub Notebook', kind: 'laptop' },
  15: { name: 'Space-saving', kind: 'desktop' },
  16: { name: 'Lunch Box', kind: 'desktop' },
  17: { name: 'Main Server Chassis', kind: 'server' },
  23: { name: 'Rack Mount Chassis', kind: 'server' },
  28: { name: 'Blade', kind: 'server' },
  29: { name: 'Blade Enclosure', kind: 'server' },
  30: { name: 'Tablet', kind: 'tablet' },
  31: { name: 'Convertible', kind: 'laptop' },
  32: { name: 'Detachable', kind: 'tablet' },
  35: { name: 'Mini PC', kind: 'desktop' },
  36: { name: 'Stick PC', kind: 'desktop' },
}

/** The name of a chassis by its number in SMBIOS (its highest bit says that there is a lock). */
export function chassisName(number: number | undefined): string | undefined {
  return number === undefined ? undefined : CHASSIS[number & 0x7f]?.name
}

/** What sort of machine a chassis is, by the name that chassisName gives. */
export function kindOfChassis(name: string): DeviceKind | undefined {
  return Object.values(CHASSIS).find((chassis) => chassis.name === name)?.kind
}
