import { useEffect, useRef, useState } from 'react'
import { Sign } from '../../../ui/Sign.tsx'
import { useWords } from '../../format/words.ts'

interface SearchBoxProps {
  text: string
  onText: (text: string | undefined) => void
  /** What is searched, where it is not the fleet. */
  label?: string
  hint?: string
}

/** Searches with each key: an answer that a later key makes stale is called off, here and on the server. */
export function SearchBox({ text, onText, label, hint }: SearchBoxProps) {
  const { t } = useWords()
  const [typed, setTyped] = useState(text)
  const asked = useRef(text)

  useEffect(() => {
    // The address was changed by something else: a chip, the back button.
    if (text === asked.current) return
    asked.current = text
    setTyped(text)
  }, [text])

  const change = (next: string) => {
    setTyped(next)
    const wanted = next.trim()
    if (wanted === asked.current.trim()) return
    asked.current = wanted
    onText(wanted === '' ? undefined : wanted)
  }
  return (
    <label className="field q">
      <Sign name="search" />
      <span className="vh">{label ?? t('fleet.search')}</span>
      <input
        type="search"
        placeholder={hint ?? t('fleet.search_hint')}
        value={typed}
        maxLength={200}
        onChange={(event) => change(event.target.value)}
      />
    </label>
  )
}
