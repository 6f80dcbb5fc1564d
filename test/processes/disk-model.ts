import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a program did to a folder, call by call. Names are below the folder; a file or folder is a number, whatever its name is. */
export type DiskOp =
  | { op: 'create'; name: string; node: number; isFolder: boolean }
  | { op: 'remove'; name: string }
  | { op: 'rename'; from: string; to: string }
  /** Of a file: bytes at its end, or nothing left in it. */
  | { op: 'write'; node: number; name: string; bytes: Buffer }
  | { op: 'empty'; node: number; name: string }
  | { op: 'sync'; node: number; name: string }

/** What was in the folder before, all of it on the disk: bytes of a file, undefined for a folder. */
export type DiskStart = ReadonlyMap<string, { node: number; bytes: Buffer | undefined }>

export const TOP = 0

/**
 * The disk as a loss of power leaves it in the middle of the call number `cut`, by what POSIX promises and no more: bytes of a file
 * are there up to its last sync, and of those after it as many as chance says; names are there up to the last sync of their folder,
 * and of those after it as many as chance says, in their order. @param chance 0 ≤ x < 1
 */
export function diskAfterCut(
  start: DiskStart,
  ops: readonly DiskOp[],
  cut: number,
  chance: () => number,
): Map<string, Buffer | undefined> {
  const upTo = (most: number) => Math.floor(chance() * (most + 1))
  // The call under way may have had its effect, or a part of it, or none.
  const done = ops.slice(0, cut)
  const begun = ops[cut]
  const isLate = begun !== undefined && begun.op !== 'sync' && chance() < 0.5
  const all = isLate ? [...done, begun] : done

  const files = new Map<number, { safe: Buffer; loose: (Buffer | undefined)[] }>()
  const folders = new Map<number, { safe: Map<string, number>; loose: [string, number | undefined][] }>()
  const live = new Map<string, number>([['', TOP]])
  folders.set(TOP, { safe: new Map(), loose: [] })
  const folderOf = (name: string) => folders.get(live.get(parentOf(name)) ?? -1)
  for (const [name, { node, bytes }] of start) {
    live.set(name, node)
    if (bytes === undefined) folders.set(node, { safe: new Map(), loose: [] })
    else files.set(node, { safe: bytes, loose: [] })
    folderOf(name)?.safe.set(lastOf(name), node)
  }

  for (const each of all) {
    if (each.op === 'create') {
      live.set(each.name, each.node)
      if (each.isFolder) folders.set(each.node, { safe: new Map(), loose: [] })
      else files.set(each.node, { safe: Buffer.alloc(0), loose: [] })
      folderOf(each.name)?.loose.push([lastOf(each.name), each.node])
    } else if (each.op === 'remove') {
      folderOf(each.name)?.loose.push([lastOf(each.name), undefined])
      live.delete(each.name)
    } else if (each.op === 'rename') {
      const node = live.get(each.from)
      if (node === undefined || parentOf(each.from) !== parentOf(each.to)) throw new Error(`no such move: ${each.from}`)
      const under = [...live].filter(([name]) => name === each.from || name.startsWith(`${each.from}/`))
      for (const [name] of under) live.delete(name)
      for (const [name, moved] of under) live.set(`${each.to}${name.slice(each.from.length)}`, moved)
      // One step: both names, or neither.
      folderOf(each.to)?.loose.push([`${lastOf(each.from)}\u0000${lastOf(each.to)}`, node])
    } else if (each.op === 'write') files.get(each.node)?.loose.push(each.bytes)
    else if (each.op === 'empty') files.get(each.node)?.loose.push(undefined)
    else {
      const file = files.get(each.node)
      if (file) files.set(each.node, { safe: applied(file.safe, file.loose), loose: [] })
      const folder = folders.get(each.node)
      if (folder) folders.set(each.node, { safe: named(folder.safe, folder.loose), loose: [] })
    }
  }

  const found = new Map<string, Buffer | undefined>()
  const walk = (node: number, path: string) => {
    const { safe, loose } = folders.get(node) ?? { safe: new Map(), loose: [] }
    for (const [name, child] of named(safe, loose.slice(0, upTo(loose.length)))) {
      const at = path === '' ? name : `${path}/${name}`
      const file = files.get(child)
      found.set(at, file && lossy(file, upTo))
      if (!file) walk(child, at)
    }
  }
  walk(TOP, '')
  return found
}

/** Lays such a disk down in a folder. */
export function layDisk(folder: string, disk: ReadonlyMap<string, Buffer | undefined>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of disk) {
    if (bytes === undefined) mkdirSync(join(folder, name), { recursive: true })
    else {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), bytes)
    }
  }
}

/** Of what was not synced, a beginning; the last of it cut, or of its length and full of nothing. */
function lossy({ safe, loose }: { safe: Buffer; loose: (Buffer | undefined)[] }, upTo: (most: number) => number) {
  const kept = upTo(loose.length)
  const before = applied(safe, loose.slice(0, kept))
  const torn = loose[kept]
  if (torn === undefined) return before
  const part = torn.subarray(0, upTo(torn.length))
  return Buffer.concat([before, upTo(1) === 1 ? part : Buffer.alloc(part.length)])
}

function applied(bytes: Buffer, loose: readonly (Buffer | undefined)[]): Buffer {
  const from = loose.lastIndexOf(undefined)
  const rest = loose.slice(from + 1).filter((each) => each !== undefined)
  return Buffer.concat(from < 0 ? [bytes, ...rest] : rest)
}

function named(safe: ReadonlyMap<string, number>, loose: readonly [string, number | undefined][]): Map<string, number> {
  const names = new Map(safe)
  for (const [name, node] of loose) {
    const [from = '', to] = name.split('\u0000')
    if (to !== undefined && node !== undefined) {
      names.delete(from)
      names.set(to, node)
    } else if (node === undefined) names.delete(name)
    else names.set(name, node)
  }
  return names
}

function parentOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : ''
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}
