import type { KioskState } from '@preau/protocol/kiosk.ts'
import { useVoice } from '../format/voice.ts'
import { useTouches } from '../touches.ts'
import { Question, useSecondsTo } from './Question.tsx'

/** A technician wants to do something that disturbs: what, and how long one has to answer. Not to answer is a no. */
export function AskFix({ asked, ahead }: { asked: NonNullable<KioskState['fix']>; ahead: number }) {
  const left = useSecondsTo(asked.until - ahead)
  const { t, locale } = useVoice()
  const { touch, pending } = useTouches()
  return (
    <Question
      id="fix"
      title={t('consent.who')}
      why={t('consent.what', { title: asked.title[locale] })}
      say={t('consent.say')}
      no={t('consent.no')}
      yes={t('consent.yes')}
      busy={pending === 'answer_fix'}
      onAnswer={(yes) => void touch({ act: 'answer_fix', fix: asked.fix, yes })}
    >
      {t('ask.left', { seconds: left })}
    </Question>
  )
}
