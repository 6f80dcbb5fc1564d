import { ROOM_KINDS, type RoomKind } from '@preau/protocol/api/places.ts'
import type { Rect } from '@preau/protocol/rules/plan-geometry.ts'
import { useState } from 'react'
import { Button } from '../../../../ui/Button.tsx'
import { Picker } from '../../../../ui/Picker.tsx'
import { TextField } from '../../../../ui/TextField.tsx'
import { newId } from '../../../api/new-id.ts'
import { useWords } from '../../../format/words.ts'
import { addRoom, placeRoom } from './draft-rooms.ts'
import type { Editor } from './use-editor.ts'

interface AddPanelProps {
  editor: Editor
  /** What was drawn and waits for its name; undefined: the room goes where there is space. */
  rect: Rect | undefined
  onDone: () => void
}

/** A room for the plan: one that the school has already, or a new one by its name. */
export function AddPanel({ editor, rect, onDone }: AddPanelProps) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<RoomKind>('classroom')
  const [fault, setFault] = useState<string | undefined>(undefined)
  const drawn = new Set(editor.draft.rooms.map(({ room }) => room))
  const left = editor.rooms.filter(({ id }) => !drawn.has(id))

  const finish = (made: boolean, room: string) => {
    if (!made) return
    setName('')
    setFault(undefined)
    editor.select({ kind: 'room', room })
    onDone()
  }
  const add = () => {
    const text = name.trim()
    if (text === '') return setFault(t('places.name_missing'))
    const id = newId()
    const names = editor.rooms.map((room) => room.name)
    finish(
      editor.act((now) => addRoom(now, { id, name: text, kind }, names, rect)),
      id,
    )
  }
  return (
    <section className={rect ? 'panel adding waiting-name' : 'panel adding'} aria-labelledby="adding">
      <header>
        <h2 id="adding">{t(rect ? 'draw.name_it' : 'draw.add_room')}</h2>
        {rect && (
          <Button small look="quiet" onClick={onDone}>
            {t('shell.cancel')}
          </Button>
        )}
      </header>
      {left.length > 0 && (
        <ul aria-label={t('draw.rooms_left')}>
          {left.map((room) => (
            <li key={room.id}>
              <span>{room.name}</span>
              <Button
                small
                onClick={() =>
                  finish(
                    editor.act((now) => placeRoom(now, room.id, rect)),
                    room.id,
                  )
                }
              >
                {t('draw.put')}
                <span className="vh"> {room.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <TextField
          key={rect ? 'drawn' : 'free'}
          label={t('places.name.room')}
          value={name}
          onChange={setName}
          fault={fault}
          maxLength={120}
          autoComplete="off"
          autoFocus={rect !== undefined}
        />
        <div className="rowb">
          <Picker
            hideLabel
            label={t('places.room_kind')}
            value={kind}
            options={ROOM_KINDS.map((value) => ({ value, label: t(`room.${value}`) }))}
            onChange={(value) => setKind(ROOM_KINDS.find((one) => one === value) ?? 'other')}
          />
          <Button type="submit">{t('places.add')}</Button>
        </div>
      </form>
    </section>
  )
}
