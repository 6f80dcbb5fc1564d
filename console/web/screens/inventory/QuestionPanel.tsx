import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { INVENTORY_FIELD_NAMES } from '@preau/protocol/rules/inventory-fields.ts'
import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import { Button } from '../../../ui/Button.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { useWords } from '../../format/words.ts'
import { ConditionRow, fieldOptions } from './ConditionRow.tsx'
import { EXAMPLE_NAMES, EXAMPLES } from './examples.ts'
import type { Drafts } from './use-drafts.ts'
import './question.css'

interface QuestionPanelProps {
  drafts: Drafts
  match: Question['match']
  onMatch: (match: Question['match']) => void
  onAsk: (question: Question | undefined) => void
}

/** The question, put together as a sentence. */
export function QuestionPanel({
  drafts: { drafts, full, add, set, remove },
  match,
  onMatch,
  onAsk,
}: QuestionPanelProps) {
  const voice = useWords()
  const { t } = voice
  const joint = (index: number) =>
    index === 0 ? t('inventory.devices_where') : t(match === 'all' ? 'inventory.and' : 'inventory.or')
  return (
    <section className="panel question" aria-labelledby="question">
      <header>
        <h2 id="question">{t('inventory.build')}</h2>
        {drafts.length > 1 && (
          <Segments
            small
            label={t('inventory.match')}
            value={match}
            onChange={onMatch}
            options={[
              { value: 'all', label: t('inventory.match.all') },
              { value: 'any', label: t('inventory.match.any') },
            ]}
          />
        )}
        {drafts.length > 0 && (
          <Button look="quiet" small onClick={() => onAsk(undefined)}>
            {t('inventory.clear')}
          </Button>
        )}
      </header>
      {drafts.length === 0 && <p className="say">{t('inventory.build_say')}</p>}
      {drafts.length > 0 && (
        <ol className="conditions">
          {drafts.map((draft, index) => (
            <ConditionRow
              key={draft.key}
              draft={draft}
              number={index + 1}
              joint={joint(index)}
              onChange={set}
              onRemove={() => remove(draft.key)}
            />
          ))}
        </ol>
      )}
      <div className="begin">
        {full ? (
          <p className="muted">{t('inventory.full')}</p>
        ) : (
          // One that was chosen is added at once: the list begins anew.
          <Picker
            key={drafts.length}
            hideLabel
            className="picker add"
            label={t('inventory.add')}
            value=""
            placeholder={t('inventory.add')}
            options={fieldOptions(voice)}
            onChange={(value) => {
              const field = INVENTORY_FIELD_NAMES.find((one) => one === value)
              if (field) add(field)
            }}
            search={{ label: t('inventory.field_search'), none: t('inventory.field_none'), fold: foldText }}
          />
        )}
        {drafts.length === 0 && (
          <fieldset className="examples">
            <legend>{t('inventory.examples')}</legend>
            {EXAMPLE_NAMES.map((name) => (
              <Button key={name} onClick={() => onAsk(EXAMPLES[name])}>
                {t(`example.${name}`)}
              </Button>
            ))}
          </fieldset>
        )}
      </div>
    </section>
  )
}
