import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import { Button } from '../../../ui/Button.tsx'
import { Note } from '../../../ui/states.tsx'
import type { Voice } from '../../format/translate.ts'
import { whenText } from './booking-text.ts'
import { wishOf } from './wall-clock.ts'

interface MoveBarProps {
  row: BookingRow
  /** Why it could not be put where one pressed. */
  refusal: string | undefined
  voice: Voice
  now: number
  onStop: () => void
}

/** A booking is on its way to another time: what to press, and the way to leave it. */
export function MoveBar({ row, refusal, voice, now, onStop }: MoveBarProps) {
  const { t, format } = voice
  return (
    <div className="movebar" role="status">
      <Note
        tone="unknown"
        sign="swap"
        action={
          <Button small onClick={onStop}>
            {t('bookings.moving_stop')}
          </Button>
        }
      >
        {refusal !== undefined && <b>{refusal} </b>}
        {t('bookings.moving', { what: row.resource.name, when: whenText(wishOf(row, format), voice, now) })}
      </Note>
    </div>
  )
}
