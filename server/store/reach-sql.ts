import type { Id } from '@preau/protocol/ids.ts'
import { DEVICE_KINDS } from '@preau/protocol/rules/device-status.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Dialect, SqlValue } from './database.ts'

/** Takes a value in and gives the name of its parameter. */
export type Bind = (value: SqlValue) => string

/** Parameters as they are asked for: `bind(8)` is `$1`, then `$2`. */
export function binder(): { params: SqlValue[]; bind: Bind } {
  const params: SqlValue[] = []
  return { params, bind: (value) => `$${params.push(value)}` }
}

const SCHOOLS = { school: 'text' } as const
const CLASSES = { school: 'text', kind: 'text' } as const

/**
 * The conditions under which a school is within a reach, on a column that holds its id: to be joined by `and`. None at all for
 * 'all', so that a statement without borders stays as it was. Schools go in one parameter, however many they are.
 */
export function schoolsWithin({ rows }: Dialect, reach: Reach, column: string, bind: Bind): string[] {
  if (reach === 'all') return []
  if (reach.size === 0) return ['1 = 0']
  return [`${column} in ${listed(rows, [...reach.keys()], bind)}`]
}

/**
 * The same for a device, on a table or alias with `school_id` and `kind`. Schools that are reached whole cost nothing more; of
 * others the class of equipment has to fit, too. INVARIANT: the schools alone are the first condition, for they have an index.
 * @param found `by order`: many are expected, and wanted in the order of another index until a page is full
 */
export function devicesWithin(
  { rows, unindexed }: Dialect,
  reach: Reach,
  alias: string,
  bind: Bind,
  found: 'by school' | 'by order' = 'by school',
): string[] {
  if (reach === 'all') return []
  const whole: Id[] = []
  const classes: [Id, string][] = []
  for (const [school, kinds] of reach) {
    if (kinds.size === DEVICE_KINDS.length) whole.push(school)
    else for (const kind of kinds) classes.push([school, kind])
  }
  if (whole.length === 0 && classes.length === 0) return ['1 = 0']
  const schools = new Set([...whole, ...classes.map(([school]) => school)])
  const column = `${alias}.school_id`
  const inSchools = `${found === 'by order' ? unindexed(column) : column} in ${listed(rows, [...schools], bind)}`
  if (classes.length === 0) return [inSchools]
  const inClasses = `(${alias}.school_id, ${alias}.kind) in
    (select school, kind from ${rows(bind(JSON.stringify(classes)), CLASSES)} as reached_classes)`
  if (whole.length === 0) return [inSchools, inClasses]
  return [inSchools, `(${column} in ${listed(rows, whole, bind)} or ${inClasses})`]
}

/** Conditions that are already written, with `and` before each: for the end of a statement that has a `where`. */
export function andAll(conditions: readonly string[]): string {
  return conditions.map((condition) => ` and ${condition}`).join('')
}

function listed(rows: Dialect['rows'], schools: readonly Id[], bind: Bind): string {
  const parameter = bind(JSON.stringify(schools.map((school) => [school])))
  return `(select school from ${rows(parameter, SCHOOLS)} as reached)`
}
