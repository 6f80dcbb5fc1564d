import { Sign } from '../../../ui/Sign.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import type { Voice } from '../../format/translate.ts'
import { spanText, whatText, whoText } from './booking-text.ts'
import type { Shown } from './resource-week.ts'
import { wishOf } from './wall-clock.ts'

interface BookingCellProps {
  shown: Shown
  open: boolean
  voice: Voice
  now: number
  /** What makes it a place of the grid. */
  place?: { 'data-place': string; tabIndex: number }
  onOpen: (element: HTMLElement) => void
}

/** A booking: whose it is, what for, and whether one waits for it. */
export function BookingCell({ shown: { row, wait }, open, voice, now, place, onOpen }: BookingCellProps) {
  const { t, format } = voice
  const running = row.from <= now && now < row.to
  const sign = running ? 'play' : wait || row.waiting > 0 ? 'clock' : undefined
  const isOpen = row.state === 'asked' || row.state === 'offered'
  const looks = [row.mine && 'mine', running ? 'now' : row.to <= now && 'past', isOpen && 'asked', sign && 'signed']
  return (
    <button
      type="button"
      {...place}
      className={['bk', ...looks].filter(Boolean).join(' ')}
      aria-haspopup="dialog"
      aria-expanded={open}
      onClick={(event) => onOpen(event.currentTarget)}
    >
      <b>{whoText(row, voice)}</b>
      <span>{whatText(row, voice, now)}</span>
      {wait && (
        <span className="yours">
          {t('bookings.your_place', { place: t('bookings.place', { count: wait.place ?? 1 }) })}
        </span>
      )}
      <span className="vh">{spanText(wishOf(row, format), voice, now)}</span>
      {row.loan?.late || row.lesson?.state === 'failed' ? (
        <StatusMark shape="degraded" />
      ) : (
        sign && <Sign name={sign} />
      )}
    </button>
  )
}
