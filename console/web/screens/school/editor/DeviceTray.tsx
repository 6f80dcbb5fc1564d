import { StatusMark } from '../../../../ui/StatusMark.tsx'
import { useWords } from '../../../format/words.ts'
import { MovePicker } from './MovePicker.tsx'
import type { Canvas } from './use-canvas.ts'
import type { Editor } from './use-editor.ts'

/** Devices with no room yet: carried onto a room, or sent there by a choice. */
export function DeviceTray({ editor, canvas }: { editor: Editor; canvas: Canvas }) {
  const { t } = useWords()
  const free = editor.devices.filter(({ room }) => room === null)
  return (
    <section className="panel tray" aria-labelledby="tray">
      <header>
        <h2 id="tray">{t('places.unplaced')}</h2>
        <span className="muted">{t('places.count_devices', { count: free.length })}</span>
      </header>
      {free.length === 0 ? (
        <p className="help">{t('draw.tray_none')}</p>
      ) : (
        <>
          <p className="help">{t('draw.tray_help')}</p>
          <ul>
            {free.map((device) => (
              <li key={device.id}>
                <span className="grip" onPointerDown={(event) => canvas.pickDevice(event, device.id)}>
                  <StatusMark shape={device.status} />
                  <span>
                    {device.name}
                    <small>{t(`kind.${device.kind}`)}</small>
                  </span>
                </span>
                <MovePicker editor={editor} device={device} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
