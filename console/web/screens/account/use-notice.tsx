import { type ReactNode, useEffect, useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { Note } from '../../../ui/states.tsx'
import { useWords } from '../../format/words.ts'

/** What a notice offers, for a while: to take back what was done. */
export interface NoticeAct {
  label: string
  /** After so long it is no longer offered, in ms. */
  within: number
  onPress(): void
}

/** What became of the last act, above what it changed; and the way to say so. */
export function useNotice(): { notice: ReactNode; say: (text: string, act?: NoticeAct) => void } {
  const { t } = useWords()
  const [said, setSaid] = useState<{ text: string; act: NoticeAct | undefined } | undefined>(undefined)
  const act = said?.act
  useEffect(() => {
    if (!act) return
    const timer = setTimeout(() => setSaid((now) => (now?.act === act ? { ...now, act: undefined } : now)), act.within)
    return () => clearTimeout(timer)
  }, [act])
  const say = (text: string, offered?: NoticeAct) => {
    setSaid({ text, act: offered })
    announcer.say(text)
  }
  const notice = said !== undefined && (
    <Note
      tone="ok"
      action={
        <>
          {act && (
            <Button
              small
              onClick={() => {
                setSaid({ text: said.text, act: undefined })
                act.onPress()
              }}
            >
              {act.label}
            </Button>
          )}
          <button type="button" className="iconbtn" aria-label={t('shell.close')} onClick={() => setSaid(undefined)}>
            <Sign name="x" />
          </button>
        </>
      }
    >
      {said.text}
    </Note>
  )
  return { notice, say }
}
