import type { Id } from '@preau/protocol/ids.ts'
import { useCallback, useState } from 'react'

/**
 * A text that outlives its page until it is sent: nobody writes his report twice because a telephone closed the page.
 * @param about what it is of, beside the ticket
 */
export function useDraft(ticket: Id, about: string): [string, (text: string) => void] {
  const key = `preau.draft.${ticket}.${about}`
  const [text, setText] = useState(() => read(key))
  const write = useCallback(
    (next: string) => {
      try {
        if (next === '') localStorage.removeItem(key)
        else localStorage.setItem(key, next)
      } catch {
        // Then it lives as long as the page.
      }
      setText(next)
    },
    [key],
  )
  return [text, write]
}

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}
