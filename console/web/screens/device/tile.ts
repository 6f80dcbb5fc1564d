import type { Device } from '@preau/protocol/api/devices.ts'
import { splitReading } from '@preau/protocol/rules/readings.ts'
import { thresholdOf } from '../../charts/threshold.ts'
import type { Quantity } from '../../format/numbers.ts'

/** A reading as one sees it at a glance. */
export interface Tile extends Quantity {
  id: string
  label: string
  /** How full, 0 to 100, and where the threshold stands; absent for what has no whole. */
  meter?: { fill: number; tick?: number }
  small: string
  /** The codes of the reasons that speak of this reading, so that it shows their colour. */
  concern?: 'degraded' | 'down'
}

/** The value of a reading now; undefined where the device does not have it. */
export function currentOf({ values }: Device, id: string): number | undefined {
  return values[id] ?? undefined
}

/** The instances of a reading that are there now. */
export function instancesOf({ values }: Device, name: string): string[] {
  return Object.entries(values).flatMap(([id, value]) => {
    const split = splitReading(id)
    return split.name === name && split.instance !== undefined && value !== null ? [split.instance] : []
  })
}

/** How full, with the threshold of the reading as its tick. */
export function meterOf(device: Device, id: string, fill: number): NonNullable<Tile['meter']> {
  const threshold = thresholdOf(id, device.kind)
  return threshold ? { fill, tick: threshold.value } : { fill }
}
