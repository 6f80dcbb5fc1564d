import {
  type InventoryFieldName,
  inventoryField,
  OPERATORS_OF,
  type Operator,
} from '@preau/protocol/rules/inventory-fields.ts'
import { type Condition, conditionFault, takesValue } from '@preau/protocol/rules/inventory-question.ts'
import type { Locale } from '../../format/locale.ts'

/** A condition as it stands in its fields: it may not be complete yet. */
export interface Draft {
  /** Tells it from the others while it changes. */
  key: number
  field: InventoryFieldName
  operator: Operator
  /** As it is typed, in the unit beside the field. */
  text: string
  name: string
  exact: boolean
}

const GB = 1e9
const GIB = 1024 ** 3

/** A condition that was just added: the comparison that is asked for most, a value where one can be guessed. */
export function newDraft(key: number, field: InventoryFieldName): Draft {
  const { type, choices } = inventoryField(field)
  const [operator = 'unknown'] = OPERATORS_OF[type]
  return { key, field, operator, text: choices?.[0] ?? '', name: '', exact: false }
}

/** A condition as one edits it. */
export function toDraft(
  key: number,
  { field, operator, value, name = '', exact = false }: Condition,
  locale: Locale,
): Draft {
  const text = typeof value === 'number' ? figureText(value / unitOf(field), locale) : (value ?? '')
  return { key, field, operator, text, name, exact }
}

/** What a draft asks; undefined as long as something is missing in it. */
export function toCondition({ field, operator, text, name, exact }: Draft): Condition | undefined {
  const { type } = inventoryField(field)
  const condition: Condition = { field, operator }
  if (takesValue(operator)) {
    const isText = type === 'text' || type === 'choice' || type === 'version' || type === 'software'
    const figure = Number(text.trim().replace(',', '.'))
    if (text.trim() === '' || (!isText && !(figure >= 0 && figure * unitOf(field) <= 1e15))) return undefined
    condition.value = isText ? text.trim() : roundedTo(figure * unitOf(field))
  }
  if (type === 'software' && operator !== 'unknown') {
    if (name.trim() === '') return undefined
    condition.name = name.trim()
    if (exact) condition.exact = true
  }
  return conditionFault(condition) === undefined ? condition : undefined
}

/** A draft after its comparison changed: a value that no longer belongs to it stays, in case one comes back. */
export function withOperator(draft: Draft, operator: Operator): Draft {
  return { ...draft, operator }
}

/** What one in the field is in bytes; 1 where nothing is counted in bytes. */
function unitOf(field: InventoryFieldName): number {
  const { type } = inventoryField(field)
  return type === 'memory' ? GIB : type === 'bytes' ? GB : 1
}

function figureText(value: number, locale: Locale): string {
  const text = String(Math.round(value * 100) / 100)
  return locale === 'fr' ? text.replace('.', ',') : text
}

function roundedTo(value: number): number {
  return Number(value.toFixed(2))
}
