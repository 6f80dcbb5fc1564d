import type { PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { TextArea } from '../../../ui/TextArea.tsx'
import { useChange } from '../../api/changes.ts'
import { decideClaim } from '../../api/contracts.ts'
import { euros } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

interface DecideDialogProps {
  claim: PenaltyClaim
  supplier: string
  onClose: () => void
}

/** What the buyer keeps and what he waives, with the reason: it becomes a line of the log of the contract. */
export function DecideDialog({ claim, supplier, onClose }: DecideDialogProps) {
  const { t, format } = useWords()
  const [waived, setWaived] = useState<ReadonlySet<string>>(new Set())
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const reason = note.trim()
  const lines = claim.breaches.filter(({ penalty_eur, waived_eur }) => penalty_eur > waived_eur)
  // One waiver takes all of a commitment, however often it was met late.
  const keys = [...new Set(lines.map(({ ticket, commitment }) => `${ticket} ${commitment}`))]
  const decide = useChange(() => {
    const waive = lines.flatMap(({ ticket, commitment }, index) => {
      const key = `${ticket} ${commitment}`
      const isFirst = lines.findIndex((each) => `${each.ticket} ${each.commitment}` === key) === index
      return waived.has(key) && isFirst ? [{ ticket, commitment, reason }] : []
    })
    return decideClaim(claim.id, { ...(reason !== '' && { note: reason }), waive })
  })
  const send = () => {
    setTried(true)
    if (waived.size === 0 || reason !== '') decide.mutate(undefined, { onSuccess: onClose })
  }
  const turn = (key: string) =>
    setWaived((before) => new Set(before.has(key) ? [...before].filter((each) => each !== key) : [...before, key]))
  return (
    <Dialog open question title={t('claim.decide_title', { supplier })} closeLabel={t('shell.close')} onClose={onClose}>
      <p>{t('claim.decide_say')}</p>
      <ul className="checks">
        {keys.map((key) => {
          const [ticket = '', commitment = ''] = key.split(' ')
          const own = lines.filter((each) => `${each.ticket} ${each.commitment}` === key)
          const left = own.reduce((sum, { penalty_eur, waived_eur }) => sum + penalty_eur - waived_eur, 0)
          return (
            <li key={key}>
              <label className="check">
                <input type="checkbox" checked={waived.has(key)} onChange={() => turn(key)} />
                {t('claim.waive', { ticket, commitment: commitment.toUpperCase(), amount: euros(left, format) })}
              </label>
            </li>
          )
        })}
      </ul>
      <TextArea
        label={t('claim.reason')}
        value={note}
        onChange={setNote}
        fault={tried && waived.size > 0 && reason === '' ? t('claim.reason_missing') : undefined}
      />
      {decide.error && <Refusal error={decide.error} />}
      <div className="row">
        <Button look="solid" blocked={decide.isPending} onClick={send}>
          {t('claim.decide')}
        </Button>
        <Button onClick={onClose}>{t('shell.cancel')}</Button>
      </div>
    </Dialog>
  )
}
