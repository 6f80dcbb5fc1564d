import type { PlanArea, PlanRoom } from '../api/plans.ts'
import { DOOR, type Rect, type Side } from './plan-geometry.ts'

/** A stretch of wall: on a line at `at`, from `from` to `to`. */
export interface Wall {
  direction: 'across' | 'down'
  at: number
  from: number
  to: number
}

type Span = readonly [from: number, to: number]

/**
 * The walls of a drawing, each once, with its openings left out: those of rooms, and of yards where no room stands over
 * them. A door opens the wall for both rooms that share it; an entrance opens the fence of the yard that it touches.
 */
export function wallsOf(rooms: readonly PlanRoom[], areas: readonly PlanArea[]): Wall[] {
  const lines = new Map<string, { direction: Wall['direction']; at: number; solid: Span[]; open: Span[] }>()
  const lineOf = (direction: Wall['direction'], at: number) => {
    const key = `${direction} ${at}`
    const line = lines.get(key) ?? { direction, at, solid: [], open: [] }
    lines.set(key, line)
    return line
  }
  for (const room of rooms) {
    for (const edge of edgesOf(room)) lineOf(edge.direction, edge.at).solid.push([edge.from, edge.to])
  }
  const entrances = areas.filter(({ kind }) => kind === 'entrance')
  for (const yard of areas.filter(({ kind }) => kind === 'yard')) {
    for (const edge of edgesOf(yard)) {
      const openings = [
        ...entrances.flatMap(edgesOf).flatMap((other) => (sameLine(edge, other) ? [spanOf(other)] : [])),
        ...rooms.flatMap((room) => hidden(edge, room)),
      ]
      lineOf(edge.direction, edge.at).solid.push(...without(spanOf(edge), openings))
    }
  }
  for (const room of rooms) {
    if (room.door === null) continue
    const { side, at } = room.door
    const edge = edgeOf(room, side)
    lineOf(edge.direction, edge.at).open.push([edge.from + at, edge.from + at + DOOR])
  }
  return [...lines.values()].flatMap(({ direction, at, solid, open }) =>
    joined(solid)
      .flatMap((span) => without(span, open))
      .map(([from, to]) => ({ direction, at, from, to })),
  )
}

/** The wall of a side of a rectangle. */
export function edgeOf({ x, y, width, height }: Rect, side: Side): Wall {
  switch (side) {
    case 'top':
      return { direction: 'across', at: y, from: x, to: x + width }
    case 'bottom':
      return { direction: 'across', at: y + height, from: x, to: x + width }
    case 'left':
      return { direction: 'down', at: x, from: y, to: y + height }
    case 'right':
      return { direction: 'down', at: x + width, from: y, to: y + height }
  }
}

function edgesOf(rect: Rect): Wall[] {
  return (['top', 'right', 'bottom', 'left'] as const).map((side) => edgeOf(rect, side))
}

function spanOf({ from, to }: Wall): Span {
  return [from, to]
}

function sameLine(a: Wall, b: Wall): boolean {
  return a.direction === b.direction && a.at === b.at
}

/** The stretch of an edge that a room covers. */
function hidden(edge: Wall, { x, y, width, height }: Rect): Span[] {
  if (edge.direction === 'across') return y < edge.at && edge.at < y + height ? [[x, x + width]] : []
  return x < edge.at && edge.at < x + width ? [[y, y + height]] : []
}

/** Spans that touch or overlap as one, in order. */
function joined(spans: readonly Span[]): Span[] {
  const result: [number, number][] = []
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

/** What is left of a span. */
function without([from, to]: Span, openings: readonly Span[]): Span[] {
  const left: Span[] = []
  let begin = from
  for (const [open, close] of joined(openings)) {
    if (close <= begin || open >= to) continue
    if (open > begin) left.push([begin, open])
    begin = Math.max(begin, close)
  }
  if (begin < to) left.push([begin, to])
  return left
}
