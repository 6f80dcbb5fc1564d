import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { Note } from '../../../ui/states.tsx'
import type { Voice } from '../../format/translate.ts'
import type { Done } from './done-text.ts'

interface DoneNoteProps {
  done: Done
  busy: boolean
  voice: Voice
  now: number
  onUndo: () => void
  onClose: () => void
}

/** What was done, and the way to take it back while there is one. */
export function DoneNote({ done, busy, voice, now, onUndo, onClose }: DoneNoteProps) {
  const { t } = voice
  return (
    <Note
      tone="ok"
      action={
        <span className="rowb">
          {done.undo && now < done.undo.until && (
            <Button small sign="undo" blocked={busy} onClick={onUndo}>
              {t('bookings.undo')}
            </Button>
          )}
          <button type="button" className="iconbtn" aria-label={t('shell.close')} onClick={onClose}>
            <Sign name="x" />
          </button>
        </span>
      }
    >
      {done.text}
    </Note>
  )
}
