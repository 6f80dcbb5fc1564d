import { useWords } from '../../../format/words.ts'
import { DeviceShape, deviceClass } from '../DeviceShape.tsx'
import type { SceneRoom } from '../plan-scene.ts'
import { isSelected, selectionText } from './selection.ts'
import type { Editor } from './use-editor.ts'

/** The devices of a room. Those of the room that is chosen are in the order of Tab. */
export function EditDevices({ scene, editor }: { scene: SceneRoom; editor: Editor }) {
  const { t } = useWords()
  const { room, box, devices, layout } = scene
  if (layout.as === 'counts') return null
  const { selection } = editor
  const here =
    (selection?.kind === 'room' && selection.room === room.id) ||
    (selection?.kind === 'device' && devices.some(({ id }) => id === selection.device))
  return (
    <g transform={`translate(${box.x} ${box.y})`}>
      {layout.devices.map((drawn) => {
        const device = devices.find(({ id }) => id === drawn.id)
        const self = { kind: 'device', device: drawn.id } as const
        const selected = isSelected(selection, self)
        return (
          device && (
            // biome-ignore lint/a11y/useSemanticElements: a shape of a drawing cannot be a button element
            <g
              key={drawn.id}
              className={selected ? `${deviceClass(device)} chosen` : deviceClass(device)}
              data-edit={selectionText(self)}
              role="button"
              tabIndex={here ? 0 : -1}
              aria-pressed={selected}
              aria-label={t('draw.device', { device: device.name, room: room.name })}
              onFocus={() => !selected && editor.select(self)}
            >
              <title>{device.name}</title>
              <DeviceShape drawn={drawn} status={device.status} />
            </g>
          )
        )
      })}
    </g>
  )
}
