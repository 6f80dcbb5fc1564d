import { type InventoryFieldName, inventoryField } from '@preau/protocol/rules/inventory-fields.ts'
import { useQuery } from '@tanstack/react-query'
import { Picker } from '../../../ui/Picker.tsx'
import { SuggestField, type Suggestion } from '../../../ui/SuggestField.tsx'
import { useDebounced } from '../../../ui/use-debounced.ts'
import { fieldValuesQuery } from '../../api/inventory-questions.ts'
import { choiceText } from '../../format/question-text.ts'
import { useWords } from '../../format/words.ts'
import type { Draft } from './draft.ts'

interface ValueProps {
  draft: Draft
  onChange: (draft: Draft) => void
}

const SUGGEST_AFTER_MS = 150

/** What a field is compared with: a figure with its unit, one of a choice, a text, a version. */
export function ConditionValue({ draft, onChange }: ValueProps) {
  const voice = useWords()
  const { t } = voice
  const { type, choices } = inventoryField(draft.field)
  if (choices) {
    return (
      <Picker
        hideLabel
        label={t('inventory.value')}
        value={draft.text}
        options={choices.map((value) => ({ value, label: choiceText(draft.field, value, voice) }))}
        onChange={(text) => onChange({ ...draft, text })}
      />
    )
  }
  if (type === 'text' || type === 'version') return <SuggestedText draft={draft} onChange={onChange} />
  const unit =
    type === 'memory' || type === 'bytes'
      ? t('inventory.unit.gb')
      : type === 'percent' || type === 'days'
        ? t(`inventory.unit.${type}`)
        : ''
  const isVersion = type === 'software'
  return (
    <label className="field figure" data-wide={isVersion || undefined}>
      <span className="vh">{t(isVersion ? 'inventory.version' : 'inventory.value')}</span>
      <input
        inputMode={isVersion ? 'text' : 'decimal'}
        value={draft.text}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        placeholder={isVersion ? t('inventory.version') : ''}
        onChange={(event) => {
          // A version is one word: what follows it in the address is the name of the program.
          const text = isVersion ? event.target.value.replace(/\s/g, '') : event.target.value
          onChange({ ...draft, text })
        }}
      />
      {unit && <span className="unit">{unit}</span>}
    </label>
  )
}

/** The name of a program: one of the list is that program alone, words that are typed are all whose names have them. */
export function ProgramName({ draft, onChange }: ValueProps) {
  const { t } = useWords()
  const suggestions = useSuggestions('software', draft.name)
  return (
    <SuggestField
      label={t('inventory.program')}
      value={draft.name}
      placeholder={t('inventory.program_hint')}
      suggestions={suggestions}
      onChange={(name, exact) => onChange({ ...draft, name, exact })}
    />
  )
}

function SuggestedText({ draft, onChange }: ValueProps) {
  const { t } = useWords()
  const suggestions = useSuggestions(draft.field, draft.text)
  return (
    <SuggestField
      label={t('inventory.value')}
      value={draft.text}
      placeholder={inventoryField(draft.field).type === 'text' ? t('inventory.text_hint') : t('inventory.version')}
      suggestions={suggestions}
      onChange={(text) => onChange({ ...draft, text })}
    />
  )
}

function useSuggestions(field: InventoryFieldName, typed: string): Suggestion[] {
  const { t } = useWords()
  const q = useDebounced(typed.trim(), SUGGEST_AFTER_MS)
  const { data } = useQuery(fieldValuesQuery({ field, ...(q !== '' && { q }) }))
  return (data?.rows ?? []).map(({ value, devices }) => ({
    value,
    detail: t('inventory.on_devices', { count: devices }),
  }))
}
