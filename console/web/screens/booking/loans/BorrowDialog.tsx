import type { BookingResult } from '@preau/protocol/api/booking-acts.ts'
import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { Resource } from '@preau/protocol/api/resources.ts'
import { dateOf, dayOf, weekdayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { TextField } from '../../../../ui/TextField.tsx'
import { bookingsQuery } from '../../../api/bookings.ts'
import type { Voice } from '../../../format/translate.ts'
import { BookForm } from '../BookForm.tsx'

interface BorrowDialogProps {
  resource: Resource
  rows: readonly BookingRow[]
  lastClass: string
  voice: Voice
  now: number
  today: string
  onDone: (result: BookingResult) => void
  onClose: () => void
}

/** Two weeks, as a class keeps a kit. */
const USUAL = 14

/** Borrows a kit over days: from the first hour of class of one to the last of another. */
export function BorrowDialog({ resource, rows, lastClass, voice, now, today, onDone, onClose }: BorrowDialogProps) {
  const { t } = voice
  const start = nextWeekday((dayOf(today) ?? 0) + 1)
  const [from, setFrom] = useState(dateOf(start))
  const [until, setUntil] = useState(dateOf(nextWeekday(start + USUAL)))
  const days = { school: resource.school, resource: resource.id }
  const { data: first } = useQuery(bookingsQuery({ ...days, from, to: from }))
  const { data: last } = useQuery(bookingsQuery({ ...days, from: until, to: until }))
  const opens = first?.days.find(({ date }) => date === from)?.periods[0]?.from ?? '08:30'
  const closes = last?.days.find(({ date }) => date === until)?.periods.at(-1)?.to ?? '16:30'
  const blocked = from === '' || until === '' || until < from
  const wish = { date: from, from: opens, to: closes, ...(until !== from && { until }) }
  return (
    <Dialog open onClose={onClose} closeLabel={t('shell.close')} title={t('loans.borrow_of', { kit: resource.name })}>
      <BookForm {...{ resource, wish, rows, lastClass, voice, now, blocked, onDone }} once onCancel={onClose}>
        <div className="pair">
          <TextField label={t('loans.from')} type="date" value={from} min={today} onChange={setFrom} />
          <TextField
            label={t('loans.until')}
            type="date"
            value={until}
            min={from}
            fault={until < from ? t('refusal.reversed') : undefined}
            onChange={setUntil}
          />
        </div>
      </BookForm>
    </Dialog>
  )
}

function nextWeekday(day: number): number {
  const weekday = weekdayOf(day)
  return weekday === 'saturday' ? day + 2 : weekday === 'sunday' ? day + 1 : day
}
