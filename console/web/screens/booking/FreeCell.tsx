import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { Sign } from '../../../ui/Sign.tsx'
import type { Voice } from '../../format/translate.ts'
import { capital, dayText, whenText } from './booking-text.ts'
import { minuteOf, printed } from './wall-clock.ts'

interface FreeCellProps {
  wish: Wish
  chosen: boolean
  /** A booking is on its way: pressing puts it here. */
  moving: boolean
  voice: Voice
  now: number
  place?: { 'data-place': string; tabIndex: number }
  onChoose: (element: HTMLElement) => void
}

/** A period that nobody has. */
export function FreeCell({ wish, chosen, moving, voice, now, place, onChoose }: FreeCellProps) {
  const { t, format } = voice
  const at = { day: dayText(wish.date, voice, now), from: printed(minuteOf(wish.from), format) }
  return (
    <button
      type="button"
      {...place}
      className={chosen ? 'free sel' : 'free'}
      aria-haspopup={moving ? undefined : 'dialog'}
      aria-expanded={moving ? undefined : chosen}
      aria-label={moving ? t('bookings.move_to', at) : t('bookings.free_at', at)}
      onClick={(event) => onChoose(event.currentTarget)}
    >
      <Sign name={chosen ? 'check' : moving ? 'swap' : 'plus'} />
      {chosen ? capital(whenText(wish, voice, now)) : t(moving ? 'bookings.move_here' : 'bookings.free')}
    </button>
  )
}
