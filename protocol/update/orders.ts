import type { Id } from '../ids.ts'
import { compareVersions } from '../rules/versions.ts'
import type { DirectorTargets, Floors, ImageTarget, ImageTargets, OrderedTarget } from './metadata.ts'
import type { TargetKind } from './target-facts.ts'

/** What a device knows of itself when it reads its orders. */
export interface DeviceSelf {
  device: Id
  /** Its place in rings, rooms and sorts, as the director names them. */
  groups: readonly string[]
  /** Such as `linux-x64`. */
  platform: string
  /** Identifiers of the hardware that it is or that hangs on it. */
  hardware: ReadonlySet<string>
}

/** Why an order is not followed, whoever signed it. */
export type OrderRefusal =
  | 'unknown'
  | 'differs'
  | 'kind'
  | 'below_floor'
  | 'platform'
  | 'hardware'
  | 'patch'
  | 'two_versions'

export interface Order {
  name: string
  target: ImageTarget
}

export interface OrdersRead {
  /** What this device is to have, one a product. */
  take: Order[]
  refused: { name: string; reason: OrderRefusal }[]
}

/** Data that exist once for all, and what is a part of something else: a director has no say in them. */
const NOT_ORDERED: ReadonlySet<TargetKind> = new Set(['director', 'approvers', 'package-file'])

/**
 * What a director's word means for one device. INVARIANT: whatever a director signs, a device takes only what the holders of the
 * keys have signed, byte for byte, for its own platform and hardware, and never below a floor: a director chooses, he cannot
 * invent. His own floors hold beside theirs, so that they raise and never lower.
 */
export function readOrders(self: DeviceSelf, image: ImageTargets, director: DirectorTargets): OrdersRead {
  const read: OrdersRead = { take: [], refused: [] }
  const products = new Map<string, number>()
  for (const [name, ordered] of Object.entries(director.targets)) {
    if (!isFor(self, ordered)) continue
    const target = Object.hasOwn(image.targets, name) ? image.targets[name] : undefined
    const reason = refusalOf(self, target, ordered, [image.floors, director.floors])
    if (reason !== undefined || !target) read.refused.push({ name, reason: reason ?? 'unknown' })
    else {
      read.take.push({ name, target })
      products.set(target.custom.product, (products.get(target.custom.product) ?? 0) + 1)
    }
  }
  // Two versions of one thing at once are no order: neither is followed.
  const isClear = ({ target }: Order) => products.get(target.custom.product) === 1
  const unclear = read.take.filter((order) => !isClear(order))
  return {
    take: read.take.filter(isClear),
    refused: [...read.refused, ...unclear.map(({ name }) => ({ name, reason: 'two_versions' as const }))],
  }
}

/**
 * The target of a name where somebody may order it at all; what one device is, is not asked here. A director asks this before he
 * signs.
 */
export function orderable(
  image: ImageTargets,
  name: string,
  floors: Floors,
): { target: ImageTarget; reason?: undefined } | { target?: undefined; reason: OrderRefusal } {
  const target = Object.hasOwn(image.targets, name) ? image.targets[name] : undefined
  if (!target) return { reason: 'unknown' }
  const { platforms, hardware } = target.custom
  const anyone = { platform: platforms?.[0] ?? '', hardware: new Set(hardware ?? []) }
  const reason = refusalOf(anyone, target, target, [image.floors, floors])
  return reason === undefined ? { target } : { reason }
}

/** Why `ordered` may not be installed on such a device; undefined where it may. */
export function refusalOf(
  self: Pick<DeviceSelf, 'platform' | 'hardware'>,
  target: ImageTarget | undefined,
  ordered: Pick<OrderedTarget, 'length' | 'hashes'>,
  floors: readonly (Floors | undefined)[],
): OrderRefusal | undefined {
  if (!target) return 'unknown'
  const { length, hashes, custom } = target
  if (length !== ordered.length || hashes.sha256 !== ordered.hashes.sha256) return 'differs'
  if (NOT_ORDERED.has(custom.kind)) return 'kind'
  if (custom.patch) return 'patch'
  if (custom.platforms && !custom.platforms.includes(self.platform)) return 'platform'
  if (custom.hardware && !custom.hardware.some((id) => self.hardware.has(id))) return 'hardware'
  return floors.some((each) => isBelow(custom.version, floorOf(each, custom.product))) ? 'below_floor' : undefined
}

function isFor({ device, groups }: DeviceSelf, { custom: { to } }: OrderedTarget): boolean {
  return to.some(
    (each) => each === '*' || each === `device:${device}` || groups.some((group) => each === `group:${group}`),
  )
}

function floorOf(floors: Floors | undefined, product: string): string | undefined {
  return floors && Object.hasOwn(floors, product) ? floors[product] : undefined
}

function isBelow(version: string, floor: string | undefined): boolean {
  return floor !== undefined && compareVersions(version, floor) < 0
}
