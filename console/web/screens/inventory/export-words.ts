import type { AnswerQuery } from '@preau/protocol/api/inventory-questions.ts'
import { DEVICE_KINDS, STATUSES } from '@preau/protocol/rules/device-status.ts'
import { DISK_TYPES, INVENTORY_FIELD_NAMES, inventoryField } from '@preau/protocol/rules/inventory-fields.ts'
import { choiceText, columnName, fieldName } from '../../format/question-text.ts'
import type { Voice } from '../../format/translate.ts'

/** How a table is written for the reader: his words, his decimal mark. */
export function tableFormat(voice: Voice, file: string): { decimal: 'comma' | 'point'; words: Record<string, string> } {
  return { decimal: voice.locale === 'fr' ? 'comma' : 'point', words: { ...tableWords(voice), file } }
}

/** The same for an answer, whose columns bear the names that they have on the screen. */
export function answerFormat(voice: Voice, question: AnswerQuery['question']) {
  const { decimal, words } = tableFormat(voice, voice.t('inventory.file'))
  return { decimal, words: { ...words, software: columnName('software', question, voice).slice(0, 80) } }
}

/** What of a query a table is made of. */
export function tableQuery({ question, school, authority, group, only }: AnswerQuery) {
  return {
    question,
    ...(school !== undefined && { school }),
    ...(authority !== undefined && { authority }),
    ...(group !== undefined && { group }),
    ...(only !== undefined && { only }),
  }
}

function tableWords(voice: Voice): Record<string, string> {
  const { t } = voice
  const fields = INVENTORY_FIELD_NAMES.map((field) => {
    const { type } = inventoryField(field)
    const unit = type === 'memory' || type === 'bytes' ? t('inventory.unit.gb') : type === 'percent' ? '%' : ''
    const name = fieldName(field, voice)
    return [field, unit === '' ? name : `${name} (${unit})`]
  })
  return {
    ...Object.fromEntries(fields),
    ...Object.fromEntries(DEVICE_KINDS.map((kind) => [`kind.${kind}`, choiceText('kind', kind, voice)])),
    ...Object.fromEntries(STATUSES.map((status) => [`status.${status}`, choiceText('status', status, voice)])),
    ...Object.fromEntries(DISK_TYPES.map((type) => [`disk.type.${type}`, choiceText('disk.type', type, voice)])),
    school: t('fleet.school'),
    room: t('fleet.room'),
    device: t('fleet.device'),
    serial: t('hardware.serial'),
    simulated: t('device.simulated'),
    warranty: t('cover.warranty'),
    unknown: t('question.unknown'),
    gb: t('inventory.unit.gb'),
    index: t('alike.csv_index'),
    devices: t('alike.devices'),
    known: t('alike.csv_known'),
    configurations: t('alike.configurations'),
    most: t('alike.csv_most'),
  }
}
