import type { PointerEvent } from 'react'
import { type RefObject, useEffect, useRef } from 'react'

export interface Point {
  x: number
  y: number
}

export interface Drag {
  move: (point: Point, from: Point) => void
  end: (point: Point, from: Point) => void
  /** Esc, or the system took the pointer away. */
  cancel: () => void
  /** It was a click. */
  click?: () => void
}

/** Fewer pixels than this are a hand that trembles. */
const CLICK = 4

/** Follows a pointer in the units of a drawing, wherever on the page it goes. */
export function useDrag(picture: RefObject<SVGSVGElement | null>) {
  const release = useRef<(() => void) | undefined>(undefined)
  useEffect(() => () => release.current?.(), [])
  return (event: PointerEvent, drag: Drag) => {
    const svg = picture.current
    if (!svg || event.button !== 0) return
    release.current?.()
    const start = { x: event.clientX, y: event.clientY }
    const from = toDrawing(svg, start)
    const pointer = event.pointerId
    let moved = false
    const isMine = (other: globalThis.PointerEvent) => other.pointerId === pointer
    const move = (next: globalThis.PointerEvent) => {
      if (!isMine(next)) return
      moved ||= Math.hypot(next.clientX - start.x, next.clientY - start.y) >= CLICK
      if (moved) drag.move(toDrawing(svg, { x: next.clientX, y: next.clientY }), from)
    }
    const end = (last: globalThis.PointerEvent) => {
      if (!isMine(last)) return
      stop()
      if (moved) drag.end(toDrawing(svg, { x: last.clientX, y: last.clientY }), from)
      else {
        drag.cancel()
        drag.click?.()
      }
    }
    const cancel = (last: globalThis.PointerEvent) => {
      if (isMine(last)) giveUp()
    }
    const key = (pressed: KeyboardEvent) => {
      if (pressed.key === 'Escape') giveUp()
    }
    const giveUp = () => {
      stop()
      drag.cancel()
    }
    const stop = () => {
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', end)
      removeEventListener('pointercancel', cancel)
      removeEventListener('keydown', key)
      release.current = undefined
    }
    release.current = stop
    addEventListener('pointermove', move)
    addEventListener('pointerup', end)
    addEventListener('pointercancel', cancel)
    addEventListener('keydown', key)
  }
}

/** A point of the window in the units of a drawing. */
export function toDrawing(svg: SVGSVGElement, { x, y }: Point): Point {
  const matrix = svg.getScreenCTM()
  if (!matrix) return { x: 0, y: 0 }
  const point = new DOMPoint(x, y).matrixTransform(matrix.inverse())
  return { x: point.x, y: point.y }
}
