import { fitToSheet, type Rect, type Size, STEP } from '@preau/protocol/rules/plan-geometry.ts'
import { ARROWS, type Arrow } from '../nearest.ts'

/** The edges that a handle pulls: two letters at a corner. */
export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const
export type Handle = (typeof HANDLES)[number]

/** A rectangle of which the edges of `handle` were pulled by so much; the edges that face them stay where they are. */
export function pulled(rect: Rect, handle: Handle, by: { x: number; y: number }, least: Size): Rect {
  const edges = {
    left: rect.x + (handle.includes('w') ? by.x : 0),
    right: rect.x + rect.width + (handle.includes('e') ? by.x : 0),
    top: rect.y + (handle.includes('n') ? by.y : 0),
    bottom: rect.y + rect.height + (handle.includes('s') ? by.y : 0),
  }
  if (handle.includes('w')) edges.left = Math.max(0, Math.min(edges.left, edges.right - least.width))
  if (handle.includes('n')) edges.top = Math.max(0, Math.min(edges.top, edges.bottom - least.height))
  if (handle.includes('e')) edges.right = Math.max(edges.right, edges.left + least.width)
  if (handle.includes('s')) edges.bottom = Math.max(edges.bottom, edges.top + least.height)
  const { left, top } = edges
  return fitToSheet({ x: left, y: top, width: edges.right - left, height: edges.bottom - top }, least)
}

/** The rectangle between two corners, in whichever order they were drawn. */
export function spanned(a: { x: number; y: number }, b: { x: number; y: number }): Rect {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  }
}

/** What an arrow does to a rectangle: it moves by a step, with Shift its lower right corner does. */
export function nudged(rect: Rect, arrow: Arrow, resize: boolean): Rect {
  const [across, down] = ARROWS[arrow]
  return resize
    ? { ...rect, width: rect.width + across * STEP, height: rect.height + down * STEP }
    : { ...rect, x: rect.x + across * STEP, y: rect.y + down * STEP }
}

/** Where a handle stands on a rectangle. */
export function handlePoint(rect: Rect, handle: Handle): { x: number; y: number } {
  const across = handle.includes('w') ? 0 : handle.includes('e') ? 1 : 0.5
  const down = handle.includes('n') ? 0 : handle.includes('s') ? 1 : 0.5
  return { x: rect.x + rect.width * across, y: rect.y + rect.height * down }
}
