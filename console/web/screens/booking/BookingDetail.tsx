import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Facts } from '../../../ui/Facts.tsx'
import { schoolTimesQuery } from '../../api/bookings.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { BookingActs } from './BookingActs.tsx'
import { lessonText, refusalText, refusedIn, whoText } from './booking-text.ts'
import { ChangeForm } from './ChangeForm.tsx'
import { Elsewhere } from './Elsewhere.tsx'
import type { Shown } from './resource-week.ts'
import type { Deeds, Scope } from './use-deeds.ts'

interface BookingDetailProps {
  shown: Shown
  deeds: Deeds
  /** Whether one may book here. */
  mayBook: boolean
  voice: Voice
  now: number
  onMove?: (scope: Scope) => void
  onClose: () => void
}

/** One booking: whose it is, its code, and what may be done with it. */
export function BookingDetail({
  shown: { row, wait },
  deeds,
  mayBook,
  voice,
  now,
  onMove,
  onClose,
}: BookingDetailProps) {
  const { t } = voice
  const [changing, setChanging] = useState(false)
  const { data: times } = useQuery(schoolTimesQuery(row.school))
  const refused = refusedIn(deeds.error)
  const isHidden = !row.mine && row.teacher === null && row.thirdParty === null
  if (changing) {
    return (
      <ChangeForm
        {...{ row, voice, sites: times?.sites ?? [] }}
        onDone={(result) => {
          deeds.finished('change', result)
          onClose()
        }}
        onCancel={() => setChanging(false)}
      />
    )
  }
  return (
    <div className="form bookingdetail">
      {row.code !== null && row.state === 'booked' && row.room !== null && (
        <p className="boardcode">
          <span>{t('booking.code')}</span>
          <b>{row.code}</b>
          <small>{t('booking.code_say')}</small>
        </p>
      )}
      {isHidden ? (
        <p className="muted">{t('booking.hidden')}</p>
      ) : (
        <Facts
          look="compare"
          rows={[
            [t('booking.teacher'), row.mine && row.thirdParty === null ? null : whoText(row, voice)],
            [t('booking.class'), row.classLabel || null],
            [t('booking.what'), row.title || null],
            [t('booking.opens'), row.opens && openingText(row.opens)],
            [t('booking.state'), row.state === 'booked' ? null : t(`booking.state.${row.state}`)],
            [t('booking.lesson'), lessonText(row, voice) ?? null],
            [t('booking.series'), row.series && t('bookings.each', { weekday: voice.format.weekday(row.from) })],
            [t('booking.waiting'), row.waiting > 0 ? t('bookings.on_list', { count: row.waiting }) : null],
          ]}
        />
      )}
      {refused ? <p role="alert">{refusalText(refused, voice)}</p> : <Refusal error={deeds.error} />}
      <Elsewhere {...{ row, deeds, voice, now }} onDone={onClose} />
      {wait ? (
        <>
          <p>{t('bookings.your_place', { place: t('bookings.place', { count: wait.place ?? 1 }) })}</p>
          <BookingActs row={wait} {...{ deeds, voice }} onDone={onClose} />
        </>
      ) : (
        <BookingActs
          {...{ row, deeds, voice }}
          mayWait={mayBook && !row.mine && row.to > now}
          onChange={() => setChanging(true)}
          {...(onMove && { onMove })}
          onDone={onClose}
        />
      )}
    </div>
  )
}

/** What a session opens, as it was written. */
export function openingText(opens: NonNullable<Shown['row']['opens']>): string {
  if (opens.kind === 'web') return opens.address.replace(/^https:\/\//, '')
  return opens.kind === 'file' ? opens.path : opens.name
}
