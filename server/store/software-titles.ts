import type { Id } from '@preau/protocol/ids.ts'
import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import { programKey, programName } from '@preau/protocol/rules/programs.ts'
import { versionKey } from '@preau/protocol/rules/versions.ts'
import type { Queries } from './database.ts'

/** What is installed on a device, whole. `no` is its number in `device_facts`. */
export interface SoftwareList {
  school: Id
  device: Id
  no: number
  items: readonly object[]
}

interface Title {
  program: string
  key: string
  version: string
}

const LIST_COLUMNS = { school: 'text', device: 'text' } as const
const KEPT_COLUMNS = { school: 'text', device: 'text', new_titles: 'text' } as const
const NAMED_COLUMNS = { asked_key: 'text', asked_version: 'text' } as const
const TITLE_COLUMNS = {
  new_id: 'bigint',
  new_program: 'text',
  new_key: 'text',
  new_version: 'text',
  new_version_key: 'text',
} as const
const PAIR_COLUMNS = { title: 'bigint', device: 'bigint' } as const
const COUNT_COLUMNS = { title: 'bigint', more: 'bigint' } as const

/**
 * Takes the software of devices in, each at most once. INVARIANTS: `software_installs` says what `software_lists` says, the other
 * way round; a title is kept as long as a device has it. Only what differs from the list before is written: of a hundred
 * programs an update touches two rows.
 */
export async function putSoftware(transaction: Queries, lists: readonly SoftwareList[]): Promise<void> {
  if (lists.length === 0) return
  const wanted = lists.map(({ items }) => titlesOf(items as SectionItem<'software'>[]))
  const ids = await ensureTitles(transaction, wanted)
  const before = await listsBefore(transaction, lists)
  const added: [number, number][] = []
  const removed: [number, number][] = []
  const counts = new Map<number, number>()
  const kept: [Id, Id, number[]][] = []
  for (const [index, { school, device, no }] of lists.entries()) {
    const now = new Set([...(wanted[index]?.keys() ?? [])].map((key) => ids.get(key) ?? 0))
    const was = new Set(before.get(device))
    for (const title of now) if (!was.has(title)) note(added, counts, title, no, 1)
    for (const title of was) if (!now.has(title)) note(removed, counts, title, no, -1)
    kept.push([school, device, [...now].sort((a, b) => a - b)])
  }
  await writeLists(transaction, kept)
  await writePairs(transaction, added, removed)
  await count(transaction, counts)
}

/** Each version of each program once, by its key. */
function titlesOf(items: readonly SectionItem<'software'>[]): Map<string, Title> {
  const titles = new Map<string, Title>()
  for (const { name, version = '' } of items) {
    const program = programName(name)
    if (program === '') continue
    const title = { program, key: programKey(name), version: version.trim() }
    titles.set(titleKey(title.key, title.version), title)
  }
  return titles
}

/** The ids of all these titles; those that no device had are made. */
async function ensureTitles(
  transaction: Queries,
  wanted: readonly ReadonlyMap<string, Title>[],
): Promise<Map<string, number>> {
  const { dialect } = transaction
  const all = new Map(wanted.flatMap((titles) => [...titles]))
  const rows = await transaction.all<{ title_id: number; program_key: string; version: string }>(
    `select t.title_id, t.program_key, t.version from ${dialect.rows('$1', NAMED_COLUMNS)} as r
     join software_titles t on t.program_key = r.asked_key and t.version = r.asked_version`,
    [JSON.stringify([...all.values()].map(({ key, version }) => [key, version]))],
  )
  const ids = new Map(rows.map((row) => [titleKey(row.program_key, row.version), row.title_id]))
  const missing = [...all].filter(([key]) => !ids.has(key))
  if (missing.length === 0) return ids
  const last = await transaction.get<{ last: number | null }>('select max(title_id) as last from software_titles')
  const made = missing.map(([key, { program, key: programKey, version }], index) => {
    const id = (last?.last ?? 0) + index + 1
    ids.set(key, id)
    return [id, program, programKey, version, versionKey(version) ?? null]
  })
  await transaction.run(
    `insert into software_titles (title_id, program, program_key, version, version_key, devices)
     select new_id, new_program, new_key, new_version, new_version_key, 0
     from ${dialect.rows('$1', TITLE_COLUMNS)} as r where true`,
    [JSON.stringify(made)],
  )
  return ids
}

async function listsBefore(transaction: Queries, lists: readonly SoftwareList[]): Promise<Map<Id, number[]>> {
  const rows = await transaction.all<{ device_id: Id; titles: string }>(
    `select l.device_id, l.titles from ${transaction.dialect.rows('$1', LIST_COLUMNS)} as r
     join software_lists l on l.school_id = r.school and l.device_id = r.device`,
    [JSON.stringify(lists.map(({ school, device }) => [school, device]))],
  )
  return new Map(rows.map(({ device_id, titles }) => [device_id, JSON.parse(titles) as number[]]))
}

async function writeLists(transaction: Queries, kept: readonly [Id, Id, number[]][]): Promise<void> {
  await transaction.run(
    `insert into software_lists (school_id, device_id, titles)
     select school, device, new_titles from ${transaction.dialect.rows('$1', KEPT_COLUMNS)} as r where true
     on conflict (school_id, device_id) do update set titles = excluded.titles`,
    [JSON.stringify(kept.map(([school, device, titles]) => [school, device, JSON.stringify(titles)]))],
  )
}

async function writePairs(
  transaction: Queries,
  added: readonly [number, number][],
  removed: readonly [number, number][],
): Promise<void> {
  const pairs = transaction.dialect.rows('$1', PAIR_COLUMNS)
  if (removed.length > 0) {
    await transaction.run(
      `delete from software_installs where (title_id, device_no) in (select title, device from ${pairs} as r)`,
      [JSON.stringify(removed)],
    )
  }
  if (added.length > 0) {
    await transaction.run(
      `insert into software_installs (title_id, device_no) select title, device from ${pairs} as r where true
       on conflict (title_id, device_no) do nothing`,
      [JSON.stringify(added)],
    )
  }
}

/** Brings the counts of titles up to date; a title without a device goes. */
async function count(transaction: Queries, counts: ReadonlyMap<number, number>): Promise<void> {
  const changed = [...counts].filter(([, more]) => more !== 0)
  if (changed.length === 0) return
  const rows = transaction.dialect.rows('$1', COUNT_COLUMNS)
  const params = [JSON.stringify(changed)]
  await transaction.run(
    `update software_titles set devices = devices + more from ${rows} as r where software_titles.title_id = r.title`,
    params,
  )
  await transaction.run(
    `delete from software_titles where devices <= 0 and title_id in (select title from ${rows} as r)`,
    params,
  )
}

function note(pairs: [number, number][], counts: Map<number, number>, title: number, no: number, more: number): void {
  pairs.push([title, no])
  counts.set(title, (counts.get(title) ?? 0) + more)
}

function titleKey(program: string, version: string): string {
  return `${program}\n${version}`
}
