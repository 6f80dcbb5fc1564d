import type { PlanDevice } from '../api/plans.ts'
import type { Id } from '../ids.ts'
import type { DeviceKind } from './device-status.ts'
import { between, overlaps, type Rect, type Size, STEP } from './plan-geometry.ts'

/** A device as it is drawn in its room: its box, in units from the upper left corner of the room. */
export interface DrawnDevice extends Rect {
  id: Id
  kind: DeviceKind
}

/** The devices of a room, each as a shape; or, where they do not fit, how many have which status (`counts`). */
export type RoomLayout = { as: 'shapes'; devices: DrawnDevice[] } | { as: 'counts' }

/** More shapes than this say less than figures do. */
export const MOST_SHAPES = 48

/** How large each kind is drawn, its stand included: a board is the largest thing of a classroom. */
export const DEVICE_SIZES: Record<DeviceKind, Size> = {
  board_pc: { width: 112, height: 55 },
  server: { width: 30, height: 42 },
  desktop: { width: 34, height: 28 },
  other: { width: 34, height: 28 },
  laptop: { width: 40, height: 25 },
  tablet: { width: 18, height: 24 },
  projector: { width: 34, height: 24 },
  panel: { width: 112, height: 55 },
  whiteboard: { width: 112, height: 55 },
  visualiser: { width: 24, height: 28 },
  ups: { width: 24, height: 28 },
  peripheral: { width: 18, height: 24 },
}
/** What is as large as a board and has rows of its own. */
export const BOARDS: ReadonlySet<DeviceKind> = new Set(['board_pc', 'panel', 'whiteboard'])
const ORDER: readonly DeviceKind[] = [
  'panel',
  'whiteboard',
  'board_pc',
  'projector',
  'server',
  'desktop',
  'other',
  'visualiser',
  'ups',
  'laptop',
  'peripheral',
  'tablet',
]

/** From airy to dense; the first that fits is taken. */
const DENSITIES = [
  { scale: 1, across: 30, down: 20 },
  { scale: 1, across: 18, down: 14 },
  { scale: 1, across: 10, down: 8 },
  { scale: 1, across: 4, down: 7 },
  { scale: 0.8, across: 4, down: 6 },
  { scale: 0.64, across: 4, down: 5 },
]

/** What a room keeps free of devices: the line of its name, and that of its sentence where it is high enough for one. */
export function roomBody({ width, height }: Size): Rect {
  const side = width >= 120 ? 14 : 6
  const foot = hasFoot({ width, height }) ? 28 : 6
  return { x: side, y: 38, width: Math.max(0, width - 2 * side), height: Math.max(0, height - 38 - foot) }
}

/** Whether the sentence at the foot of a room is drawn. */
export function hasFoot({ width, height }: Size): boolean {
  return width >= 96 && height >= 96
}

/**
 * Where the devices of a room are drawn: as they were set, those that were not by rule; always the same for the same room,
 * never over each other. A place that no longer fits its room is moved inside; where that hides one device behind another
 * one, all are set out by rule.
 */
export function layOutDevices(
  room: Size,
  devices: readonly { id: Id; kind: DeviceKind }[],
  places: readonly PlanDevice[] = [],
): RoomLayout {
  if (devices.length > MOST_SHAPES) return { as: 'counts' }
  const placeOf = new Map(places.map((place) => [place.device, place]))
  const ordered = asDrawn(devices).toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  if (ordered.some(({ id }) => placeOf.has(id))) {
    const set = asSet(room, ordered, placeOf)
    if (set) return { as: 'shapes', devices: set }
  }
  const body = roomBody(room)
  for (const density of DENSITIES) {
    const set = inRows(body, ordered, density)
    if (set) return { as: 'shapes', devices: set }
  }
  return ordered.length === 0 ? { as: 'shapes', devices: [] } : { as: 'counts' }
}

/** The box of a device whose middle is at a place, moved into its room. */
export function deviceBox(room: Size, kind: DeviceKind, middle: { x: number; y: number }): Rect {
  const { width, height } = DEVICE_SIZES[kind]
  return {
    x: between(middle.x - width / 2, 4, Math.max(4, room.width - width - 4)),
    y: between(middle.y - height / 2, 28, Math.max(28, room.height - height - 4)),
    width,
    height,
  }
}

/** The PC of a board stands for the board, but where the board is a device of its own: there it is a PC beside it. */
export function asDrawn<T extends { id: Id; kind: DeviceKind }>(devices: readonly T[]): readonly T[] {
  if (!devices.some(({ kind }) => kind === 'panel' || kind === 'whiteboard')) return devices
  return devices.map((device) => (device.kind === 'board_pc' ? { ...device, kind: 'desktop' } : device))
}

type Listed = readonly { id: Id; kind: DeviceKind }[]

function asSet(room: Size, devices: Listed, placeOf: ReadonlyMap<Id, PlanDevice>): DrawnDevice[] | undefined {
  const set: DrawnDevice[] = []
  const isFree = (box: Rect) => fits(room, box) && !set.some((each) => overlaps(each, box))
  for (const { id, kind } of devices) {
    const place = placeOf.get(id)
    if (!place) continue
    const box = deviceBox(room, kind, place)
    if (!isFree(box)) return undefined
    set.push({ id, kind, ...box })
  }
  const body = roomBody(room)
  for (const { id, kind } of devices) {
    if (placeOf.has(id)) continue
    const box = firstFree(body, DEVICE_SIZES[kind], isFree)
    if (!box) return undefined
    set.push({ id, kind, ...box })
  }
  return devices.flatMap(({ id }) => set.filter((each) => each.id === id))
}

function fits(room: Size, { x, y, width, height }: Rect): boolean {
  return x >= 0 && y >= 0 && x + width <= room.width && y + height <= room.height
}

function firstFree(body: Rect, size: Size, isFree: (box: Rect) => boolean): Rect | undefined {
  for (let y = body.y; y + size.height <= body.y + body.height; y += STEP) {
    for (let x = body.x; x + size.width <= body.x + body.width; x += STEP) {
      const box = { x, y, ...size }
      if (isFree(box)) return box
    }
  }
  return undefined
}

type Density = (typeof DENSITIES)[number]

/** Rows of devices in the middle of the body; boards have rows of their own. Undefined where they do not fit. */
function inRows(body: Rect, devices: Listed, density: Density): DrawnDevice[] | undefined {
  const sized = devices.map(({ id, kind }) => ({
    id,
    kind,
    width: DEVICE_SIZES[kind].width * density.scale,
    height: DEVICE_SIZES[kind].height * density.scale,
  }))
  const boards = sized.filter(({ kind }) => BOARDS.has(kind))
  const others = sized.filter(({ kind }) => !BOARDS.has(kind))
  const widthOf = (row: readonly Size[]) =>
    row.reduce((sum, { width }) => sum + width, 0) + (row.length - 1) * density.across
  const small = wrapped(others, body.width, density.across)
  const rows = [...wrapped(boards, body.width, density.across), ...small]
  const high = rows.reduce((sum, row) => sum + tallest(row), 0) + Math.max(0, rows.length - 1) * density.down
  if (high > body.height || rows.some((row) => widthOf(row) > body.width)) return undefined
  const widest = Math.max(0, ...small.map(widthOf))
  let y = body.y + (body.height - high) * 0.3
  return rows.flatMap((row) => {
    const wide = row[0] && BOARDS.has(row[0].kind) ? widthOf(row) : widest
    let x = body.x + (body.width - wide) / 2
    const floor = y + tallest(row)
    y = floor + density.down
    return row.map((device) => {
      const box = { ...device, x: round(x), y: round(floor - device.height) }
      x += device.width + density.across
      return box
    })
  })
}

/** As few rows as can be; where all are alike, as even as can be. */
function wrapped<T extends Size>(devices: readonly T[], width: number, gap: number): T[][] {
  const [first] = devices
  if (first === undefined) return []
  const alike = devices.every((each) => each.width === first.width)
  const most = Math.max(1, Math.floor((width + gap + 1e-6) / (first.width + gap)))
  const even = alike ? Math.ceil(devices.length / Math.ceil(devices.length / most)) : Number.POSITIVE_INFINITY
  const rows: T[][] = []
  let left = 0
  for (const device of devices) {
    const row = rows.at(-1)
    if (row === undefined || row.length >= even || (!alike && left < device.width)) {
      rows.push([device])
      left = width - device.width - gap
    } else {
      row.push(device)
      left -= device.width + gap
    }
  }
  return rows
}

function tallest(row: readonly Size[]): number {
  return Math.max(0, ...row.map(({ height }) => height))
}

/** Two digits: enough for a line that is 1.75 units wide. */
function round(value: number): number {
  return Math.round(value * 100) / 100
}
