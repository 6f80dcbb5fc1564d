import type { DeviceKind } from './device-status.ts'
import type { DiskType } from './inventory-fields.ts'

/** What makes two devices alike for the one who maintains them: the same parts, the same image, the same spare. */
export interface Configuration {
  kind: DeviceKind
  manufacturer: string | null
  model: string
  /** Bytes, by 1 024. */
  memory: number
  diskType: DiskType | null
  /** The size under which disks of about this size are sold, in bytes. */
  diskClass: number
  os: string
  /** The release that its version belongs to. */
  osMajor: string | null
}

export interface Homogeneity {
  /** Share of devices in the most common configurations, 0 to 1; null: too few to speak of a share. */
  index: number | null
  /** Devices of which the configuration is known. */
  known: number
  configurations: number
  /** Devices in the most common ones. */
  common: number
}

/** So many configurations are taken for the standard of a school where nothing else is said. */
export const COMMON_CONFIGURATIONS = 3
/** Fewer devices have no share. */
export const FEWEST_FOR_A_SHARE = 5

const DISK_CLASSES = [8, 16, 32, 64, 128, 256, 512, 1000, 2000, 4000, 8000, 16_000]
const GB = 1e9
/** 1 024 is sold beside 1 000, 240 and 250 beside 256. */
const TOLERANCE = 1.08

/**
 * How much of a fleet is made of its `top` most common configurations:
 *
 *   index = (n₁ + … + n_top) / (n₁ + n₂ + … + n_k),  n₁ ≥ n₂ ≥ … ≥ n_k the devices of each configuration.
 *
 * Devices that do not say what they are made of are in neither sum. Below FEWEST_FOR_A_SHARE known devices there is no index.
 * @param counts devices of each configuration, in any order
 */
export function homogeneity(counts: readonly number[], top = COMMON_CONFIGURATIONS): Homogeneity {
  const sorted = counts.filter((count) => count > 0).sort((a, b) => b - a)
  const sum = (some: readonly number[]) => some.reduce((total, count) => total + count, 0)
  const known = sum(sorted)
  const common = sum(sorted.slice(0, top))
  const index = known < FEWEST_FOR_A_SHARE ? null : common / known
  return { index, known, configurations: sorted.length, common }
}

/** The size under which a disk of so many bytes is sold: 240, 250 and 256 GB are one class; null where it is not known. */
export function diskClass(bytes: number | null): number | null {
  if (bytes === null) return null
  const found = DISK_CLASSES.find((gigabytes) => bytes <= gigabytes * GB * TOLERANCE)
  return found === undefined ? Math.round(bytes / GB) * GB : found * GB
}
