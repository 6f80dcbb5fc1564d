import { AREA_KINDS } from '@preau/protocol/api/plans.ts'
import { Button } from '../../../../ui/Button.tsx'
import { Segments } from '../../../../ui/Segments.tsx'
import { Sign } from '../../../../ui/Sign.tsx'
import { useWords } from '../../../format/words.ts'
import { addArea } from './draft-areas.ts'
import { arrangeAll } from './draft-rooms.ts'
import { refusalText } from './refusal-text.ts'
import type { Tool } from './use-canvas.ts'
import type { Editor } from './use-editor.ts'

const TOOLS: readonly Tool[] = ['room', 'shelter', 'yard', 'corridor', 'entrance', 'label']

/** What a pull draws, the same by a click, and the way back; under it why the last change was not made. */
export function EditorBar({ editor, tool, onTool }: { editor: Editor; tool: Tool; onTool: (tool: Tool) => void }) {
  const voice = useWords()
  const { t } = voice
  const { refusal } = editor
  const word = (kind: Tool) => (kind === 'room' ? t('draw.tool.room') : t(`plan.area.${kind}`))
  const add = () => {
    const kind = AREA_KINDS.find((each) => each === tool)
    if (!kind) {
      document.querySelector<HTMLInputElement>('.adding input')?.focus()
      return
    }
    const key = editor.newKey()
    if (editor.act((now) => addArea(now, kind, key))) editor.select({ kind: 'area', key })
  }
  return (
    <div className="editorbar">
      <div className="rowb">
        <Segments
          small
          label={t('draw.tool')}
          value={tool}
          options={TOOLS.map((value) => ({
            value,
            label: word(value),
          }))}
          onChange={onTool}
        />
        <Button small sign="plus" onClick={add}>
          {t('draw.add')}
          <span className="vh"> {word(tool)}</span>
        </Button>
        <span className="grow" />
        <button
          type="button"
          className="iconbtn"
          aria-label={t('draw.undo')}
          title={t('draw.undo_keys')}
          aria-disabled={!editor.canUndo}
          onClick={editor.undo}
        >
          <Sign name="undo" />
        </button>
        <button
          type="button"
          className="iconbtn"
          aria-label={t('draw.redo')}
          title={t('draw.redo_keys')}
          aria-disabled={!editor.canRedo}
          onClick={editor.redo}
        >
          <Sign name="redo" />
        </button>
        <Button
          small
          onClick={() => {
            const rooms = editor.rooms.map(({ id }) => id)
            editor.act((now) => arrangeAll(now, rooms, editor.newKey))
            editor.select(undefined)
          }}
        >
          {t('draw.arrange')}
        </Button>
      </div>
      <p className={refusal ? 'refusal' : 'help'} role="status">
        {refusal ? refusalText(refusal, editor.rooms, voice) : t('draw.help')}
      </p>
    </div>
  )
}
