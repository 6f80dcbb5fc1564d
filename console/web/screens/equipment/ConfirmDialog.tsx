import type { EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { equipmentFact } from '../../format/equipment-text.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'

interface ConfirmDialogProps {
  name: string
  detail: EquipmentDetail
  open: boolean
  pending: boolean
  error: Error | null
  voice: Voice
  onClose: () => void
  onConfirm: () => void
}

/** Shows what is read of a device, so that who stands before it can say whether that is true. */
export function ConfirmDialog({ name, detail, open, pending, error, voice, onClose, onConfirm }: ConfirmDialogProps) {
  const { t } = voice
  const [checked, setChecked] = useState(false)
  const facts = Object.entries(detail.values).map(([reading, value]) => equipmentFact(reading, value, voice))
  const close = () => {
    setChecked(false)
    onClose()
  }
  return (
    <Dialog question open={open} onClose={close} closeLabel={t('shell.close')} title={t('confirm.title', { name })}>
      <p>{t('confirm.say')}</p>
      {facts.length === 0 ? (
        <p className="muted">{t('confirm.nothing')}</p>
      ) : (
        <section aria-label={t('confirm.read')}>
          <Facts look="compare" rows={facts} />
        </section>
      )}
      <label className="pick">
        <input type="checkbox" checked={checked} onChange={(event) => setChecked(event.target.checked)} />
        {t('confirm.check')}
      </label>
      <Refusal error={error} />
      <div className="rowb end">
        <Button look="quiet" onClick={close}>
          {t('shell.cancel')}
        </Button>
        <Button look="solid" blocked={!checked || facts.length === 0 || pending} onClick={onConfirm}>
          {t(pending ? 'confirm.doing' : 'confirm.do')}
        </Button>
      </div>
    </Dialog>
  )
}
