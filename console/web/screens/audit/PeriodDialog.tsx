import { MOST_COUNTED, type RetentionRow } from '@preau/protocol/api/privacy.ts'
import { retentionFault, retentionRule } from '@preau/protocol/rules/retention.ts'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { TextField } from '../../../ui/TextField.tsx'
import { useDebounced } from '../../../ui/use-debounced.ts'
import { useChange } from '../../api/changes.ts'
import { retentionPreviewQuery, setRetention } from '../../api/privacy.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

interface PeriodDialogProps {
  row: RetentionRow
  onClose: () => void
  onDone: (days: number) => void
}

/** Another period, within its bounds, after a look at what it would take away. */
export function PeriodDialog({ row, onClose, onDone }: PeriodDialogProps) {
  const { t } = useWords()
  const { least, most, days: usual, unfounded } = retentionRule(row.item)
  const [text, setText] = useState(String(row.days))
  const [reason, setReason] = useState(row.reason)
  const [asked, setAsked] = useState(false)
  const save = useChange(setRetention)
  const days = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN
  const fault = retentionFault(row.item, days, reason)
  const settled = useDebounced(days, 300)
  const preview = useQuery({
    ...retentionPreviewQuery(row.item, settled),
    enabled: retentionFault(row.item, settled, reason) !== 'bounds',
  })
  const due = preview.data?.due ?? null
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    focusFault(event.currentTarget)
    if (fault) return
    save.mutate(
      { item: row.item, days, ...(days > unfounded && { reason: reason.trim() }) },
      { onSuccess: () => onDone(days) },
    )
  }
  return (
    <Dialog open onClose={onClose} closeLabel={t('shell.close')} title={t(`privacy.item.${row.item}`)}>
      <form className="form" onSubmit={submit} noValidate>
        <TextField
          label={t('privacy.days_label')}
          help={t('privacy.days_help', { least, most, days: usual })}
          value={text}
          onChange={setText}
          fault={asked && fault === 'bounds' ? t('privacy.days_wrong', { least, most }) : undefined}
          inputMode="numeric"
          autoComplete="off"
          maxLength={5}
          autoFocus
        />
        {days > unfounded && days <= most && (
          <TextField
            label={t('privacy.reason', { days: unfounded })}
            help={t('privacy.reason_help')}
            value={reason}
            onChange={setReason}
            fault={asked && fault === 'reason' ? t('privacy.reason_missing') : undefined}
            autoComplete="off"
            maxLength={500}
          />
        )}
        <p role="status" className="muted">
          {due !== null &&
            (due > MOST_COUNTED
              ? t('privacy.preview_many', { count: MOST_COUNTED })
              : due === 0
                ? t('privacy.preview_none')
                : t('privacy.preview', { count: due }))}
        </p>
        <Refusal error={save.error} />
        <div className="rowb end">
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button look="solid" type="submit" blocked={save.isPending}>
            {save.isPending ? t('shell.saving') : t('shell.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
