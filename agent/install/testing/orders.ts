import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import type { TargetFacts } from '@preau/protocol/update/target-facts.ts'
import type { InstallContext } from '../../update/installer.ts'

/** A data folder that goes when its test is over. */
export function dataFolder(after: (act: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-install-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An order for these bytes, and the file with them. */
export function ordered(
  folder: string,
  facts: TargetFacts,
  bytes: string | Uint8Array,
): { order: Order; file: string } {
  const content = Buffer.from(bytes)
  const sha256 = sumOf(content)
  const file = join(folder, sha256)
  writeFileSync(file, content)
  const name = `${facts.product}/${facts.version}`
  return { file, order: { name, target: { length: content.length, hashes: { sha256 }, custom: facts } } }
}

/** What an installer is given: free time, and these files beside the order. */
export function context(
  files: Readonly<Record<string, string>> = {},
  more: Partial<InstallContext> = {},
): InstallContext {
  return {
    signal: new AbortController().signal,
    isFree: () => true,
    campaign: undefined,
    log: () => undefined,
    async obtain(name) {
      const path = files[name]
      if (path === undefined) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name })
      return path
    },
    ...more,
  }
}

export function sumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
