import type { Id } from '@preau/protocol/ids.ts'
import { SECTION_NAMES, type SectionName } from '@preau/protocol/messages/inventory.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Transaction } from './database.ts'
import { FACT_RULES, putSectionFacts, putStateFacts } from './device-facts.ts'
import { readInventory } from './inventories.ts'

interface BacklogRow {
  school_id: Id
  device_id: Id
  state_values: string
  agent: string | null
}

const DEVICE_COLUMNS = { school: 'text', device: 'text' } as const

/**
 * Makes the facts of `limit` devices anew that were made by older rules, or never: from their stored inventories and states. Each
 * call is a transaction of its own and what it did is done, so it may end at any moment. Gives how many it made.
 */
export async function fillFacts(transaction: Transaction, limit: number): Promise<number> {
  const rows = await transaction.all<BacklogRow>(
    `select f.school_id, f.device_id, s.state_values, s.agent from device_facts f
     join device_states s on s.school_id = f.school_id and s.device_id = f.device_id where f.rules < $1 limit $2`,
    [FACT_RULES, limit],
  )
  if (rows.length === 0) return 0
  for (const { school_id: school, device_id: device } of rows) {
    const inventory = await readInventory(transaction, school, device)
    const sections = SECTION_NAMES.flatMap((section: SectionName) => {
      const whole = inventory[section]
      return whole ? [{ school, device, section, at: whole.at, items: whole.items }] : []
    })
    await putSectionFacts(transaction, sections)
  }
  await putStateFacts(
    transaction,
    rows.map((row) => ({
      school: row.school_id,
      device: row.device_id,
      values: JSON.parse(row.state_values) as ReadingValues,
      agent: row.agent === null ? null : (JSON.parse(row.agent) as { version: string }).version,
    })),
  )
  await transaction.run(
    `update device_facts set rules = $2 where (school_id, device_id) in
       (select school, device from ${transaction.dialect.rows('$1', DEVICE_COLUMNS)} as r)`,
    [JSON.stringify(rows.map((row) => [row.school_id, row.device_id])), FACT_RULES],
  )
  return rows.length
}
