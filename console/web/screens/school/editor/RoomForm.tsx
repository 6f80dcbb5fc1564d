import type { PlanRoom } from '@preau/protocol/api/plans.ts'
import { type Door, middleDoor, SIDES, type Side, STEP } from '@preau/protocol/rules/plan-geometry.ts'
import { Button } from '../../../../ui/Button.tsx'
import { Picker } from '../../../../ui/Picker.tsx'
import { useWords } from '../../../format/words.ts'
import { ChosenPanel } from './ChosenPanel.tsx'
import { nameOf } from './draft.ts'
import { arrangeDevices } from './draft-devices.ts'
import { changeRoom, removeRoom, setDoor } from './draft-rooms.ts'
import { RectFields, SquaresField } from './RectFields.tsx'
import { RoomDevices } from './RoomDevices.tsx'
import type { Editor } from './use-editor.ts'

/** A room that is chosen: its place in figures, its door, and what can be done with it. */
export function RoomForm({ editor, box }: { editor: Editor; box: PlanRoom }) {
  const { t } = useWords()
  const { room, door } = box
  const choose = (value: string) => {
    const side: Side | undefined = SIDES.find((each) => each === value)
    editor.act((now) => setDoor(now, room, side ? middleDoor(box, side) : null))
  }
  const change = (next: Door) => editor.act((now) => setDoor(now, room, next))
  return (
    <ChosenPanel title={nameOf(editor.rooms, room)}>
      <RectFields rect={box} onChange={(rect) => editor.act((now) => changeRoom(now, room, rect))} />
      <div className="doorfields">
        <div className="lab">
          <span aria-hidden="true">{t('draw.door')}</span>
          <Picker
            hideLabel
            label={t('draw.door')}
            value={door?.side ?? 'none'}
            options={['none' as const, ...SIDES].map((side) => ({ value: side, label: t(`draw.door.${side}`) }))}
            onChange={choose}
          />
        </div>
        {door && (
          <SquaresField
            field="at"
            value={door.at / STEP}
            onChange={(squares) => change({ side: door.side, at: squares * STEP })}
          />
        )}
      </div>
      <RoomDevices editor={editor} room={room} />
      <div className="rowb">
        {box.devices.length > 0 && (
          <Button small onClick={() => editor.act((now) => arrangeDevices(now, room))}>
            {t('draw.arrange_devices')}
          </Button>
        )}
        <Button
          small
          look="quiet"
          onClick={() => {
            editor.act((now) => removeRoom(now, room))
            editor.select(undefined)
          }}
        >
          {t('draw.remove_room')}
        </Button>
      </div>
      <p className="help">{t('draw.remove_room_help')}</p>
    </ChosenPanel>
  )
}
