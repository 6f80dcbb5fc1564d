import type { KioskState } from '@preau/protocol/kiosk.ts'
import { useVoice } from '../format/voice.ts'
import { useTouches } from '../touches.ts'
import { Question, useSecondsTo } from './Question.tsx'

/** Somebody wants to look at this screen: who, why, and how long one has to answer. Not to answer is a no, but in hours that the school approved: then it says so. */
export function AskHelp({ asks, ahead }: { asks: NonNullable<KioskState['asks']>; ahead: number }) {
  const left = useSecondsTo(asks.until - ahead)
  const { t, print } = useVoice()
  const { touch, pending } = useTouches()
  return (
    <Question
      id="ask"
      title={t('ask.who', { who: print(asks.who) })}
      why={t(`ask.reason.${asks.reason}`)}
      say={t('ask.say')}
      no={t('ask.no')}
      yes={t('ask.yes')}
      busy={pending === 'answer_help'}
      onAnswer={(yes) => void touch({ act: 'answer_help', view: asks.view, yes })}
    >
      {t(asks.silence === 'yes' ? 'ask.left_yes' : 'ask.left', { seconds: left })}
    </Question>
  )
}
