import { type ReactNode, useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Sign } from '../../../ui/Sign.tsx'
import { Note } from '../../../ui/states.tsx'
import { useWords } from '../../format/words.ts'

/** What became of the last act, above what it changed; and the way to say so. */
export function useNotice(): { notice: ReactNode; say: (text: string) => void } {
  const { t } = useWords()
  const [text, setText] = useState<string | undefined>(undefined)
  const say = (next: string) => {
    setText(next)
    announcer.say(next)
  }
  const notice = text !== undefined && (
    <Note
      tone="ok"
      action={
        <button type="button" className="iconbtn" aria-label={t('shell.close')} onClick={() => setText(undefined)}>
          <Sign name="x" />
        </button>
      }
    >
      {text}
    </Note>
  )
  return { notice, say }
}
