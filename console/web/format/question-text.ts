import { type InventoryFieldName, inventoryField, type Operator } from '@preau/protocol/rules/inventory-fields.ts'
import { type Condition, type Question, takesValue } from '@preau/protocol/rules/inventory-question.ts'
import type { Translate, Voice, WordKey } from './translate.ts'

/** Fields that are feminine in French: their adjectives agree. */
const FEMININE: ReadonlySet<InventoryFieldName> = new Set([
  'memory',
  'firmware.year',
  'os.version',
  'agent',
  'disk.size',
  'disk.free',
  'battery.health',
  'printer',
])

const GB = 1e9
const GIB = 1024 ** 3

/** Words without figures to fill in. */
type PlainKey = Extract<WordKey, `op.${string}` | `ask.${string}` | `field.${string}` | `disk.type.${string}`>
const plain = (t: Translate, key: PlainKey) => (t as (key: string) => string)(key)

/** A question as one sentence: « Appareils dont la mémoire est inférieure à 8 Go et … ». */
export function questionText({ match, conditions }: Question, voice: Voice): string {
  const { t } = voice
  const texts = conditions.map((condition) => conditionText(condition, voice))
  const last = texts.at(-1) ?? ''
  const before = texts.slice(0, -1)
  if (before.length === 0) return t('question.all', { conditions: last })
  const begun = before.reduce((one, other) => t('question.comma', { one, other }))
  const joined = t(match === 'all' ? 'question.and' : 'question.or', { before: begun, last })
  return t('question.all', { conditions: joined })
}

/** One condition within the sentence: « le logiciel LibreOffice est antérieur à 24.2 ». */
export function conditionText(condition: Condition, voice: Voice): string {
  const { field, operator } = condition
  const what = subjectText(condition, voice)
  const compared = operatorText(field, operator, voice)
  return takesValue(operator) ? `${what} ${compared} ${valueText(condition, voice)}` : `${what} ${compared}`
}

/** How a field is compared, as it stands in a sentence. */
export function operatorText(field: InventoryFieldName, operator: Operator, { t }: Voice): string {
  return plain(t, operatorKey(field, operator))
}

/** What a field is called over a column. */
export function fieldName(field: InventoryFieldName, { t }: Voice): string {
  return plain(t, `field.${field}`)
}

/** The same over the column of an answer: a program that is asked for alone gives its own name. */
export function columnName(field: InventoryFieldName, { conditions }: Question, voice: Voice): string {
  const names = new Set(conditions.flatMap(({ name }) => name ?? []))
  const [only] = names
  return field === 'software' && names.size === 1 && only !== undefined ? only : fieldName(field, voice)
}

/** What a field is called within a sentence. */
export function askedName(field: InventoryFieldName, { t }: Voice): string {
  return plain(t, `ask.${field}`)
}

/** The value of a field as a device says it. `now`: ms since 1970, for moments. */
export function answerText(
  field: InventoryFieldName,
  value: number | string | null,
  voice: Voice,
  now: number,
): string {
  const { t, format } = voice
  if (value === null) return t('question.unknown')
  if (value === '') return t(field === 'software' ? 'question.absent' : 'question.no_battery')
  if (typeof value === 'string')
    return inventoryField(field).type === 'choice' ? choiceText(field, value, voice) : value
  switch (inventoryField(field).type) {
    case 'memory':
      return format.memory(value)
    case 'bytes':
      return format.bytes(value)
    case 'percent':
      return format.percent(value, 0)
    case 'year':
      return String(value)
    case 'days':
      return format.ago(value, now)
    default:
      return format.number(value)
  }
}

/** One value of a choice: « Tablette », « SSD ». */
export function choiceText(field: InventoryFieldName, value: string, { t }: Voice): string {
  const area = field === 'disk.type' ? 'disk.type' : field
  return (t as (key: string) => string)(`${area}.${value}`)
}

function subjectText({ field, operator, name, exact }: Condition, { t }: Voice): string {
  if (field !== 'software') return plain(t, `ask.${field}`)
  if (operator === 'unknown' || name === undefined) return t('ask.software.list')
  return exact ? `${t('ask.software')} ${name}` : `${t('ask.software.wide')} ${t('question.quoted', { text: name })}`
}

function valueText({ field, value = '' }: Condition, voice: Voice): string {
  const { t, format } = voice
  const { type } = inventoryField(field)
  if (typeof value === 'string') {
    if (type === 'choice') return choiceText(field, value, voice).toLocaleLowerCase(voice.locale)
    return type === 'text' ? t('question.quoted', { text: value }) : value
  }
  switch (type) {
    case 'memory':
      return t('question.gb', { value: format.number(value / GIB) })
    case 'bytes':
      return t('question.gb', { value: format.number(value / GB) })
    case 'percent':
      return format.percent(value)
    case 'days':
      return t('question.days', { count: value })
    case 'year':
      return String(value)
    default:
      return format.number(value)
  }
}

function operatorKey(field: InventoryFieldName, operator: Operator): PlainKey {
  const { type } = inventoryField(field)
  if (operator === 'unknown') return FEMININE.has(field) || field === 'software' ? 'op.unknown.f' : 'op.unknown'
  switch (operator) {
    case 'present':
    case 'absent':
      return `op.software.${operator}`
    case 'contains':
    case 'lacks':
      return `op.text.${operator}`
    case 'older':
    case 'within':
      return `op.days.${operator}`
    case 'is_not':
      return 'op.is_not'
    case 'is':
      return type === 'memory' || type === 'count' ? 'op.amount.is' : 'op.is'
    default:
      if (type === 'version' || type === 'software' || type === 'year') return `op.${type}.${operator}`
      return operator === 'below' && FEMININE.has(field) ? 'op.amount.below.f' : `op.amount.${operator}`
  }
}
