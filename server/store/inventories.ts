import type { DeviceInventory } from '@preau/protocol/api/inventory.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { InventoryDigests, SectionName } from '@preau/protocol/messages/inventory.ts'
import type { Queries } from './database.ts'
import { gatherParts, type KeptPart, sectionKey, wholeDigest } from './inventory-parts.ts'

/** One part of a section as a device sent it, with its place in the order of records. `at`: ms since 1970, server clock. */
export interface InventoryPartRow {
  school: Id
  device: Id
  epoch: number
  seq: number
  section: SectionName
  digest: string
  part: number
  parts: number
  at: number
  items: readonly object[]
}

/** A section of which all parts of one digest are there. */
export interface WholeSection {
  school: Id
  device: Id
  section: SectionName
  digest: string
}

interface KeptRow {
  school_id: string
  device_id: string
  section: SectionName
  digest: string
  part: number
  parts: number
  epoch: number
  seq: number
}

const COLUMNS = {
  school_id: 'text',
  device_id: 'text',
  section: 'text',
  digest: 'text',
  part: 'bigint',
  parts: 'bigint',
  epoch: 'bigint',
  seq: 'bigint',
  at: 'bigint',
  items: 'text',
} as const
const SECTION_COLUMNS = { school: 'text', device: 'text', asked: 'text' } as const
const DROPPED_COLUMNS = { school: 'text', device: 'text', asked: 'text', old_digest: 'text' } as const

/**
 * Takes parts in, in their order. Parts of a new digest gather beside the section that is whole; when they are all there they
 * replace it. INVARIANT: of a section at most one whole digest and one that gathers are kept, whatever a device sends.
 * Gives the sections that became whole with these parts.
 */
export async function putInventoryParts(
  transaction: Queries,
  rows: readonly InventoryPartRow[],
): Promise<WholeSection[]> {
  if (rows.length === 0) return []
  const { dialect } = transaction
  const sections = new Map(rows.map((row) => [sectionKey(row), [row.school, row.device, row.section]]))
  const kept = await transaction.all<KeptRow>(
    `select i.school_id, i.device_id, i.section, i.digest, i.part, i.parts, i.epoch, i.seq
     from ${dialect.rows('$1', SECTION_COLUMNS)} as r
     join inventories i on i.school_id = r.school and i.device_id = r.device and i.section = r.asked`,
    [JSON.stringify([...sections.values()])],
  )
  const { added, dropped, whole } = gatherParts(kept.map(toKept), rows)
  if (dropped.length > 0) {
    await transaction.run(
      `delete from inventories where (school_id, device_id, section, digest) in
         (select school, device, asked, old_digest from ${dialect.rows('$1', DROPPED_COLUMNS)} as r)`,
      [JSON.stringify(dropped.map(({ school, device, section, digest }) => [school, device, section, digest]))],
    )
  }
  if (added.length > 0) {
    const columns = Object.keys(COLUMNS).join(', ')
    await transaction.run(
      `insert into inventories (${columns}) select ${columns} from ${dialect.rows('$1', COLUMNS)} as r where true
       on conflict (school_id, device_id, section, digest, part) do nothing`,
      [JSON.stringify(added.map(toTuple))],
    )
  }
  return whole
}

/** The items of sections that are whole, each with when its last part came (ms since 1970, server clock). */
export async function wholeItems(
  db: Queries,
  whole: readonly WholeSection[],
): Promise<(WholeSection & { at: number; items: object[] })[]> {
  if (whole.length === 0) return []
  const rows = await db.all<KeptRow & { at: number; items: string }>(
    `select i.* from ${db.dialect.rows('$1', DROPPED_COLUMNS)} as r
     join inventories i on i.school_id = r.school and i.device_id = r.device and i.section = r.asked
       and i.digest = r.old_digest order by i.part`,
    [JSON.stringify(whole.map(({ school, device, section, digest }) => [school, device, section, digest]))],
  )
  const parts = new Map<string, { at: number; items: object[] }>()
  for (const row of rows) {
    const key = sectionKey(toKept(row))
    const before = parts.get(key)
    const items = JSON.parse(row.items) as object[]
    parts.set(key, { at: Math.max(before?.at ?? 0, row.at), items: [...(before?.items ?? []), ...items] })
  }
  return whole.flatMap((section) => {
    const found = parts.get(sectionKey(section))
    return found ? [{ ...section, ...found }] : []
  })
}

/** The whole sections of a device. */
export async function readInventory(db: Queries, school: Id, device: Id): Promise<DeviceInventory> {
  const rows = await db.all<KeptRow & { at: number; items: string }>(
    'select * from inventories where school_id = $1 and device_id = $2 order by section, digest, part',
    [school, device],
  )
  const inventory: Record<string, { at: number; items: object[] }> = {}
  for (const section of new Set(rows.map((row) => row.section))) {
    const ofSection = rows.filter((row) => row.section === section)
    const digest = wholeDigest(ofSection.map(toKept))
    const parts = ofSection.filter((row) => row.digest === digest)
    if (parts.length === 0) continue
    inventory[section] = {
      at: Math.max(...parts.map((row) => row.at)),
      items: parts.flatMap((row) => JSON.parse(row.items)),
    }
  }
  return inventory as DeviceInventory
}

/** The digest of each whole section of a device. */
export async function inventoryDigests(db: Queries, school: Id, device: Id): Promise<InventoryDigests> {
  const rows = await db.all<KeptRow>(
    `select school_id, device_id, section, digest, part, parts, epoch, seq from inventories
     where school_id = $1 and device_id = $2 order by section`,
    [school, device],
  )
  const digests: InventoryDigests = {}
  for (const section of new Set(rows.map((row) => row.section))) {
    const digest = wholeDigest(rows.filter((row) => row.section === section).map(toKept))
    if (digest !== undefined) digests[section] = digest
  }
  return digests
}

function toTuple(row: InventoryPartRow): unknown[] {
  const { school, device, section, digest, part, parts, epoch, seq, at, items } = row
  return [school, device, section, digest, part, parts, epoch, seq, at, items]
}

function toKept({ school_id, device_id, section, digest, part, parts, epoch, seq }: KeptRow): KeptPart {
  return { school: school_id, device: device_id, section, digest, part, parts, epoch, seq }
}
