import { STEP } from '@preau/protocol/rules/plan-geometry.ts'
import type { KeyboardEvent } from 'react'
import { announcer } from '../../../../ui/announce.ts'
import { useWords } from '../../../format/words.ts'
import { ARROWS, type Arrow, isArrow } from '../nearest.ts'
import type { Draft } from './draft.ts'
import { changeArea, removeArea } from './draft-areas.ts'
import { middlesOf, setPlace } from './draft-devices.ts'
import { changeRoom, removeRoom } from './draft-rooms.ts'
import { placeText } from './place-text.ts'
import { nudged } from './resize.ts'
import { rectOfSelection } from './use-canvas.ts'
import type { Editor } from './use-editor.ts'

/** What keys do on what is chosen: arrows move it, with Shift they resize it, Delete takes it off the plan. */
export function useCanvasKeys(editor: Editor): (event: KeyboardEvent<SVGSVGElement>) => void {
  const voice = useWords()
  const { selection, select, act } = editor

  const shift = (arrow: Arrow, resize: boolean) => {
    const rect = rectOfSelection(editor)
    if (!rect || selection === undefined || selection.kind === 'device') return
    const next = nudged(rect, arrow, resize)
    const made = act((now) =>
      selection.kind === 'room' ? changeRoom(now, selection.room, next) : changeArea(now, selection.key, next),
    )
    if (made) announcer.say(placeText(next, voice))
  }
  const remove = () => {
    if (selection?.kind === 'room') act((now) => removeRoom(now, selection.room))
    if (selection?.kind === 'area') act((now) => removeArea(now, selection.key))
    if (selection?.kind !== 'device') select(undefined)
  }

  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (isArrow(event.key)) {
      event.preventDefault()
      if (selection?.kind === 'device') act((now) => nudgeDevice(now, editor, selection.device, event.key as Arrow))
      else shift(event.key, event.shiftKey)
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      remove()
    } else if (event.key === 'Escape') select(undefined)
  }
}

/** A device moves by a step within its room. */
export function nudgeDevice(now: Draft, editor: Editor, device: string, arrow: Arrow) {
  const row = editor.devices.find(({ id }) => id === device)
  const box = now.rooms.find(({ room }) => room === row?.room?.id)
  if (!row || !box) return now
  const standing = editor.inside.get(box.room) ?? []
  const middle = middlesOf(box, standing).find((each) => each.device === device)
  if (!middle) return { refused: { why: 'crowded' } } as const
  const [across, down] = ARROWS[arrow]
  return setPlace(now, box.room, row, { x: middle.x + across * STEP, y: middle.y + down * STEP }, standing)
}
