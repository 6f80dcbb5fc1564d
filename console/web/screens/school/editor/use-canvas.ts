import type { AreaKind } from '@preau/protocol/api/plans.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { fitToSheet, MIN_AREA, MIN_ROOM, overlaps, type Rect, STEP } from '@preau/protocol/rules/plan-geometry.ts'
import { type PointerEvent, type RefObject, useState } from 'react'
import { type Change, isRefused } from './draft.ts'
import { changeArea } from './draft-areas.ts'
import { moveDevice, setPlace } from './draft-devices.ts'
import { changeRoom } from './draft-rooms.ts'
import { type Handle, pulled, spanned } from './resize.ts'
import { isSelected, readSelection, type Selection } from './selection.ts'
import { type Point, useDrag } from './use-drag.ts'
import type { Editor } from './use-editor.ts'

/** What a pull over the empty sheet draws. */
export type Tool = 'room' | AreaKind

/** What is shown while a pointer is down: where a rectangle would go, and whether it can; or a device in the hand. */
export type Ghost =
  | { as: 'rect'; rect: Rect; fits: boolean }
  | { as: 'device'; at: Point; room: Id | undefined }
  | undefined

export interface Canvas {
  ghost: Ghost
  /** Somewhere on the drawing. The browser must not give the focus by itself: a pull over the yard does not choose it. */
  onPointerDown: (event: PointerEvent<SVGSVGElement>) => void
  /** On a device in the list beside it. */
  pickDevice: (event: PointerEvent, device: Id) => void
}

/** What a pointer does on the plan: it draws, moves, resizes, and carries devices. */
export function useCanvas(
  editor: Editor,
  picture: RefObject<SVGSVGElement | null>,
  onDrawn: (rect: Rect) => void,
  tool: Tool,
): Canvas {
  const [ghost, setGhost] = useState<Ghost>(undefined)
  const drag = useDrag(picture)
  const cancel = () => setGhost(undefined)
  const { draft } = editor
  const fitsRoom = (rect: Rect, room?: Id) => !draft.rooms.some((each) => each.room !== room && overlaps(each, rect))

  const draw = (event: PointerEvent, click: () => void) => {
    const isRoom = tool === 'room'
    const rectOf = (point: Point, from: Point) => fitToSheet(spanned(from, point), isRoom ? MIN_ROOM : MIN_AREA)
    drag(event, {
      move: (point, from) => {
        const rect = rectOf(point, from)
        setGhost({ as: 'rect', rect, fits: !isRoom || fitsRoom(rect) })
      },
      end: (point, from) => {
        setGhost(undefined)
        // A pull of a few units was none.
        const { width, height } = spanned(from, point)
        if (width >= STEP && height >= STEP) onDrawn(rectOf(point, from))
      },
      cancel,
      click,
    })
  }

  const change = (event: PointerEvent, rect: Rect, selection: Selection, handle: Handle | undefined) => {
    if (selection?.kind !== 'room' && selection?.kind !== 'area') return
    const least = selection.kind === 'room' ? MIN_ROOM : MIN_AREA
    const next = (point: Point, from: Point) => {
      const by = { x: point.x - from.x, y: point.y - from.y }
      return handle
        ? pulled(rect, handle, by, least)
        : fitToSheet({ ...rect, x: rect.x + by.x, y: rect.y + by.y }, least)
    }
    drag(event, {
      move: (point, from) => {
        const moved = next(point, from)
        setGhost({ as: 'rect', rect: moved, fits: selection.kind === 'area' || fitsRoom(moved, selection.room) })
      },
      end: (point, from) => {
        setGhost(undefined)
        const moved = next(point, from)
        editor.act((now) =>
          selection.kind === 'room' ? changeRoom(now, selection.room, moved) : changeArea(now, selection.key, moved),
        )
      },
      cancel,
    })
  }

  const pickDevice = (event: PointerEvent, device: Id) => {
    const roomAt = ({ x, y }: Point) =>
      draft.rooms.find((room) => overlaps(room, { x, y, width: 0.01, height: 0.01 }))?.room
    drag(event, {
      move: (at) => setGhost({ as: 'device', at, room: roomAt(at) }),
      end: (at) => {
        setGhost(undefined)
        const room = roomAt(at)
        const dropped = room !== undefined && editor.act((now) => dropDevice(now, editor, device, room, at))
        if (!dropped && room === undefined) editor.act(() => ({ refused: { why: 'outside_room' } }))
        editor.select({ kind: 'device', device })
      },
      cancel,
      click: () => editor.select({ kind: 'device', device }),
    })
  }

  return {
    ghost,
    pickDevice,
    onPointerDown: (event) => {
      const target = event.target instanceof Element ? event.target : null
      const found = readSelection(target?.closest('[data-edit]')?.getAttribute('data-edit'))
      const shape = target?.closest<SVGElement>('[data-edit]')
      const take = () => shape?.focus({ preventScroll: true })
      // A field that is being typed in is left, so that its value is taken.
      if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur()
      const handle = target?.closest('[data-handle]')?.getAttribute('data-handle')
      const selected = rectOfSelection(editor)
      if (handle && selected) return change(event, selected, editor.selection, handle as Handle)
      if (found?.kind === 'device') {
        take()
        return pickDevice(event, found.device)
      }
      if (found?.kind === 'room') {
        take()
        editor.select(found)
        const room = draft.rooms.find((each) => each.room === found.room)
        return room && change(event, room, found, undefined)
      }
      // An area is large and lies under the rest: only the one that is chosen moves, over the others one draws.
      if (found?.kind === 'area' && isSelected(editor.selection, found)) {
        return selected && change(event, selected, found, undefined)
      }
      draw(event, () => {
        editor.select(found)
        take()
      })
    },
  }
}

/** The rectangle of what is chosen, where it has one. */
export function rectOfSelection({ selection, draft }: Editor): Rect | undefined {
  if (selection?.kind === 'room') return draft.rooms.find((each) => each.room === selection.room)
  return selection?.kind === 'area' ? draft.areas.find(({ key }) => key === selection.key) : undefined
}

/** A device let go of over a room: it is in that room from now on, where it was let go of if there is space. */
export function dropDevice(now: Editor['draft'], editor: Editor, device: Id, room: Id, at: Point): Change {
  const box = now.rooms.find((each) => each.room === room)
  const row = editor.devices.find(({ id }) => id === device)
  if (!box || !row) return now
  const there = row.room?.id === room
  const moved = there ? now : moveDevice(now, device, editor.roomOf(device), room)
  const middle = { x: at.x - box.x, y: at.y - box.y }
  const placed = setPlace(moved, room, row, middle, editor.inside.get(room) ?? [])
  return isRefused(placed) && !there ? moved : placed
}
