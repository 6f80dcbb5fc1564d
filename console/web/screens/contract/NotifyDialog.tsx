import type { PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { TextArea } from '../../../ui/TextArea.tsx'
import { useChange } from '../../api/changes.ts'
import { notifyClaim } from '../../api/contracts.ts'
import { euros } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

interface NotifyDialogProps {
  claim: PenaltyClaim
  supplier: string
  onClose: () => void
}

/** Asks before a claim is told to the supplier: from then on his days run. */
export function NotifyDialog({ claim, supplier, onClose }: NotifyDialogProps) {
  const { t, format } = useWords()
  const [note, setNote] = useState('')
  const notify = useChange(() => notifyClaim(claim.id, note.trim()))
  return (
    <Dialog
      open
      question
      title={t('claim.notify_title', { amount: euros(claim.sums.claimed_eur, format), supplier })}
      closeLabel={t('shell.close')}
      onClose={onClose}
    >
      <p>{t('claim.notify_say')}</p>
      <TextArea label={t('claim.note')} help={t('claim.note_help')} value={note} onChange={setNote} />
      {notify.error && <Refusal error={notify.error} />}
      <div className="row">
        <Button
          look="solid"
          blocked={notify.isPending}
          onClick={() => notify.mutate(undefined, { onSuccess: onClose })}
        >
          {t('claim.notify')}
        </Button>
        <Button onClick={onClose}>{t('shell.cancel')}</Button>
      </div>
    </Dialog>
  )
}
