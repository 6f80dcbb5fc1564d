import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../uplink/whole-file.ts'
import { diskFault } from './disk-fault.ts'

/** Metadata that was checked, as the bytes that were signed. */
export interface Trusted {
  root: Buffer
  timestamp?: Buffer
  snapshot?: Buffer
  targets?: Buffer
}

/** What is kept from one check to the next. */
export interface Kept {
  trusted: Trusted
  /** The newest time that somebody signed, in ms since 1970: the clock is believed from there on. 0: none yet. */
  floor: number
}

const PARTS = ['root', 'timestamp', 'snapshot', 'targets'] as const
const HEAD = /^preau-trusted-1 ([0-9a-f]{64}) (\d{1,15}) (\d{1,9}) (\d{1,9}) (\d{1,9}) (\d{1,9})\n/

/**
 * The metadata that this device trusts, on its disk. INVARIANT: all four files lie in one, which is there whole or not at all;
 * the one before it stays beside it, so that neither a cut at any instant nor a damaged block leaves a device without one that
 * can be read. What can be read of neither begins again with the root that came with the agent.
 */
export class TrustedStore {
  readonly #folder: string
  readonly #path: string

  /** @param name of the repository: `image`, or that of a director */
  constructor(folder: string, name: string) {
    this.#folder = folder
    this.#path = join(folder, `${name}.trusted`)
  }

  /** What was kept; undefined where there is nothing that can be read. `damaged` where something could not. */
  load(): { kept: Kept | undefined; damaged: boolean } {
    const found = [this.#path, `${this.#path}.old`].map(readKept)
    const kept = found.find((each) => typeof each === 'object')
    return { kept, damaged: found.includes('damaged') }
  }

  /** Throws UPDATE_DISK_FULL, UPDATE_DISK_FAILED; then what was kept before still is. */
  save({ trusted, floor }: Kept): void {
    const parts = PARTS.map((part) => trusted[part] ?? Buffer.alloc(0))
    const body = Buffer.concat(parts)
    const sizes = parts.map(({ length }) => length).join(' ')
    const head = `preau-trusted-1 ${digest(floor, sizes, body)} ${floor} ${sizes}\n`
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      // The last good one steps back first; a cut here leaves it, and the next start reads it.
      if (existsSync(this.#path) && typeof readKept(this.#path) === 'object')
        renameSync(this.#path, `${this.#path}.old`)
      writeWhole(this.#path, Buffer.concat([Buffer.from(head), body]))
    } catch (error) {
      removeQuietly(`${this.#path}.new`)
      throw diskFault(error)
    }
  }
}

function readKept(path: string): Kept | 'damaged' | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? undefined : 'damaged'
  }
  const [head, sum, floor, ...sizes] = HEAD.exec(bytes.toString('latin1', 0, 200)) ?? []
  if (head === undefined) return 'damaged'
  const body = bytes.subarray(head.length)
  if (digest(Number(floor), sizes.join(' '), body) !== sum) return 'damaged'
  const parts: Partial<Record<(typeof PARTS)[number], Buffer>> = {}
  let at = 0
  for (const [index, part] of PARTS.entries()) {
    const size = Number(sizes[index])
    if (size > 0) parts[part] = body.subarray(at, at + size)
    at += size
  }
  const { root, ...rest } = parts
  return root && at === body.length ? { trusted: { root, ...rest }, floor: Number(floor) } : 'damaged'
}

/** On a disk that takes nothing, nothing is to be taken away either. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {}
}

function digest(floor: number, sizes: string, body: Buffer): string {
  return createHash('sha256').update(`${floor} ${sizes}\n`).update(body).digest('hex')
}
