import { useEffect, useRef } from 'react'
import type { FleetSearch } from './search.ts'

/** Calls `toTop` where another question is asked: its first rows are what one wants to see. */
export function useFromTop(search: FleetSearch, toTop: () => unknown): void {
  const question = JSON.stringify(search)
  const shown = useRef({ question, toTop })
  useEffect(() => {
    if (shown.current.question !== question) shown.current.toTop()
    shown.current.question = question
  }, [question])
  shown.current.toTop = toTop
}
