import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import type { Voice } from '../../format/translate.ts'
import type { Deeds, Scope } from './use-deeds.ts'

interface BookingActsProps {
  row: BookingRow
  deeds: Deeds
  voice: Voice
  small?: boolean
  /** Whether one may go on the list behind it. */
  mayWait?: boolean
  onChange?: () => void
  onMove?: (scope: Scope) => void
  onDone?: () => void
}

/** What may be done with a booking: exactly what the server says, and which of a series it is about. */
export function BookingActs({ row, deeds, voice, small = false, mayWait, onChange, onMove, onDone }: BookingActsProps) {
  const { t } = voice
  const { may, series, state } = row
  const [asking, setAsking] = useState<'move' | 'cancel' | undefined>(undefined)
  const isWait = state === 'waiting' || state === 'offered'
  const begin = (act: 'move' | 'cancel') => {
    if (series !== null && !isWait) setAsking(act)
    else run(act, 'one')
  }
  const run = (act: 'move' | 'cancel', scope: Scope) => {
    setAsking(undefined)
    if (act === 'move') onMove?.(scope)
    else deeds.cancel(row, scope, onDone)
  }
  const common = { small, blocked: deeds.busy }
  if (asking) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row of buttons
      <div className="acts" role="group" aria-label={t('booking.scope')}>
        <p className="muted">{t(asking === 'move' ? 'booking.move' : 'booking.cancel')}</p>
        <Button {...common} autoFocus onClick={() => run(asking, 'one')}>
          {t('booking.one')}
        </Button>
        <Button {...common} onClick={() => run(asking, 'following')}>
          {t('booking.following')}
        </Button>
        <Button {...common} look="quiet" onClick={() => setAsking(undefined)}>
          {t('shell.cancel')}
        </Button>
      </div>
    )
  }
  return (
    <div className="acts">
      {may.includes('accept') && (
        <Button {...common} look="solid" sign="check" onClick={() => deeds.accept(row, onDone)}>
          {t('booking.accept')}
        </Button>
      )}
      {may.includes('decide') && (
        <>
          <Button {...common} look="solid" sign="check" onClick={() => deeds.decide(row, true, decided(row), onDone)}>
            {t('decide.agree')}
          </Button>
          <Button {...common} sign="x" onClick={() => deeds.decide(row, false, decided(row), onDone)}>
            {t('decide.refuse')}
          </Button>
        </>
      )}
      {may.includes('change') && onChange && (
        <Button {...common} sign="pencil" onClick={onChange}>
          {t('booking.change')}
        </Button>
      )}
      {may.includes('move') && onMove && (
        <Button {...common} sign="swap" onClick={() => begin('move')}>
          {t('booking.move')}
        </Button>
      )}
      {may.includes('cancel') && (
        <Button {...common} sign="x" onClick={() => begin('cancel')}>
          {isWait ? t('booking.leave') : t('booking.cancel')}
        </Button>
      )}
      {mayWait && (
        <Button {...common} look="solid" sign="clock" onClick={() => deeds.wait(row, onDone)}>
          {t('book.wait')}
        </Button>
      )}
    </div>
  )
}

/** The head decides about a series as a whole. */
function decided({ series }: BookingRow): Scope {
  return series === null ? 'one' : 'following'
}
