import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { inventoryField } from '@preau/protocol/rules/inventory-fields.ts'
import type { Condition, Question } from '@preau/protocol/rules/inventory-question.ts'
import { programKey } from '@preau/protocol/rules/programs.ts'
import { versionKey } from '@preau/protocol/rules/versions.ts'
import { COLUMNS, NO_BATTERY } from './inventory-columns.ts'
import type { Bind } from './reach-sql.ts'

const DAY = 86_400_000

/**
 * A question as SQL over `devices d` with `joinsOf` its fields: true, false or, where what a device does not say would decide it, null. SQL's own logic
 * of three values is the one that is meant: what is unknown and false is false, what is unknown or true is true.
 * @param now ms since 1970: ages are counted from it
 */
export function questionSql({ match, conditions }: Question, bind: Bind, now: number): string {
  return `(${conditions.map((condition) => conditionSql(condition, bind, now)).join(match === 'all' ? ' and ' : ' or ')})`
}

function conditionSql(condition: Condition, bind: Bind, now: number): string {
  if (condition.field === 'software') return softwareSql(condition, bind)
  const { value, key = value } = COLUMNS[condition.field]
  const field = inventoryField(condition.field)
  if (condition.operator === 'unknown') return unknownSql(value, field.part !== undefined)
  const sql = comparisonSql(condition, key, bind, now)
  return field.part === undefined ? sql : `case when ${NO_BATTERY} then false else ${sql} end`
}

/** Asking who does not say a thing has an answer for everyone. */
function unknownSql(value: string, mayLack: boolean): string {
  return mayLack ? `(${value} is null and (f.battery is null or not ${NO_BATTERY}))` : `(${value} is null)`
}

function comparisonSql(condition: Condition, key: string, bind: Bind, now: number): string {
  const { operator, value = '' } = condition
  const { type } = inventoryField(condition.field)
  const compared = () => {
    if (typeof value === 'number') return bind(value)
    if (type === 'version') return bind(versionKey(value) ?? '')
    return bind(type === 'text' ? foldText(value) : value)
  }
  switch (operator) {
    case 'below':
      return `(${key} < ${compared()})`
    case 'at_least':
      return `(${key} >= ${compared()})`
    case 'is':
      return `(${key} = ${compared()})`
    case 'is_not':
      return `(${key} <> ${compared()})`
    case 'contains':
      return `(${containsSql(key, String(value), bind)})`
    case 'lacks':
      return `(not (${containsSql(key, String(value), bind)}))`
    case 'older':
      return `(${key} < ${bind(now - Number(value) * DAY)})`
    case 'within':
      return `(${key} >= ${bind(now - Number(value) * DAY)})`
    default:
      return '(1 = 0)'
  }
}

/** Every word stands in it, with nothing in them that LIKE takes for a wildcard. */
export function containsSql(key: string, text: string, bind: Bind): string {
  const words = [...new Set(foldText(text).split(' ').filter(Boolean))]
  const like = words.map((word) => `${key} like ${bind(`%${word.replace(/[\\%_]/g, '\\$&')}%`)} escape '\\'`)
  return like.length === 0 ? '1 = 1' : like.join(' and ')
}

/** Which titles a condition on software means, of `software_titles t`. */
export function titlesSql({ name = '', exact }: Condition, bind: Bind): string {
  return exact ? `t.program_key = ${bind(programKey(name))}` : containsSql('t.program_key', programKey(name), bind)
}

/**
 * A device that has not told its software is unknown; so is one of which only a version that nobody can read would decide. One that
 * has no such program has none below a version.
 */
function softwareSql(condition: Condition, bind: Bind): string {
  const { operator, value } = condition
  if (operator === 'unknown') return '(f.software_at is null)'
  const installed = (more = '') => `f.device_no in (select i.device_no from software_titles t
    join software_installs i on i.title_id = t.title_id where ${titlesSql(condition, bind)}${more})`
  const told = (sql: string) => `(case when f.software_at is null then null ${sql} end)`
  if (operator === 'present') return told(`else ${installed()}`)
  if (operator === 'absent') return told(`else not (${installed()})`)
  const key = bind(versionKey(String(value)) ?? '')
  const holds = installed(` and t.version_key ${operator === 'below' ? '<' : '>='} ${key}`)
  return told(`when ${holds} then true when ${installed(' and t.version_key is null')} then null else false`)
}
