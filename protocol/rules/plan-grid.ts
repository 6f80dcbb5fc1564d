import type { PlanArea, PlanRoom } from '../api/plans.ts'
import type { Id } from '../ids.ts'
import { fitToSheet, MIN_ROOM, overlaps, PLAN_HEIGHT, PLAN_WIDTH, type Rect, STEP } from './plan-geometry.ts'

/** Between the drawing and the edge of the sheet. */
const MARGIN = 16
/** What is left below the rooms for the yard, where they are few enough. */
const YARD = 136
const FEW = 24
/** How much wider than high a room is, as near as can be. */
const SHAPE = 1.35

const INNER = { width: PLAN_WIDTH - 2 * MARGIN, height: PLAN_HEIGHT - 2 * MARGIN }

/**
 * The drawing of a school that nobody has drawn: its rooms as equal cells, in their order, over the yard. Rooms beyond what
 * the sheet holds are left out.
 */
export function gridPlan(rooms: readonly Id[]): { rooms: PlanRoom[]; areas: PlanArea[] } {
  const count = Math.min(rooms.length, mostCells())
  if (count === 0) return { rooms: [], areas: [] }
  const band = count <= FEW ? YARD : 0
  const { columns, width, height } = cells(count, INNER.height - band)
  const rows = Math.ceil(count / columns)
  const left = MARGIN + Math.floor((INNER.width - columns * width) / 2 / STEP) * STEP
  const drawn = rooms.slice(0, count).map((room, index) => ({
    room,
    x: left + (index % columns) * width,
    y: MARGIN + Math.floor(index / columns) * height,
    width,
    height,
    door: null,
    devices: [],
  }))
  const open = band > 0 || rows * columns > count
  const yard: PlanArea = {
    kind: 'yard',
    x: left,
    y: MARGIN,
    width: columns * width,
    height: rows * height + band,
    label: null,
  }
  return { rooms: drawn, areas: open ? [yard] : [] }
}

function mostCells(): number {
  return Math.floor(INNER.width / MIN_ROOM.width) * Math.floor(INNER.height / MIN_ROOM.height)
}

/** The number of columns whose cells come nearest to the shape of a room. */
function cells(count: number, space: number): { columns: number; width: number; height: number } {
  let best: { columns: number; width: number; height: number; off: number } | undefined
  for (let columns = 1; columns <= count; columns++) {
    const width = down(INNER.width / columns, 320)
    const height = down(space / Math.ceil(count / columns), 240)
    if (width < MIN_ROOM.width || height < MIN_ROOM.height) continue
    const off = Math.abs(Math.log(width / height / SHAPE))
    if (best === undefined || off < best.off) best = { columns, width, height, off }
  }
  return best ?? { columns: count, ...MIN_ROOM }
}

function down(value: number, most: number): number {
  return Math.min(most, Math.floor(value / STEP) * STEP)
}

/** Sizes that a new room is tried in, the one that one most likely wants first. */
const SIZES = [{ width: 200, height: 144 }, { width: 152, height: 112 }, { width: 104, height: 80 }, MIN_ROOM]

/**
 * Where a new room can go without being drawn over another: over nothing but a yard where that can be, else over any area;
 * undefined where the sheet is full.
 */
export function freeSpot(rooms: readonly Rect[], areas: readonly PlanArea[]): Rect | undefined {
  const kept = areas.filter(({ kind }) => kind !== 'yard')
  for (const taken of [[...rooms, ...kept], [...rooms]]) {
    for (const size of SIZES) {
      for (let y = MARGIN; y + size.height <= PLAN_HEIGHT - MARGIN; y += STEP) {
        for (let x = MARGIN; x + size.width <= PLAN_WIDTH - MARGIN; x += STEP) {
          const spot = { x, y, ...size }
          if (!taken.some((each) => overlaps(each, spot))) return fitToSheet(spot, MIN_ROOM)
        }
      }
    }
  }
  return undefined
}
