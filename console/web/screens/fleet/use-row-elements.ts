import { useRef } from 'react'
import { assignElements, type RowElements } from './row-elements.ts'

/** The React key of each place that is drawn: see assignElements(). */
export function useRowElements(items: readonly { index: number }[], flying: boolean): (place: number) => number {
  const elements = useRef<RowElements>(new Map())
  const present = assignElements(
    elements.current,
    items.map(({ index }) => index),
    flying,
  )
  elements.current = present
  return (place) => present.get(place) ?? place
}
