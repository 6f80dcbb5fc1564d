import { useRef } from 'react'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import type { Voice } from '../../format/translate.ts'
import type { FactEdit } from './use-fact-edit.ts'

/** What became of a change, beside the field: saved with the way back, or why not. */
export function FactOutcome({ edit, voice, id }: { edit: FactEdit; voice: Voice; id: string }) {
  const { t } = voice
  const place = useRef<HTMLSpanElement>(null)
  if (edit.problem !== null) {
    return (
      <span className="msg" role="alert" id={id}>
        <StatusMark shape="down" />
        {edit.problem}
      </span>
    )
  }
  // The button that undoes is gone once it is pressed: the focus stays where it was, on what came of it.
  const undo = () => {
    edit.undo()
    place.current?.focus()
  }
  return (
    <span className="outcome" role="status" ref={place} tabIndex={-1}>
      {edit.done === 'saved' && (
        <>
          {t('facts.saved')}{' '}
          <button type="button" className="linkbtn" onClick={undo}>
            {t('shell.undo')}
          </button>
        </>
      )}
      {edit.done === 'undone' && t('facts.restored')}
    </span>
  )
}
