import type { Id } from '@preau/protocol/ids.ts'
import type { SectionName } from '@preau/protocol/messages/inventory.ts'
import type { Queries, Transaction } from './database.ts'
import { FACT_TYPES, type FactColumn, type FactRow, factsOfReadings, factsOfSection } from './fact-columns.ts'
import { putSoftware, type SoftwareList } from './software-titles.ts'

/** The version of the rules by which facts are made; rows of an older one are made anew. */
export const FACT_RULES = 1

/** A device whose facts are written. */
export interface FactDevice {
  school: Id
  device: Id
}

/** A section that is whole. `at`: ms since 1970, server clock. */
export interface SectionFacts extends FactDevice {
  section: SectionName
  at: number
  items: readonly object[]
}

/** What a device said of its readings and its agent. */
export interface StateFacts extends FactDevice {
  values: Readonly<Record<string, number | null>>
  agent: string | null
}

const DEVICE_COLUMNS = { school: 'text', device: 'text' } as const

/** Makes the rows of new devices, of which nothing is known yet. Several thousand at once. */
export async function insertFacts(transaction: Queries, devices: readonly FactDevice[]): Promise<void> {
  await transaction.run(
    `insert into device_facts (school_id, device_id, device_no, rules)
     select r.school, r.device, row_number() over (order by r.school, r.device) + coalesce(l.last, 0), $2
     from ${transaction.dialect.rows('$1', DEVICE_COLUMNS)} as r, (select max(device_no) as last from device_facts) as l`,
    [JSON.stringify(devices.map(({ school, device }) => [school, device])), FACT_RULES],
  )
}

/**
 * Writes what whole sections say into the facts of their devices, in the transaction in which they became whole, so that the
 * answer to a question and the page of a device never differ. A section that names nothing to be asked for is passed over.
 */
export async function putSectionFacts(transaction: Transaction, sections: readonly SectionFacts[]): Promise<void> {
  if (sections.length === 0) return
  const numbers = await deviceNumbers(transaction, sections)
  const lists: SoftwareList[] = []
  const kinds = new Map<SectionName, { of: FactDevice; row: FactRow }[]>()
  for (const section of sections) {
    const { school, device, section: name, at, items } = section
    const row = factsOfSection(name, items, at)
    if (row) kinds.set(name, [...(kinds.get(name) ?? []), { of: section, row }])
    if (name === 'software') lists.push({ school, device, no: numbers.get(device) ?? 0, items })
  }
  for (const rows of kinds.values()) writeFacts(transaction, rows)
  await putSoftware(transaction, lists)
}

/** Writes what readings say, where it differs from what is there. */
export function putStateFacts(transaction: Transaction, states: readonly StateFacts[]): void {
  if (states.length === 0) return
  writeFacts(
    transaction,
    states.map((state) => ({ of: state, row: factsOfReadings(state.values, state.agent) })),
  )
}

/** The number of each device in its row. */
async function deviceNumbers(transaction: Queries, devices: readonly FactDevice[]): Promise<Map<Id, number>> {
  const asked = new Map(devices.map(({ school, device }) => [device, [school, device]]))
  const rows = await transaction.all<{ device_id: Id; device_no: number }>(
    `select f.device_id, f.device_no from ${transaction.dialect.rows('$1', DEVICE_COLUMNS)} as r
     join device_facts f on f.school_id = r.school and f.device_id = r.device`,
    [JSON.stringify([...asked.values()])],
  )
  return new Map(rows.map(({ device_id, device_no }) => [device_id, device_no]))
}

/** Writes rows that have the same columns. INVARIANT: a row that says what is there already is not written. */
function writeFacts(transaction: Transaction, rows: readonly { of: FactDevice; row: FactRow }[]): void {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first.row) as FactColumn[]
  const types = Object.fromEntries(columns.map((column) => [`new_${column}`, FACT_TYPES[column]]))
  transaction.defer(
    `update device_facts set ${columns.map((column) => `${column} = new_${column}`).join(', ')}
     from ${transaction.dialect.rows('$1', { ...DEVICE_COLUMNS, ...types })} as r
     where device_facts.school_id = r.school and device_facts.device_id = r.device
       and (${columns.map((column) => `${column} is distinct from new_${column}`).join(' or ')})`,
    [JSON.stringify(rows.map(({ of, row }) => [of.school, of.device, ...Object.values(row)]))],
  )
}
