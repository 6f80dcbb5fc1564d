import type { KioskAct, KioskActName, KioskAnswer } from '@preau/protocol/kiosk.ts'
import { createContext, useContext, useState } from 'react'
import { announcer } from '../ui/announce.ts'
import type { KioskVoice } from './format/voice.ts'
import type { KioskLine } from './line/kiosk-line.ts'

/** What is under way, and how the last touch ended. */
export interface Touches {
  /** The act that was asked for and is not answered yet. */
  pending: KioskActName | undefined
  /** Why the last one was not done, in words. */
  refused: { act: KioskActName; text: string } | undefined
  /** How long the last one took, ms, where it was done. */
  done: { act: KioskActName; ms: number } | undefined
  touch(act: KioskAct): Promise<KioskAnswer | undefined>
  /** Forgets how the last one ended. */
  forget(): void
}

export const TouchesContext = createContext<Touches | undefined>(undefined)

/** The touches of the page. */
export function useTouches(): Touches {
  const touches = useContext(TouchesContext)
  if (!touches) throw new TypeError('only within the page')
  return touches
}

/** Sends touches by a line and tells how they end. */
export function useTouchLine(line: KioskLine, voice: KioskVoice): Touches {
  const [pending, setPending] = useState<KioskActName | undefined>(undefined)
  const [refused, setRefused] = useState<Touches['refused']>(undefined)
  const [done, setDone] = useState<Touches['done']>(undefined)
  const forget = () => {
    setRefused(undefined)
    setDone(undefined)
  }
  return {
    pending,
    refused,
    done,
    forget,
    async touch(act) {
      setPending(act.act)
      forget()
      const answer = await line.act(act)
      setPending(undefined)
      const text = refusalText(answer, voice)
      if (text !== undefined) setRefused({ act: act.act, text })
      else if (answer) setDone({ act: act.act, ms: answer.ms })
      if (text !== undefined) announcer.say(text)
      return answer
    },
  }
}

/** Why an act was not done, in words; undefined where it was. */
export function refusalText(answer: KioskAnswer | undefined, { t, format }: KioskVoice): string | undefined {
  if (!answer) return t('refused.silent')
  if (answer.refused === null) return undefined
  if (answer.refused === 'wait')
    return t('refused.wait', { time: answer.until === null ? '…' : format.time(answer.until) })
  return t(`refused.${answer.refused}`)
}
