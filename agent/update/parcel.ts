import { PreauError } from '@preau/protocol/errors.ts'

/**
 * The files of a version of the agent as one: a line that says what it is, a line of JSON with names and lengths, and the bytes in
 * this order. There is nothing in it that a system could follow: no link, no mode, no folder but those that names imply. It is not
 * pressed, so that a patch from one version to the next is small.
 */
const MAGIC = 'preau-parcel-1\n'
/** No file of ours has more of either. */
const MAX_FILES = 5000
const MAX_HEAD = 1024 * 1024

/** Letters, figures and a few signs, with a letter, a figure or one of `_@` first, at most twelve folders deep. */
const SEGMENT = '[A-Za-z0-9_@][A-Za-z0-9_@+.-]{0,99}'
const NAME = new RegExp(`^${SEGMENT}(?:/${SEGMENT}){0,11}$`)
/** Names by which Windows opens a device, or which it takes for another name. */
const RESERVED = /(?:^|\/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\/|$)|\.(?:\/|$)/i
/** The file by which a version of the agent is started. */
const PROGRAM = 'agent.mjs'
/** What a slot says of itself lies beside the files of a parcel. */
const OWN = ['slot.json', 'node', 'node.exe']

/** Makes a parcel of files by their names; the same files make the same bytes. Throws UPDATE_PARCEL_INVALID. */
export function makeParcel(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  const head = { files: sorted.map(([name, { length }]) => ({ name, length })) }
  const parcel = Buffer.concat([Buffer.from(`${MAGIC}${JSON.stringify(head)}\n`), ...sorted.map(([, bytes]) => bytes)])
  readParcel(parcel)
  return parcel
}

/**
 * The files of a parcel. INVARIANT: each name stays below the folder that it is laid in, on every system, and no two are one where a
 * disk takes `A` for `a`. Throws UPDATE_PARCEL_INVALID and nothing else, whatever the bytes.
 */
export function readParcel(parcel: Buffer): Map<string, Buffer> {
  const begin = MAGIC.length
  if (parcel.toString('latin1', 0, begin) !== MAGIC) throw refused('magic')
  const end = parcel.subarray(0, begin + MAX_HEAD).indexOf(10, begin)
  if (end < 0) throw refused('head')
  const files = new Map<string, Buffer>()
  const taken = new Set<string>()
  let at = end + 1
  for (const { name, length } of filesOf(parcel.toString('utf8', begin, end))) {
    const key = name.toLowerCase()
    if (!NAME.test(name) || RESERVED.test(name) || OWN.includes(key) || taken.has(key)) throw refused('name')
    taken.add(key)
    if (at + length > parcel.length) throw refused('length')
    files.set(name, parcel.subarray(at, at + length))
    at += length
  }
  if (at !== parcel.length) throw refused('length')
  // A file cannot be a folder, too.
  for (const name of taken) {
    const parts = name.split('/')
    if (parts.some((_, index) => index > 0 && taken.has(parts.slice(0, index).join('/')))) throw refused('name')
  }
  return files
}

/**
 * The files of a parcel that is a version of the agent: there is something to start in it. A device asks this before it lays one down,
 * the holders of the keys before they sign one. Throws UPDATE_PARCEL_INVALID.
 */
export function readProgram(parcel: Buffer): Map<string, Buffer> {
  const files = readParcel(parcel)
  if (!files.get(PROGRAM)?.length) throw refused('program')
  return files
}

function filesOf(text: string): { name: string; length: number }[] {
  let head: unknown
  try {
    head = JSON.parse(text)
  } catch {
    throw refused('head')
  }
  const files = typeof head === 'object' && head !== null && 'files' in head ? head.files : undefined
  if (!Array.isArray(files) || files.length === 0 || files.length > MAX_FILES) throw refused('head')
  return files.map((file: unknown) => {
    const { name, length }: { name?: unknown; length?: unknown } = typeof file === 'object' && file !== null ? file : {}
    if (typeof name !== 'string' || typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0)
      throw refused('head')
    return { name, length }
  })
}

function refused(what: string): PreauError {
  return new PreauError('UPDATE_PARCEL_INVALID', { what })
}
