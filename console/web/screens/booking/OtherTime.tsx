import type { BookingResult } from '@preau/protocol/api/booking-acts.ts'
import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { Resource } from '@preau/protocol/api/resources.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { useState } from 'react'
import { Dialog } from '../../../ui/Dialog.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import type { Voice } from '../../format/translate.ts'
import { BookForm } from './BookForm.tsx'

interface OtherTimeProps {
  resource: Resource
  rows: readonly BookingRow[]
  lastClass: string
  /** The day from which one came. */
  date: string
  voice: Voice
  now: number
  onDone: (result: BookingResult) => void
  onClose: () => void
}

const TIME = /^\d{2}:\d{2}$/

/** Any day and hours, for a class or for somebody else: outside of class too, where the head decides. */
export function OtherTime({ resource, rows, lastClass, date, voice, now, onDone, onClose }: OtherTimeProps) {
  const { t } = voice
  const [when, setWhen] = useState({ date, from: '08:30', to: '09:30', until: '' })
  const [third, setThird] = useState(false)
  const [who, setWho] = useState('')
  const isLent = resource.kind === 'cart' || resource.kind === 'kit'
  const spans = isLent && when.until !== '' && when.until !== when.date
  const isTime = TIME.test(when.from) && TIME.test(when.to) && /^\d{4}-/.test(when.date)
  const inFives = [when.from, when.to].every((time) => Number(time.slice(3)) % 5 === 0)
  const wrong = !inFives || (!spans && when.from >= when.to)
  const blocked = !isTime || wrong || (third && who.trim() === '')
  const wish: Wish = {
    ...{ date: when.date, from: when.from, to: when.to },
    ...(spans && { until: when.until }),
  }
  return (
    <Dialog open onClose={onClose} closeLabel={t('shell.close')} title={`${t('book.other')} : ${resource.name}`}>
      <BookForm
        {...{ resource, wish, rows, lastClass, voice, now, blocked, onDone }}
        thirdParty={third ? who : null}
        onCancel={onClose}
      >
        <TextField
          label={t('book.date')}
          type="date"
          value={when.date}
          onChange={(next) => setWhen({ ...when, date: next })}
        />
        <div className="pair">
          <TextField
            label={t('book.from')}
            type="time"
            step={300}
            value={when.from}
            fault={wrong && isTime ? t('book.five') : undefined}
            onChange={(from) => setWhen({ ...when, from })}
          />
          <TextField
            label={t('book.to')}
            type="time"
            step={300}
            value={when.to}
            onChange={(to) => setWhen({ ...when, to })}
          />
        </div>
        {isLent && (
          <TextField
            label={t('book.last_day')}
            type="date"
            min={when.date}
            value={when.until}
            help={t('book.last_day_help')}
            onChange={(until) => setWhen({ ...when, until })}
          />
        )}
        <label className="pick flat">
          <input type="checkbox" checked={third} onChange={(event) => setThird(event.target.checked)} />
          <span>
            {t('book.third')} <small className="muted">{t('book.third_say')}</small>
          </span>
        </label>
        {third && (
          <TextField
            label={t('book.third_who')}
            placeholder={t('book.third_hint')}
            help={who.trim() === '' ? t('book.third_needed') : undefined}
            value={who}
            maxLength={120}
            onChange={setWho}
          />
        )}
      </BookForm>
    </Dialog>
  )
}
