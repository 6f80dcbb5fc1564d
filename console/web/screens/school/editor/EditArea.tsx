import { useWords } from '../../../format/words.ts'
import { AreaShape } from '../Yard.tsx'
import type { DraftArea } from './draft.ts'
import { placeText } from './place-text.ts'
import { isSelected, selectionText } from './selection.ts'
import type { Editor } from './use-editor.ts'

/** An area that can be chosen, by a click on it or by Tab. */
export function EditArea({ area, editor }: { area: DraftArea; editor: Editor }) {
  const voice = useWords()
  const { rooms, areas } = editor.draft
  const self = { kind: 'area', key: area.key } as const
  const selected = isSelected(editor.selection, self)
  const name = area.label ?? voice.t(`plan.area.${area.kind}`)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a shape of a drawing cannot be a button element
    <g
      className={selected ? 'area chosen' : 'area'}
      data-edit={selectionText(self)}
      role="button"
      tabIndex={0}
      aria-pressed={selected}
      aria-label={voice.t('draw.shape', { name, place: placeText(area, voice) })}
      onFocus={() => !selected && editor.select(self)}
    >
      <rect className="hit" x={area.x} y={area.y} width={area.width} height={area.height} />
      <AreaShape area={area} rooms={rooms} areas={areas} />
      <rect className="areaedge" x={area.x} y={area.y} width={area.width} height={area.height} />
    </g>
  )
}
