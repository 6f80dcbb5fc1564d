import { useEffect, useState } from 'react'
import { Button } from '../../../../ui/Button.tsx'
import { TextField } from '../../../../ui/TextField.tsx'
import { useWords } from '../../../format/words.ts'
import { ChosenPanel } from './ChosenPanel.tsx'
import type { DraftArea } from './draft.ts'
import { changeArea, removeArea } from './draft-areas.ts'
import { RectFields } from './RectFields.tsx'
import type { Editor } from './use-editor.ts'

/** An area that is chosen: its name, its place in figures. */
export function AreaForm({ editor, area }: { editor: Editor; area: DraftArea }) {
  const { t } = useWords()
  const word = t(`plan.area.${area.kind}`)
  const [name, setName] = useState(area.label ?? '')
  useEffect(() => setName(area.label ?? ''), [area.label])
  const take = () => {
    if (name.trim() !== (area.label ?? '')) editor.act((now) => changeArea(now, area.key, { label: name }))
  }
  return (
    <ChosenPanel title={area.label ?? word} kind={area.label === null ? undefined : word}>
      <TextField
        label={t('draw.area_name')}
        value={name}
        onChange={setName}
        placeholder={word}
        maxLength={60}
        autoComplete="off"
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take()
        }}
      />
      <RectFields rect={area} onChange={(rect) => editor.act((now) => changeArea(now, area.key, rect))} />
      <div className="rowb">
        <Button
          small
          look="quiet"
          onClick={() => {
            editor.act((now) => removeArea(now, area.key))
            editor.select(undefined)
          }}
        >
          {t('draw.remove_area')}
        </Button>
      </div>
    </ChosenPanel>
  )
}
