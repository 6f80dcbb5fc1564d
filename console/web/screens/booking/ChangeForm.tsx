import type { BookingResult } from '@preau/protocol/api/booking-acts.ts'
import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { Segments } from '../../../ui/Segments.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { changeBooking } from '../../api/bookings.ts'
import { useChange } from '../../api/changes.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { type DraftFaults, draftFaults, draftOfOpening, EMPTY_DRAFT, openingOf } from './book-draft.ts'
import { refusalText, refusedIn } from './booking-text.ts'
import { OpeningField } from './OpeningField.tsx'
import type { Scope } from './use-deeds.ts'

interface ChangeFormProps {
  row: BookingRow
  sites: readonly string[]
  voice: Voice
  onDone: (result: BookingResult) => void
  onCancel: () => void
}

/** What a session is about and what it opens; when it is, is moved in the grid. */
export function ChangeForm({ row, sites, voice, onDone, onCancel }: ChangeFormProps) {
  const { t } = voice
  const [draft, setDraft] = useState({
    ...{ ...EMPTY_DRAFT, title: row.title ?? '', classLabel: row.classLabel ?? '' },
    ...draftOfOpening(row.opens),
  })
  const [scope, setScope] = useState<Scope>('one')
  const [faults, setFaults] = useState<DraftFaults>({})
  const save = useChange(() =>
    changeBooking(row.id, {
      ...{ title: draft.title.trim(), classLabel: draft.classLabel.trim(), opens: openingOf(draft), scope },
    }),
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = draftFaults(draft, sites)
    setFaults(found)
    if (Object.keys(found).length > 0) return focusFault(event.currentTarget)
    save.mutate(undefined, { onSuccess: onDone })
  }
  const refused = refusedIn(save.error)
  return (
    <form className="form bookform" noValidate onSubmit={submit}>
      <TextField
        label={t('book.title')}
        value={draft.title}
        maxLength={120}
        onChange={(title) => setDraft({ ...draft, title })}
      />
      <TextField
        label={t('book.class')}
        value={draft.classLabel}
        maxLength={40}
        onChange={(classLabel) => setDraft({ ...draft, classLabel })}
      />
      {(row.room !== null || row.opens !== null) && (
        <OpeningField
          {...{ draft, sites, voice }}
          fault={faults.target}
          onChange={(next) => setDraft({ ...draft, ...next })}
        />
      )}
      {row.series !== null && (
        <Segments
          label={t('booking.scope')}
          value={scope}
          options={[
            { value: 'one', label: t('booking.one') },
            { value: 'following', label: t('booking.following') },
          ]}
          onChange={setScope}
        />
      )}
      {refused ? <p role="alert">{refusalText(refused, voice)}</p> : <Refusal error={save.error} />}
      <div className="row">
        <Button look="solid" type="submit" blocked={save.isPending}>
          {t('booking.save')}
        </Button>
        <Button onClick={onCancel}>{t('shell.cancel')}</Button>
      </div>
    </form>
  )
}
