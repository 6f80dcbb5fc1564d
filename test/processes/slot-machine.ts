import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { SlotDisk } from '../../agent/update/slot-disk.ts'
import type { SlotFolder } from '../../agent/update/slot-folder.ts'
import { otherSlot, type Slot } from '../../agent/update/slots.ts'

/** Files of a version: small, larger than a block, and one that is copied. */
export const PIECES = ['agent.mjs', 'specs/board.yaml', 'node'] as const

const content = (name: string, version: string) =>
  Buffer.alloc(name === 'node' ? 300_000 : 9000, `${name} of ${version};`)

/** Lays a version into the slot that does not run, unless it is there. */
export function lay(slots: SlotFolder, disk: SlotDisk, version: string): Slot {
  const other = otherSlot(slots.running())
  if (slots.version(other) === version && slots.whole().has(other)) return other
  const from = disk.path('node.fetched')
  const node = content('node', version)
  writeFileSync(from, node)
  const sha256 = createHash('sha256').update(node).digest('hex')
  const [agent, spec] = [content(PIECES[0], version), content(PIECES[1], version)]
  return slots.fill(
    version,
    new Map<string, Uint8Array | { path: string; sha256: string }>([
      [PIECES[0], agent],
      [PIECES[1], spec],
      [PIECES[2], { path: from, sha256 }],
    ]),
  )
}

/** The version that a slot is of; throws where it is of two, or where a byte is missing. */
export function versionIn(disk: Pick<SlotDisk, 'path'>, slot: Slot): string {
  const versions = PIECES.map((name) => {
    const bytes = readFileSync(disk.path(`${slot}/${name}`))
    const version = / of (\d+);/.exec(bytes.toString('latin1', 0, 100))?.[1] ?? ''
    if (!bytes.equals(content(name, version))) throw new Error(`${slot}/${name} is damaged`)
    return version
  })
  const [version = ''] = versions
  if (versions.some((each) => each !== version)) throw new Error(`${slot} is of ${versions.join(' and ')}`)
  return version
}
