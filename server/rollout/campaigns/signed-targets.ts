import type { SignedTarget, SignedTargets } from '@preau/protocol/api/campaigns.ts'
import type { ImageTargets } from '@preau/protocol/update/metadata.ts'
import { orderable } from '@preau/protocol/update/orders.ts'
import type { DirectorStanding } from './sign-orders.ts'

/** What is signed and can be brought to machines, the newest version of each product first. */
export function signedTargets(standing: DirectorStanding, expires: number | null, now: number): SignedTargets {
  const { state, image } = standing
  return { now, director: state, version: image?.version ?? null, expires, rows: image ? rowsOf(image) : [] }
}

/** Bytes of the smallest patch that makes a target; null where there is none. */
export function patchBytesOf(image: ImageTargets | undefined, name: string): number | null {
  const patches = Object.values(image?.targets ?? {}).filter(({ custom }) => custom.patch?.gives === name)
  return patches.length === 0 ? null : Math.min(...patches.map(({ length }) => length))
}

function rowsOf(image: ImageTargets): SignedTarget[] {
  const rows = Object.entries(image.targets).flatMap(([name, { length, custom }]) => {
    const { target, reason } = orderable(image, name, {})
    if (!target && reason !== 'below_floor') return []
    const { kind, product, version, platforms } = custom
    return [
      {
        ...{ name, kind, product, version, bytes: length, patchBytes: patchBytesOf(image, name) },
        ...{ platforms: platforms ?? null, floor: reason === 'below_floor' },
      },
    ]
  })
  const order = new Intl.Collator('en', { numeric: true })
  return rows.sort((a, b) => order.compare(a.product, b.product) || order.compare(b.version, a.version))
}
