import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { TextArea } from '../../../ui/TextArea.tsx'
import { useWords } from '../../format/words.ts'
import { useDraft } from '../ticket/use-draft.ts'

interface WishStepProps {
  /** What it is about: each has a draft of its own. */
  about: string
  busy: boolean
  onSend: (words: string) => Promise<boolean>
}

const EXAMPLES = ['install', 'move', 'explain', 'account'] as const

/** Third touch where nothing is broken: what is asked for, in words. */
export function WishStep({ about, busy, onSend }: WishStepProps) {
  const { t } = useWords()
  const [words, setWords] = useDraft(about, 'wish')
  const [fault, setFault] = useState<string | undefined>(undefined)
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (words.trim() === '') {
      setFault(t('report.wish_missing'))
      return focusFault(event.currentTarget)
    }
    if (await onSend(words.trim())) setWords('')
  }
  return (
    <form className="form wish" noValidate onSubmit={(event) => void send(event)}>
      <h2>{t('report.wish_question')}</h2>
      <ul className="rowb" aria-label={t('report.wish_examples')}>
        {EXAMPLES.map((example) => (
          <li key={example}>
            <Button small onClick={() => setWords(`${t(`report.wish.${example}`)} `)}>
              {t(`report.wish.${example}`)}
            </Button>
          </li>
        ))}
      </ul>
      <TextArea
        label={t('report.wish_words')}
        help={t('report.wish_say')}
        rows={4}
        maxLength={2000}
        value={words}
        onChange={(text) => {
          setWords(text)
          setFault(undefined)
        }}
        fault={fault}
      />
      <div className="rowb">
        <Button look="solid" sign="send" type="submit" blocked={busy}>
          {t(busy ? 'report.sending' : 'report.wish_send')}
        </Button>
      </div>
    </form>
  )
}
