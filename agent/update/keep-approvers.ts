import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { APPROVERS_TARGET, decodeApprovers } from '@preau/protocol/runbooks/approval.ts'
import { writeWhole } from '../uplink/whole-file.ts'
import type { Updates } from './updates.ts'

/**
 * Keeps who may approve what destroys, as the holders of the keys have signed it: to be called after a check that gave `current`.
 * Where they sign no such list any more there is none. INVARIANT: it comes from their list alone; a director has no say in it. Throws
 * what `Updates.obtain` throws, and APPROVERS_INVALID: the list of before then holds on.
 */
export async function keepApprovers(
  updates: Pick<Updates, 'image' | 'obtain'>,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const path = join(folder, 'approvers.json')
  const targets = updates.image?.targets
  if (!targets) return
  const target = Object.hasOwn(targets, APPROVERS_TARGET) ? targets[APPROVERS_TARGET] : undefined
  if (target?.custom.kind !== 'approvers') return rmSync(path, { force: true })
  const text = readFileSync(await updates.obtain(APPROVERS_TARGET, signal), 'utf8')
  decodeApprovers(JSON.parse(text))
  writeWhole(path, text)
}
