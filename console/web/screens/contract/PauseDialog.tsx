import type { PauseAnswer } from '@preau/protocol/contracts/vocabulary.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { TextArea } from '../../../ui/TextArea.tsx'
import { useChange } from '../../api/changes.ts'
import { answerPause, contestPause } from '../../api/contracts.ts'
import { logMoment } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

interface PauseDialogProps {
  contract: Id
  ticket: string
  pause: { from: string; cause: string }
  /** What the supplier said where this is the answer to it. */
  contested: string | undefined
  onClose: () => void
}

/** The supplier contests one pause, or the buyer answers: either becomes a line of the log of the contract. */
export function PauseDialog({ contract, ticket, pause, contested, onClose }: PauseDialogProps) {
  const { t, format } = useWords()
  const [said, setSaid] = useState<PauseAnswer>('kept')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const answers = contested !== undefined
  const words = note.trim()
  const { from, cause } = pause
  const send = useChange(() => {
    const body = { ticket, pause: { from, cause }, note: words }
    return answers ? answerPause(contract, { ...body, said }) : contestPause(contract, body)
  })
  const missing = tried && words === ''
  return (
    <Dialog
      open
      question
      title={t(answers ? 'pause.answer_title' : 'pause.contest_title')}
      closeLabel={t('shell.close')}
      onClose={onClose}
    >
      <p>
        <b>{[ticket, cause, logMoment(from, format)].join(', ')}</b>
      </p>
      {answers ? <blockquote>{contested}</blockquote> : <p>{t('pause.contest_say')}</p>}
      {answers && (
        <Segments
          label={t('pause.answer_way')}
          value={said}
          onChange={setSaid}
          options={[
            { value: 'kept', label: t('pause.kept') },
            { value: 'granted', label: t('pause.granted') },
          ]}
        />
      )}
      {answers && said === 'granted' && <p className="muted">{t('pause.granted_say')}</p>}
      <TextArea
        label={t(answers ? 'pause.answer_words' : 'pause.words')}
        value={note}
        onChange={setNote}
        fault={missing ? t(answers ? 'pause.answer_missing' : 'pause.words_missing') : undefined}
      />
      {send.error && <Refusal error={send.error} />}
      <div className="row">
        <Button
          look="solid"
          blocked={send.isPending}
          onClick={() => {
            setTried(true)
            if (words !== '') send.mutate(undefined, { onSuccess: onClose })
          }}
        >
          {t('pause.send')}
        </Button>
        <Button onClick={onClose}>{t('shell.cancel')}</Button>
      </div>
    </Dialog>
  )
}
