import type { PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { TextArea } from '../../../ui/TextArea.tsx'
import { useChange } from '../../api/changes.ts'
import { remarkClaim } from '../../api/contracts.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

const ALL = 'all'

/** What the supplier says against a penalty, or that he accepts it. */
export function RemarkDialog({ claim, onClose }: { claim: PenaltyClaim; onClose: () => void }) {
  const { t } = useWords()
  const [about, setAbout] = useState(ALL)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const said = note.trim()
  const send = useChange((accepted: boolean) => {
    const breach = claim.breaches.find(({ ticket, commitment }) => `${ticket} ${commitment}` === about)
    return remarkClaim(claim.id, {
      ...(accepted && { accepted }),
      ...(said !== '' && { note: said }),
      ...(breach && { ticket: breach.ticket, commitment: breach.commitment }),
    })
  })
  const contest = () => {
    setTried(true)
    if (said !== '') send.mutate(false, { onSuccess: onClose })
  }
  return (
    <Dialog open question title={t('claim.remark_title')} closeLabel={t('shell.close')} onClose={onClose}>
      <Picker
        label={t('claim.remark_about')}
        value={about}
        onChange={setAbout}
        options={[
          { value: ALL, label: t('claim.remark_all') },
          ...claim.breaches.map(({ ticket, commitment, equipment }) => ({
            value: `${ticket} ${commitment}`,
            label: `${ticket}, ${commitment.toUpperCase()}`,
            ...(equipment !== null && { detail: equipment }),
          })),
        ]}
      />
      <TextArea
        label={t('claim.remark_words')}
        value={note}
        onChange={setNote}
        fault={tried && said === '' ? t('claim.remark_missing') : undefined}
      />
      {send.error && <Refusal error={send.error} />}
      <div className="row">
        <Button look="solid" blocked={send.isPending} onClick={contest}>
          {t('claim.send')}
        </Button>
        <Button blocked={send.isPending} onClick={() => send.mutate(true, { onSuccess: onClose })}>
          {t('claim.accept')}
        </Button>
        <Button onClick={onClose}>{t('shell.cancel')}</Button>
      </div>
    </Dialog>
  )
}
