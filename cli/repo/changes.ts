import { ROLES } from '@preau/protocol/update/metadata.ts'
import type { Published, Staged } from './repo-folder.ts'

/** A target as who signs may compare it with what he built himself. */
export interface ChangedTarget {
  name: string
  sha256: string
}

/** What would be other than it is, said to who is about to sign it. */
export interface Changes {
  added: ChangedTarget[]
  removed: string[]
  changed: ChangedTarget[]
  floors: { product: string; from: string | undefined; to: string | undefined }[]
  /** Where a new root waits: who will hold which roles, all of them, whoever held them before. */
  keys: { roles: string[]; holders: string[]; came: string[]; gone: string[]; threshold: number }[]
}

export function changesOf(staged: Staged, published: Published | undefined): Changes {
  const before = published?.targets.signed.targets ?? {}
  const after = staged.targets?.signed.targets ?? before
  const floorsBefore = published?.targets.signed.floors ?? {}
  const floorsAfter = staged.targets ? (staged.targets.signed.floors ?? {}) : floorsBefore
  const withHash = (name: string) => ({ name, sha256: after[name]?.hashes.sha256 ?? '' })
  const isSame = (name: string) => JSON.stringify(before[name]) === JSON.stringify(after[name])
  const products = new Set([...Object.keys(floorsBefore), ...Object.keys(floorsAfter)])
  return {
    added: Object.keys(after)
      .filter((name) => !Object.hasOwn(before, name))
      .map(withHash),
    removed: Object.keys(before).filter((name) => !Object.hasOwn(after, name)),
    changed: Object.keys(after)
      .filter((name) => Object.hasOwn(before, name) && !isSame(name))
      .map(withHash),
    floors: [...products]
      .map((product) => ({ product, from: floorsBefore[product], to: floorsAfter[product] }))
      .filter(({ from, to }) => from !== to),
    keys: keysOf(staged, published),
  }
}

function keysOf({ root }: Staged, published: Published | undefined): Changes['keys'] {
  const groups = new Map<string, Changes['keys'][number]>()
  for (const role of root ? ROLES : []) {
    const { keyids: holders = [], threshold = 0 } = root?.signed.roles[role] ?? {}
    const had = published?.root.signed.roles[role].keyids ?? holders
    const came = holders.filter((id) => !had.includes(id))
    const gone = had.filter((id) => !holders.includes(id))
    const group = JSON.stringify([holders, came, gone, threshold])
    const known = groups.get(group)
    if (known) known.roles.push(role)
    else groups.set(group, { roles: [role], holders, came, gone, threshold })
  }
  return [...groups.values()]
}
