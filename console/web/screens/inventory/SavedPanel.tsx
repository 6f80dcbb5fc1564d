import type { SavedQuestion } from '@preau/protocol/api/inventory-questions.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { ActionMenu } from '../../../ui/ActionMenu.tsx'
import { Waiting } from '../../../ui/states.tsx'
import { savedQuestionsQuery } from '../../api/inventory-questions.ts'
import { useMay } from '../../api/use-may.ts'
import { questionText } from '../../format/question-text.ts'
import { useWords } from '../../format/words.ts'

interface SavedPanelProps {
  current: Id | undefined
  onOpen: (saved: SavedQuestion) => void
  onRename: (saved: SavedQuestion) => void
  onDelete: (saved: SavedQuestion) => void
}

/** The questions that are kept: one click asks one of them again. */
export function SavedPanel({ current, onOpen, onRename, onDelete }: SavedPanelProps) {
  const voice = useWords()
  const { t } = voice
  const may = useMay()
  const { data, error } = useQuery(savedQuestionsQuery)
  return (
    <section className="panel saved" aria-labelledby="saved">
      <header>
        <h2 id="saved">{t('saved.title')}</h2>
      </header>
      {!data ? (
        error ? (
          <p className="say">{t('saved.failed')}</p>
        ) : (
          <Waiting label={t('inventory.waiting')} rows={2} />
        )
      ) : data.rows.length === 0 ? (
        <p className="say">{t('saved.none')}</p>
      ) : (
        <ul>
          {data.rows.map((saved) => (
            <li key={saved.id} className={saved.id === current ? 'now' : undefined}>
              <button
                type="button"
                className="open"
                aria-current={saved.id === current ? 'true' : undefined}
                onClick={() => onOpen(saved)}
              >
                <b>{saved.name}</b>
                <small>{questionText(saved.question, voice)}</small>
              </button>
              {may('inventory.save') && (
                <ActionMenu
                  label={t('saved.actions', { name: saved.name })}
                  actions={[
                    { id: 'rename', label: t('saved.rename'), run: () => onRename(saved) },
                    { id: 'delete', label: t('saved.delete'), danger: true, run: () => onDelete(saved) },
                  ]}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
