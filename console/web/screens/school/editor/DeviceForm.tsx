import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import { useWords } from '../../../format/words.ts'
import { ChosenPanel } from './ChosenPanel.tsx'
import { MovePicker } from './MovePicker.tsx'
import type { Editor } from './use-editor.ts'

/** A device that is chosen: in which room it is, and which it could go to. */
export function DeviceForm({ editor, device }: { editor: Editor; device: DeviceRow }) {
  const { t } = useWords()
  return (
    <ChosenPanel title={device.name} kind={t(`kind.${device.kind}`)}>
      <div className="lab">
        <span aria-hidden="true">{t('draw.move_to')}</span>
        <MovePicker editor={editor} device={device} />
      </div>
      <p className="help">{t('draw.device_help')}</p>
    </ChosenPanel>
  )
}
