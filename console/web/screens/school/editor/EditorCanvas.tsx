import { PLAN_HEIGHT, PLAN_WIDTH } from '@preau/protocol/rules/plan-geometry.ts'
import type { RefObject } from 'react'
import { useWords } from '../../../format/words.ts'
import { PlanSheet } from '../PlanSheet.tsx'
import { sceneOf, sortedAreas } from '../plan-scene.ts'
import { Walls } from '../Walls.tsx'
import { EditArea } from './EditArea.tsx'
import { EditDevices } from './EditDevices.tsx'
import { EditRoom } from './EditRoom.tsx'
import { GhostShape, Handles } from './GhostShape.tsx'
import { type Canvas, rectOfSelection } from './use-canvas.ts'
import { useCanvasKeys } from './use-canvas-keys.ts'
import type { Editor } from './use-editor.ts'

interface EditorCanvasProps {
  editor: Editor
  canvas: Canvas
  picture: RefObject<SVGSVGElement | null>
}

/** The sheet on its grid: everything on it can be chosen, moved and resized, by pointer and by keys. */
export function EditorCanvas({ editor, canvas, picture }: EditorCanvasProps) {
  const { t } = useWords()
  const onKeyDown = useCanvasKeys(editor)
  const { draft, selection } = editor
  const scene = sceneOf(editor.rooms, draft, editor.devices)
  const selected = rectOfSelection(editor)
  return (
    <PlanSheet
      label={t('draw.sheet')}
      keys={t('draw.keys')}
      ref={picture}
      className="editing"
      onPointerDown={canvas.onPointerDown}
      onMouseDown={(event) => event.preventDefault()}
      onKeyDown={onKeyDown}
    >
      <pattern id="plan-grid" width="8" height="8" patternUnits="userSpaceOnUse">
        <path className="gridline" d="M8 0H0V8" />
      </pattern>
      <rect className="sheet" width={PLAN_WIDTH} height={PLAN_HEIGHT} />
      {sortedAreas(draft.areas).map((area) => (
        <EditArea key={area.key} area={area} editor={editor} />
      ))}
      <rect className="gridpaper" width={PLAN_WIDTH} height={PLAN_HEIGHT} fill="url(#plan-grid)" />
      {scene.rooms.map((each) => (
        <EditRoom key={each.room.id} scene={each} editor={editor} ghost={canvas.ghost} />
      ))}
      <Walls rooms={draft.rooms} areas={draft.areas} />
      {scene.rooms.map((each) => (
        <EditDevices key={each.room.id} scene={each} editor={editor} />
      ))}
      {selected && selection?.kind !== 'device' && canvas.ghost === undefined && <Handles rect={selected} />}
      <GhostShape ghost={canvas.ghost} />
    </PlanSheet>
  )
}
