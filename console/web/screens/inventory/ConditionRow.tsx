import { foldText } from '@preau/protocol/rules/fold-text.ts'
import {
  INVENTORY_FIELD_NAMES,
  type InventoryFieldName,
  inventoryField,
  OPERATORS_OF,
  type Operator,
} from '@preau/protocol/rules/inventory-fields.ts'
import { takesValue } from '@preau/protocol/rules/inventory-question.ts'
import { type Option, Picker } from '../../../ui/Picker.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { askedName, fieldName, operatorText } from '../../format/question-text.ts'
import type { Voice } from '../../format/translate.ts'
import { useWords } from '../../format/words.ts'
import { ConditionValue, ProgramName } from './ConditionValue.tsx'
import { type Draft, newDraft, toCondition } from './draft.ts'

interface ConditionRowProps {
  draft: Draft
  number: number
  /** Stands before it: « et », « ou », nothing before the first. */
  joint: string
  onChange: (draft: Draft) => void
  onRemove: () => void
}

/** One condition, to be read from left to right as a part of the sentence. */
export function ConditionRow({ draft, number, joint, onChange, onRemove }: ConditionRowProps) {
  const voice = useWords()
  const { t } = voice
  const { type } = inventoryField(draft.field)
  const named = type === 'software' && draft.operator !== 'unknown'
  return (
    <li>
      <fieldset className="condition">
        <legend className="vh">{t('inventory.condition', { number })}</legend>
        <span className="joint">{joint}</span>
        <Picker
          hideLabel
          className="picker what"
          label={t('inventory.field')}
          value={draft.field}
          options={fieldOptions(voice, askedName)}
          onChange={(value) => {
            const field = INVENTORY_FIELD_NAMES.find((one) => one === value)
            if (field && field !== draft.field) onChange(newDraft(draft.key, field))
          }}
          search={{ label: t('inventory.field_search'), none: t('inventory.field_none'), fold: foldText }}
        />
        {named && <ProgramName draft={draft} onChange={onChange} />}
        <Picker
          hideLabel
          className="picker how"
          label={t('inventory.operator')}
          value={draft.operator}
          options={OPERATORS_OF[type].map((value) => ({ value, label: operatorText(draft.field, value, voice) }))}
          onChange={(value) => {
            const operator = OPERATORS_OF[type].find((one): one is Operator => one === value)
            if (operator) onChange({ ...draft, operator })
          }}
        />
        {takesValue(draft.operator) && <ConditionValue draft={draft} onChange={onChange} />}
        {toCondition(draft) === undefined && <span className="todo">{t('inventory.incomplete')}</span>}
        <button type="button" className="iconbtn" aria-label={t('inventory.remove', { number })} onClick={onRemove}>
          <Sign name="x" />
        </button>
      </fieldset>
    </li>
  )
}

/** Every field under the title of its group, as a sentence or a column has it. */
export function fieldOptions(
  voice: Voice,
  name: (field: InventoryFieldName, voice: Voice) => string = fieldName,
): Option[] {
  return INVENTORY_FIELD_NAMES.map((field) => ({
    value: field,
    label: name(field, voice),
    group: voice.t(`fields.${inventoryField(field).group}`),
  }))
}
