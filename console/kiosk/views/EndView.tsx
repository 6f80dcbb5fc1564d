import { useEffect, useRef } from 'react'
import { useVoice } from '../format/voice.ts'
import { useTouches } from '../touches.ts'

/** A finger slips: the end of a session, which wipes what was opened, takes a second touch. */
export function EndView({ onEnd, onGoOn }: { onEnd: () => void; onGoOn: () => void }) {
  const { t } = useVoice()
  const { pending, refused } = useTouches()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const isBusy = pending === 'end'
  return (
    <main id="main" className="choose">
      <div>
        <h2 ref={heading} tabIndex={-1}>
          {t('touch.end_ask')}
        </h2>
        <p className="by">{t('touch.end_say')}</p>
        {refused?.act === 'end' && (
          <p className="refused" role="alert">
            {refused.text}
          </p>
        )}
      </div>
      <div className="pair">
        <button className="go" type="button" aria-disabled={isBusy || undefined} onClick={() => !isBusy && onEnd()}>
          <span>{t(isBusy ? 'touch.ending' : 'touch.end_yes')}</span>
        </button>
        <button className="go plain" type="button" onClick={onGoOn}>
          <span>{t('touch.end_no')}</span>
        </button>
      </div>
    </main>
  )
}
