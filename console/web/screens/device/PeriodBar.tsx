import { type ReactNode, useId, useRef } from 'react'
import { Button } from '../../../ui/Button.tsx'
import type { Voice } from '../../format/translate.ts'

interface PeriodBarProps {
  voice: Voice
  /** What is seen, in a sentence. */
  says: string
  /** Goes to the period before; null where nothing can be there, with the reason in `begins`. */
  onEarlier: (() => void) | null
  /** When the readings begin, where that is within the period. */
  begins: string | null
  /** null where the period goes up to now. */
  onLater: (() => void) | null
  /** null where the period goes up to now. */
  onNow: (() => void) | null
  /** How it is shown, and the way to take it along. */
  children: ReactNode
}

/** Back and forward in time, and what one sees there. */
export function PeriodBar({ voice, says, onEarlier, begins, onLater, onNow, children }: PeriodBarProps) {
  const { t } = voice
  const id = useId()
  const earlier = useRef<HTMLButtonElement>(null)
  return (
    <div className="periodbar">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row of joined buttons */}
      <div className="steps" role="group" aria-label={t('period.step')}>
        <Button
          ref={earlier}
          small
          sign="back"
          aria-label={t('period.earlier')}
          title={t('period.earlier')}
          blocked={onEarlier === null}
          {...(begins !== null && { 'aria-describedby': `${id}-says` })}
          onClick={onEarlier ?? undefined}
        />
        <Button
          small
          sign="forward"
          aria-label={t('period.later')}
          title={onLater === null ? t('period.is_now') : t('period.later')}
          blocked={onLater === null}
          onClick={onLater ?? undefined}
        />
        {onNow !== null && (
          <Button
            small
            look="quiet"
            onClick={() => {
              onNow()
              // The button goes away: whoever works by keyboard stays where he is.
              earlier.current?.focus()
            }}
          >
            {t('period.now')}
          </Button>
        )}
      </div>
      <p id={`${id}-says`}>
        {says}
        {begins !== null && <span> · {begins}</span>}
      </p>
      <div className="ways">{children}</div>
    </div>
  )
}
