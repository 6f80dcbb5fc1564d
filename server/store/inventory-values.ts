import type { FieldValues, ValuesQuery } from '@preau/protocol/api/inventory-questions.ts'
import { inventoryField } from '@preau/protocol/rules/inventory-fields.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { COLUMNS } from './inventory-columns.ts'
import { containsSql } from './inventory-condition.ts'
import { programValues } from './program-values.ts'
import { binder, devicesWithin } from './reach-sql.ts'

/**
 * Values that devices within a reach have of a text, a version or a program, the most frequent first; of what is a figure or a
 * choice none.
 */
export async function fieldValues(
  db: Queries,
  reach: Reach,
  { field, q = '', limit = 12, school, authority }: ValuesQuery,
): Promise<FieldValues> {
  if (field === 'software') return { rows: await programValues(db, reach, q, limit) }
  const { type } = inventoryField(field)
  if (type !== 'text' && type !== 'version') return { rows: [] }
  const { params, bind } = binder()
  const { value, key = value } = COLUMNS[field]
  const where = [`${value} is not null`, containsSql(type === 'text' ? key : value, q, bind)]
  where.push(...devicesWithin(db.dialect, reach, 'd', bind))
  if (school !== undefined) where.push(`f.school_id = ${bind(school)}`)
  else if (authority !== undefined) {
    where.push(`f.school_id in (select id from schools where authority_id = ${bind(authority)})`)
  }
  const devices = reach === 'all' ? '' : 'join devices d on d.school_id = f.school_id and d.id = f.device_id'
  return {
    rows: await db.all(
      `select ${value} as value, count(*) as devices from device_facts f ${devices} where ${where.join(' and ')}
       group by ${value} order by 2 desc, 1 limit ${bind(limit)}`,
      params,
    ),
  }
}
