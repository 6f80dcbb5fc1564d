import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { Picker } from '../../../../ui/Picker.tsx'
import { useWords } from '../../../format/words.ts'
import { moveDevice } from './draft-devices.ts'
import type { Editor } from './use-editor.ts'

const NONE = 'none'

/** Into which room a device goes: what a pointer does by carrying it there. */
export function MovePicker({ editor, device }: { editor: Editor; device: DeviceRow }) {
  const { t } = useWords()
  const move = (value: string) =>
    editor.act((now) => moveDevice(now, device.id, editor.roomOf(device.id), value === NONE ? null : value))
  return (
    <Picker
      hideLabel
      label={t('draw.move_label', { device: device.name })}
      value={device.room?.id ?? NONE}
      options={[
        ...editor.rooms.map(({ id, name }) => ({ value: id, label: name })),
        { value: NONE, label: t('places.unplaced') },
      ]}
      onChange={move}
      search={{ label: t('fleet.room_search'), none: t('fleet.room_none'), fold: foldText }}
    />
  )
}
