import type { KioskState } from '@preau/protocol/kiosk.ts'
import { useEffect, useRef, useState } from 'react'
import { useVoice } from '../format/voice.ts'
import { useTouches } from '../touches.ts'

/** Somebody wants to look at this screen: who, why, and how long one has to answer. Not to answer is a no. */
export function AskHelp({ asks, ahead }: { asks: NonNullable<KioskState['asks']>; ahead: number }) {
  const left = useSecondsTo(asks.until - ahead)
  const { t, print } = useVoice()
  const { touch, pending } = useTouches()
  const no = useRef<HTMLButtonElement>(null)
  useEffect(() => no.current?.focus(), [])
  const answer = (yes: boolean) => void touch({ act: 'answer_help', view: asks.view, yes })
  const isBusy = pending === 'answer_help' || undefined
  return (
    <div className="ask-veil">
      <section
        className="ask"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="ask-who"
        aria-describedby="ask-say"
      >
        <h2 id="ask-who">{t('ask.who', { who: print(asks.who) })}</h2>
        <p className="ask-why">{t(`ask.reason.${asks.reason}`)}</p>
        <p id="ask-say">{t('ask.say')}</p>
        <div className="ask-acts">
          <button ref={no} type="button" className="ask-no" aria-disabled={isBusy} onClick={() => answer(false)}>
            {t('ask.no')}
          </button>
          <button type="button" className="ask-yes" aria-disabled={isBusy} onClick={() => answer(true)}>
            {t('ask.yes')}
          </button>
        </div>
        <p className="ask-left">{t('ask.left', { seconds: left })}</p>
      </section>
    </div>
  )
}

/** Whole seconds to a moment of this machine's own clock; the time line of the page itself goes by the minute. */
function useSecondsTo(moment: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((moment - now) / 1000))
}
