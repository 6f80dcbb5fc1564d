import { type Static, Type } from 'typebox'
import {
  INVENTORY_FIELD_NAMES,
  INVENTORY_FIELDS,
  type InventoryField,
  inventoryField,
  OPERATORS,
  OPERATORS_OF,
  type Operator,
} from './inventory-fields.ts'
import { versionKey } from './versions.ts'

/** No size and no count is larger. */
const LARGEST = 1e15

/** One comparison. Sizes are in bytes, percentages of 100, ages in days. */
export const Condition = Type.Object(
  {
    field: Type.Enum(INVENTORY_FIELD_NAMES),
    operator: Type.Enum(OPERATORS),
    value: Type.Optional(
      Type.Union([Type.Number({ minimum: 0, maximum: LARGEST }), Type.String({ minLength: 1, maxLength: 100 })]),
    ),
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: '\\S',
        description: 'Of software: words that all stand in the name of the program, or its whole name where `exact`',
      }),
    ),
    exact: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type Condition = Static<typeof Condition>

/** So many conditions can be read as one sentence, with room to spare. */
export const MAX_CONDITIONS = 12

/** What is asked of a fleet: the devices on which all conditions hold, or any of them. */
export const Question = Type.Object(
  {
    match: Type.Enum(['all', 'any'] as const),
    conditions: Type.Array(Condition, { minItems: 1, maxItems: MAX_CONDITIONS }),
  },
  { additionalProperties: false },
)
export type Question = Static<typeof Question>

export interface QuestionFault {
  /** Where, as a JSON pointer into the question. */
  path: string
  expected: string
}

/** The first thing in a question of the right shape that cannot be asked; undefined where it can be. */
export function questionFault({ conditions }: Question): QuestionFault | undefined {
  for (const [index, condition] of conditions.entries()) {
    const fault = conditionFault(condition)
    if (fault) return { path: `/conditions/${index}/${fault.path}`, expected: fault.expected }
  }
  return undefined
}

/** What of a condition cannot be asked: a comparison that its field does not know, a value of another type or none. */
export function conditionFault(condition: Condition): QuestionFault | undefined {
  const field = inventoryField(condition.field)
  const { operator, value, name } = condition
  const known: readonly Operator[] = OPERATORS_OF[field.type]
  if (!known.includes(operator)) return { path: 'operator', expected: `one of ${known.join(', ')}` }
  if (field.type === 'software') {
    if (operator !== 'unknown' && name === undefined) return { path: 'name', expected: 'the name of a program' }
  } else if (name !== undefined || condition.exact !== undefined) {
    return { path: name === undefined ? 'exact' : 'name', expected: 'nothing but for software' }
  }
  if (!takesValue(operator)) return value === undefined ? undefined : { path: 'value', expected: 'no value' }
  const expected = valueFault(field, operator, value)
  return expected === undefined ? undefined : { path: 'value', expected }
}

/** Whether a comparison is with a value. */
export function takesValue(operator: Operator): boolean {
  return operator !== 'present' && operator !== 'absent' && operator !== 'unknown'
}

/** The fields that a question names, each once, in its order: the columns of its answer. */
export function askedFields({ conditions }: Question): Condition['field'][] {
  return [...new Set(conditions.map(({ field }) => field))]
}

/** Whether a question is about what only a machine can say: then what hangs on one is not asked. */
export function isAboutMachines(question: Question): boolean {
  return askedFields(question).some((name) => INVENTORY_FIELDS[name].from !== 'server')
}

/** Whether a question is about a part that a machine may do without. */
export function isAboutBatteries(question: Question): boolean {
  return askedFields(question).some((name) => (INVENTORY_FIELDS[name] as InventoryField).part === 'battery')
}

function valueFault(field: InventoryField, operator: Operator, value: Condition['value']): string | undefined {
  switch (field.type) {
    case 'text':
      return typeof value === 'string' && value.trim() !== '' ? undefined : 'a text'
    case 'choice':
      return typeof value === 'string' && field.choices?.includes(value)
        ? undefined
        : `one of ${field.choices?.join(', ')}`
    case 'version':
    case 'software':
      return typeof value === 'string' && versionKey(value) !== undefined ? undefined : 'a version with a figure in it'
    default:
      return isAmount(value) && (operator !== 'is' || Number.isInteger(value)) ? undefined : 'a number'
  }
}

function isAmount(value: Condition['value']): boolean {
  return typeof value === 'number' && value >= 0 && value <= LARGEST
}
