import type { FieldValues, ValuesQuery } from '@preau/protocol/api/inventory-questions.ts'
import { inventoryField } from '@preau/protocol/rules/inventory-fields.ts'
import type { Queries } from './database.ts'
import { COLUMNS } from './inventory-columns.ts'
import { binder, containsSql } from './inventory-condition.ts'

/** Values that devices have of a text, a version or a program, the most frequent first; of what is a figure or a choice none. */
export async function fieldValues(
  db: Queries,
  { field, q = '', limit = 12, school, authority }: ValuesQuery,
): Promise<FieldValues> {
  const { params, bind } = binder()
  if (field === 'software') {
    const where = containsSql('t.program_key', q, bind)
    return {
      rows: await db.all(
        `select min(t.program) as value, sum(t.devices) as devices from software_titles t where ${where}
         group by t.program_key order by 2 desc, t.program_key limit ${bind(limit)}`,
        params,
      ),
    }
  }
  const { type } = inventoryField(field)
  if (type !== 'text' && type !== 'version') return { rows: [] }
  const { value, key = value } = COLUMNS[field]
  const where = [`${value} is not null`, containsSql(type === 'text' ? key : value, q, bind)]
  if (school !== undefined) where.push(`f.school_id = ${bind(school)}`)
  else if (authority !== undefined) {
    where.push(`f.school_id in (select id from schools where authority_id = ${bind(authority)})`)
  }
  return {
    rows: await db.all(
      `select ${value} as value, count(*) as devices from device_facts f where ${where.join(' and ')}
       group by ${value} order by 2 desc, 1 limit ${bind(limit)}`,
      params,
    ),
  }
}
