import { useCallback, useEffect, useRef, useState } from 'react'
import { PAGE } from '../../api/paging.ts'
import { windowsOf } from './windows.ts'

/** Rows before and after those that are seen which are asked for with them. */
const BEFORE = 10
const AFTER = 30
/** A leap of more windows than this is a hand on the scroll bar: where it rests is asked for, what it passes is not. */
const LEAP = 2
/** When a hand rests, and how long it may go on before it sees rows all the same, in ms. */
const REST_MS = 80
const PATIENCE_MS = 250

/**
 * The windows of a list that are to be asked for, from the rows that are looked at.
 * @param question another one begins at the top of its list
 */
export function useWindows(question: string): [readonly number[], (first: number, last: number) => void] {
  const [asked, setAsked] = useState({ question, windows: FIRST })
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; since: number } | undefined>(undefined)
  const windows = asked.question === question ? asked.windows : FIRST
  const present = useRef({ question, windows })
  present.current = { question, windows }

  useEffect(() => () => clearTimeout(waiting.current?.timer), [])

  const onRange = useCallback((first: number, last: number) => {
    const wanted = windowsOf(first - BEFORE, last + AFTER, PAGE)
    const before = present.current
    const since = waiting.current?.since ?? performance.now()
    clearTimeout(waiting.current?.timer)
    waiting.current = undefined
    if (wanted.join() === before.windows.join()) return
    const ask = () => {
      waiting.current = undefined
      setAsked({ question: present.current.question, windows: wanted })
    }
    const distance = Math.abs((wanted[0] ?? 0) - (before.windows[0] ?? 0))
    if (distance <= LEAP || performance.now() - since > PATIENCE_MS) ask()
    else waiting.current = { timer: setTimeout(ask, REST_MS), since }
  }, [])
  return [windows, onRange]
}

const FIRST: readonly number[] = [0]
