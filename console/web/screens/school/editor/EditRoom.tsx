import { useWords } from '../../../format/words.ts'
import type { SceneRoom } from '../plan-scene.ts'
import { RoomFloor, RoomText } from '../RoomShape.tsx'
import { roomHead } from '../room-text.ts'
import { placeText } from './place-text.ts'
import { isSelected, selectionText } from './selection.ts'
import type { Ghost } from './use-canvas.ts'
import type { Editor } from './use-editor.ts'

/** A room that can be chosen; what is wrong with its devices is not the question here. */
export function EditRoom({ scene, editor, ghost }: { scene: SceneRoom; editor: Editor; ghost: Ghost }) {
  const voice = useWords()
  const { room, box, devices } = scene
  const self = { kind: 'room', room: room.id } as const
  const selected = isSelected(editor.selection, self)
  const target = ghost?.as === 'device' && ghost.room === room.id
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a shape of a drawing cannot be a button element */}
      <g
        className={['room', selected && 'chosen', target && 'target'].filter(Boolean).join(' ')}
        data-edit={selectionText(self)}
        role="button"
        tabIndex={0}
        aria-pressed={selected}
        aria-label={voice.t('draw.shape', { name: room.name, place: placeText(box, voice) })}
        onFocus={() => !selected && editor.select(self)}
      >
        <RoomFloor box={box} />
      </g>
      <RoomText
        box={box}
        head={roomHead(room, devices, voice)}
        feet={[voice.t('places.count_devices', { count: devices.length })]}
      />
    </>
  )
}
