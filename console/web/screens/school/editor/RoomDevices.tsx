import type { Id } from '@preau/protocol/ids.ts'
import { useState } from 'react'
import { useWords } from '../../../format/words.ts'
import { MovePicker } from './MovePicker.tsx'
import type { Editor } from './use-editor.ts'

/** The devices of a room as a list: each can be sent elsewhere, also where the room is too full to draw them. */
export function RoomDevices({ editor, room }: { editor: Editor; room: Id }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const devices = editor.inside.get(room) ?? []
  if (devices.length === 0) return null
  return (
    <details className="roomdevices" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('places.count_devices', { count: devices.length })}</summary>
      {open && (
        <ul>
          {devices.map((device) => (
            <li key={device.id}>
              <span>{device.name}</span>
              <MovePicker editor={editor} device={device} />
            </li>
          ))}
        </ul>
      )}
    </details>
  )
}
