import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'

/** Rows that one press of a page key passes over. */
const LEAP = 15

/**
 * Arrow keys between the rows of a virtual table: one row at a time is in the focus order, and a row that is not drawn yet
 * is scrolled to first.
 */
export function useRowKeys(total: number, reveal: (place: number) => void, box: RefObject<HTMLElement | null>) {
  const [active, setActive] = useState(0)
  const wanted = useRef<number | undefined>(undefined)

  // After each drawing: the row that was asked for may stand now. And where rows flew past, the element that has the focus
  // may show another device than the one that a person chose: Enter must not open that one.
  useEffect(() => {
    if (wanted.current === undefined) {
      const focused = document.activeElement
      if (!(focused instanceof HTMLElement) || !box.current?.contains(focused)) return
      const place = focused.closest<HTMLElement>('[data-place]')?.dataset.place
      if (place !== undefined && place !== `${active}`) focused.blur()
      return
    }
    const link = box.current?.querySelector<HTMLElement>(`[data-place="${wanted.current}"] th a`)
    if (!link) return
    wanted.current = undefined
    link.focus({ preventScroll: true })
  })

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const next = placeAfter(event.key, active, total)
    if (next === undefined) return
    event.preventDefault()
    wanted.current = next
    reveal(next)
    setActive(next)
  }
  return { active, setActive, onKeyDown }
}

/** Where a key leads from `place`; undefined where it means nothing here. */
export function placeAfter(key: string, place: number, total: number): number | undefined {
  const step: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: LEAP,
    PageUp: -LEAP,
    Home: -total,
    End: total,
  }
  const by = Object.hasOwn(step, key) ? step[key] : undefined
  if (by === undefined || total === 0) return undefined
  return Math.min(Math.max(place + by, 0), total - 1)
}
