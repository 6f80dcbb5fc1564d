import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react'
import { type Place, placeAfter } from './week-grid.ts'

/** One place of the grid is in the order of Tab, arrows lead to the others; Page up and down change the week. */
export function useGridKeys<P extends Place>(places: readonly P[], onWeek: (step: 1 | -1) => void) {
  const table = useRef<HTMLTableElement>(null)
  const [last, setLast] = useState<string | undefined>(undefined)
  const current = places.find((place) => nameOf(place) === last) ?? places[0]
  return {
    table,
    tabbed: (place: Place) => current !== undefined && nameOf(place) === nameOf(current),
    onFocus: (event: FocusEvent) => {
      const name = event.target.closest('[data-place]')?.getAttribute('data-place')
      if (name) setLast(name)
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !current) return
      if (event.key === 'PageUp' || event.key === 'PageDown') {
        event.preventDefault()
        onWeek(event.key === 'PageUp' ? -1 : 1)
        return
      }
      const next = placeAfter(places, current, event.key)
      if (!next) return
      event.preventDefault()
      table.current?.querySelector<HTMLElement>(`[data-place="${nameOf(next)}"]`)?.focus()
    },
  }
}

function nameOf({ column, row }: Pick<Place, 'column' | 'row'>): string {
  return `${column} ${row}`
}
