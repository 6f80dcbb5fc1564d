import { isSignedBy } from '@preau/agent/update/check-targets.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { type Holders, holdersOf } from '@preau/protocol/update/make-metadata.ts'
import type { RoleName, Root, SignedFile } from '@preau/protocol/update/metadata.ts'
import { signedText } from '@preau/protocol/update/signed-text.ts'
import type { Published, Staged } from './repo-folder.ts'

/** Whose signatures a prepared file needs. A new root needs those of before and those of now: two askings. */
export interface Asking {
  file: 'root' | 'targets'
  by: 'before' | 'now'
  threshold: number
  /** Identifiers of keys that have signed, and of those that still could. */
  signed: string[]
  open: string[]
}

/** What is missing until what is prepared can be published. */
export function askingsOf({ root, targets }: Staged, published: Published | undefined): Asking[] {
  const now = root?.signed ?? published?.root.signed
  if (!now) return []
  const askings: Asking[] = []
  if (root && published) askings.push(asking('root', 'before', root, holders(published.root.signed, 'root')))
  if (root) askings.push(asking('root', 'now', root, holders(now, 'root')))
  if (targets) askings.push(asking('targets', 'now', targets, holders(now, 'targets')))
  return askings
}

/** Throws REPOSITORY_NOT_SIGNED where too few have signed. */
export function requireSigned(askings: readonly Asking[]): void {
  const short = askings.find(({ signed, threshold }) => signed.length < threshold)
  if (!short) return
  const { file, by, signed, threshold } = short
  throw new PreauError('REPOSITORY_NOT_SIGNED', { file: `${file}.json`, by, signed: signed.length, threshold })
}

function holders(root: Root, role: RoleName): Holders {
  return holdersOf(root)[role]
}

function asking(
  file: Asking['file'],
  by: Asking['by'],
  staged: SignedFile<unknown>,
  { keys, threshold }: Holders,
): Asking {
  const text = Buffer.from(signedText(staged.signed))
  const signed: string[] = []
  const open: string[] = []
  for (const [id, key] of Object.entries(keys)) {
    const found = staged.signatures.find(({ keyid }) => keyid === id)
    const holds = found !== undefined && isSignedBy(key, found, text)
    if (holds) signed.push(id)
    else open.push(id)
  }
  return { file, by, threshold, signed, open }
}
