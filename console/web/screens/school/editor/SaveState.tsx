import { Button } from '../../../../ui/Button.tsx'
import { Note } from '../../../../ui/states.tsx'
import { errorText } from '../../../format/error-text.ts'
import { useWords } from '../../../format/words.ts'
import type { Save } from './use-save.ts'

/** What became of saving: somebody else's change with both ways on, or why it failed. */
export function SaveState({ save, onTheirs }: { save: Save; onTheirs: () => void }) {
  const voice = useWords()
  const { t } = voice
  if (save.running) return null
  if (save.conflict) {
    const { title, advice } = errorText('PLAN_CHANGED', voice)
    return (
      <div role="alert">
        <Note
          tone="degraded"
          action={
            <span className="rowb">
              <Button small onClick={onTheirs}>
                {t('draw.see_theirs')}
              </Button>
              <Button small onClick={save.overwrite}>
                {t('draw.overwrite')}
              </Button>
            </span>
          }
        >
          <b>{title}.</b> {advice}
        </Note>
      </div>
    )
  }
  if (save.error === undefined) return null
  const { title, advice } = errorText(save.error.code, voice)
  return (
    <div role="alert">
      <Note tone="down">
        <b>{title}.</b> {advice} ({save.error.code})
      </Note>
    </div>
  )
}
