import { createHash } from 'node:crypto'
import type { Reach } from '@preau/protocol/rules/roles.ts'

/** A short text that is the same for equal reaches and for no others. */
export function reachKey(reach: Reach): string {
  if (reach === 'all') return 'all'
  const lines = [...reach].map(([school, kinds]) => `${school} ${[...kinds].sort().join(' ')}`)
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64')
}
