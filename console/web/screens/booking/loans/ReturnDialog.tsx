import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { ResourceItem } from '@preau/protocol/rules/booking/resource-kinds.ts'
import { useState } from 'react'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { Note } from '../../../../ui/states.tsx'
import { takeBack } from '../../../api/bookings.ts'
import { useChange } from '../../../api/changes.ts'
import type { Voice } from '../../../format/translate.ts'
import { Refusal } from '../../Refusal.tsx'

interface ReturnDialogProps {
  row: BookingRow
  contents: readonly ResourceItem[]
  voice: Voice
  onClose: () => void
}

/** What is back, thing by thing: nothing is ticked before somebody looked. */
export function ReturnDialog({ row, contents, voice, onClose }: ReturnDialogProps) {
  const { t, format } = voice
  const [back, setBack] = useState<Readonly<Record<string, number>>>({})
  const [all, setAll] = useState(false)
  const take = useChange(() => takeBack(row.id, { missing }))
  const counted = (item: ResourceItem) => back[item.what] ?? 0
  const missing = contents.flatMap((item) =>
    counted(item) < item.count ? [{ what: item.what, count: item.count - counted(item) }] : [],
  )
  const set = (item: ResourceItem, count: number) =>
    setBack({ ...back, [item.what]: Math.max(0, Math.min(item.count, count)) })
  const nothing = contents.length === 0
  return (
    <Dialog
      open
      onClose={onClose}
      closeLabel={t('shell.close')}
      title={t('loans.return_of', { kit: row.resource.name })}
    >
      <p className="muted">{nothing ? t('loans.return_whole') : t('loans.return_say')}</p>
      {nothing ? (
        <label className="pick flat">
          <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
          {t('loans.it_is_back')}
        </label>
      ) : (
        <ul className="returns">
          {contents.map((item) => (
            <li key={item.what}>
              <label className="pick flat">
                <input
                  type="checkbox"
                  checked={counted(item) === item.count}
                  onChange={(event) => set(item, event.target.checked ? item.count : 0)}
                />
                <span>{item.what}</span>
              </label>
              <span className="field">
                <input
                  type="number"
                  min={0}
                  max={item.count}
                  value={counted(item)}
                  aria-label={t('loans.back_count', { what: item.what })}
                  onChange={(event) => set(item, Number(event.target.value) || 0)}
                />
              </span>
              <span className="muted">{t('loans.of_count', { count: format.number(item.count) })}</span>
            </li>
          ))}
        </ul>
      )}
      {missing.length > 0 && (
        <Note tone="degraded">
          {t('loans.missing', {
            what: format.list(
              missing.map(({ what, count }) => t('bookings.item', { count: format.number(count), what })),
            ),
          })}
        </Note>
      )}
      <Refusal error={take.error} />
      <div className="rowb end">
        <Button look="quiet" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button
          look="solid"
          blocked={take.isPending || (nothing && !all)}
          onClick={() => take.mutate(undefined, { onSuccess: onClose })}
        >
          {missing.length > 0 ? t('loans.take_back_part') : t('loans.take_back')}
        </Button>
      </div>
    </Dialog>
  )
}
