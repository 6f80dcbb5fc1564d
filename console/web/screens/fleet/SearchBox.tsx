import { useEffect, useRef, useState } from 'react'
import { SearchField } from '../../../ui/SearchField.tsx'
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
    <SearchField
      label={label ?? t('fleet.search')}
      hint={hint ?? t('fleet.search_hint')}
      text={typed}
      maxLength={200}
      onText={change}
    />
  )
}
