import { HOMOGENEITY_SORTS, type HomogeneitySort } from '@preau/protocol/api/homogeneity.ts'
import { ANSWER_GROUPS, ANSWER_SORTS, type AnswerSort } from '@preau/protocol/api/inventory-questions.ts'
import { type Id, isId } from '@preau/protocol/ids.ts'
import { INVENTORY_FIELD_NAMES, inventoryField, OPERATORS } from '@preau/protocol/rules/inventory-fields.ts'
import {
  type Condition,
  conditionFault,
  MAX_CONDITIONS,
  type Question,
  takesValue,
} from '@preau/protocol/rules/inventory-question.ts'

const PLACES = Array.from({ length: MAX_CONDITIONS }, (_, index) => `c${index + 1}` as const)
type ConditionTexts = { [Place in `c${number}`]?: string }

/**
 * The inventory as it stands in the address, beside the scope of the page: `c1=memory below 8589934592`,
 * `c2=software below 24.2 =LibreOffice`. A name after `=` is the whole name of a program.
 */
export interface InventorySearch extends ConditionTexts {
  match?: 'any'
  /** A saved question that this one came from. */
  saved?: Id
  group?: 'unknown'
  /** Rows of this school alone. */
  only?: Id
  sort?: AnswerSort
  direction?: 'desc'
  page?: string
  view?: 'alike'
  top?: string
  order?: HomogeneitySort
}

/** How many schools or devices one page shows. */
export const ROWS = 50

/** What can be read of an address; what is the default is not written. */
export function validateInventorySearch(search: Record<string, unknown>): InventorySearch {
  const question = questionOf(search)
  const valid: InventorySearch = question ? searchOf(question) : {}
  if (isId(search.saved)) valid.saved = search.saved
  if (search.group === ANSWER_GROUPS[1]) valid.group = search.group
  if (isId(search.only)) valid.only = search.only
  const sort = ANSWER_SORTS.find((one) => one === search.sort)
  if (sort && sort !== 'place') valid.sort = sort
  if (search.direction === 'desc') valid.direction = 'desc'
  if (typeof search.page === 'string' && /^[1-9]\d{0,4}$/.test(search.page) && search.page !== '1')
    valid.page = search.page
  if (search.view === 'alike') valid.view = 'alike'
  if (typeof search.top === 'string' && /^[1-9]$/.test(search.top) && search.top !== '3') valid.top = search.top
  const order = HOMOGENEITY_SORTS.find((one) => one === search.order)
  if (order && order !== 'index') valid.order = order
  return valid
}

/** The question that stands in an address; undefined where there is none. */
export function questionOf(search: Record<string, unknown>): Question | undefined {
  const conditions = PLACES.flatMap((place) => readCondition(search[place]) ?? [])
  return conditions.length === 0 ? undefined : { match: search.match === 'any' ? 'any' : 'all', conditions }
}

/** A question as it stands in an address. */
export function searchOf({ match, conditions }: Question): InventorySearch {
  const search: InventorySearch = Object.fromEntries(
    conditions.map((condition, index) => [PLACES[index] ?? 'c1', writeCondition(condition)]),
  )
  return match === 'any' && conditions.length > 1 ? { ...search, match } : search
}

/** The address without a question and what belongs to its answer; undefined lets a value go. */
export const NO_QUESTION: Record<string, undefined> = Object.fromEntries(
  [...PLACES, 'match', 'saved', 'group', 'only', 'sort', 'direction', 'page'].map((name) => [name, undefined]),
)

/** Whether two questions ask the same. */
export function isSame(a: Question | undefined, b: Question | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return JSON.stringify(searchOf(a)) === JSON.stringify(searchOf(b))
}

function writeCondition({ field, operator, value, name, exact }: Condition): string {
  const words = [field, operator, ...(value === undefined ? [] : [String(value)])]
  if (name !== undefined) words.push(exact ? `=${name}` : name)
  return words.join(' ')
}

function readCondition(text: unknown): Condition | undefined {
  if (typeof text !== 'string' || text.length > 300) return undefined
  const [first, second, ...rest] = text.split(' ')
  const field = INVENTORY_FIELD_NAMES.find((one) => one === first)
  const operator = OPERATORS.find((one) => one === second)
  if (!field || !operator) return undefined
  const condition: Condition = { field, operator }
  const { type } = inventoryField(field)
  if (takesValue(operator)) {
    const value = type === 'software' ? (rest.shift() ?? '') : rest.join(' ')
    condition.value =
      type === 'text' || type === 'choice' || type === 'version' || type === 'software' ? value : Number(value)
  }
  if (type === 'software' && operator !== 'unknown') {
    const name = rest.join(' ')
    condition.name = name.replace(/^=/, '')
    if (name.startsWith('=')) condition.exact = true
  }
  return conditionFault(condition) === undefined ? condition : undefined
}
