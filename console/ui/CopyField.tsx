import { useId, useRef, useState } from 'react'
import { Button } from './Button.tsx'

interface CopyFieldProps {
  label: string
  value: string
  words: { copy: string; copied: string; failed: string }
}

/** A text to take away: one click copies it; where the browser forbids that, it is selected. */
export function CopyField({ label, value, words }: CopyFieldProps) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [outcome, setOutcome] = useState<'copied' | 'failed' | undefined>(undefined)
  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      setOutcome('copied')
    } catch {
      // Over plain HTTP there is no clipboard: the text stands selected.
      field.current?.focus()
      setOutcome('failed')
    }
  }
  return (
    <div className="lab">
      <label htmlFor={id}>{label}</label>
      <span className="copy">
        <span className="field">
          <input
            id={id}
            ref={field}
            readOnly
            value={value}
            spellCheck={false}
            onFocus={(event) => event.target.select()}
          />
        </span>
        <Button sign={outcome === 'copied' ? 'check' : 'copy'} onClick={() => void copy()}>
          {outcome === 'copied' ? words.copied : words.copy}
        </Button>
      </span>
      <small role="status">{outcome === 'failed' && words.failed}</small>
    </div>
  )
}
