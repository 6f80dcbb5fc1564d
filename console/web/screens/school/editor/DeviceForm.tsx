import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import { useWords } from '../../../format/words.ts'
import { MovePicker } from './MovePicker.tsx'
import type { Editor } from './use-editor.ts'

/** A device that is chosen: in which room it is, and which it could go to. */
export function DeviceForm({ editor, device }: { editor: Editor; device: DeviceRow }) {
  const { t } = useWords()
  return (
    <section className="panel chosen" aria-labelledby="chosen">
      <header>
        <h2 id="chosen">{device.name}</h2>
        <span className="muted">{t(`kind.${device.kind}`)}</span>
      </header>
      <div className="form">
        <div className="lab">
          <span aria-hidden="true">{t('draw.move_to')}</span>
          <MovePicker editor={editor} device={device} />
        </div>
        <p className="help">{t('draw.device_help')}</p>
      </div>
    </section>
  )
}
