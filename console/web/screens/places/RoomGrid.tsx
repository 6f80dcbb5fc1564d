import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Room } from '@preau/protocol/api/places.ts'
import { STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'
import { Link } from '@tanstack/react-router'
import { ActionMenu } from '../../../ui/ActionMenu.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { serverNow } from '../../api/server-clock.ts'
import { reasonText } from '../../format/reason-text.ts'
import { useWords } from '../../format/words.ts'
import type { Place } from './place.ts'
import './room-grid.css'

interface RoomGridProps {
  rooms: readonly Room[]
  devices: readonly DeviceRow[]
  onEdit: (place: Place) => void
  onDelete: (place: Place) => void
}

/** The rooms of a school as a plan of equal cells: a room is tinted only when something is wrong in it. */
export function RoomGrid({ rooms, devices, onEdit, onDelete }: RoomGridProps) {
  return (
    <ul className="plan">
      {rooms.map((room) => (
        <RoomCell
          key={room.id}
          room={room}
          devices={devices.filter((device) => device.room?.id === room.id)}
          onEdit={onEdit}
          onDelete={onDelete}
        />
      ))}
    </ul>
  )
}

function RoomCell({ room, devices, onEdit, onDelete }: Omit<RoomGridProps, 'rooms'> & { room: Room }) {
  const { t } = useWords()
  const worst = worstOf(devices)
  const target: Place = { kind: 'room', place: room }
  const well = devices.filter((device) => device.status === 'ok' || device.status === 'asleep').length
  return (
    <li className={worst ? `room alert st-${worst}` : 'room'}>
      <h3>
        <Link to="/fleet" search={{ school: room.school, room: room.id }}>
          {room.name}
        </Link>
      </h3>
      <ActionMenu
        label={t('places.actions', { name: room.name })}
        actions={[
          { id: 'edit', label: t('places.edit'), run: () => onEdit(target) },
          { id: 'delete', label: t('places.delete'), danger: true, run: () => onDelete(target) },
        ]}
      />
      <div className="devs">
        {devices.map((device) => (
          <DeviceShape key={device.id} device={device} />
        ))}
      </div>
      <p className="foot">
        <span>{t(`room.${room.kind}`)}</span>
        <span>
          {devices.length === 0
            ? t('places.room_empty')
            : t('places.room_well', { count: well, all: t('places.count_devices', { count: devices.length }) })}
        </span>
      </p>
    </li>
  )
}

/** A device in its room: a large board, a small tablet; its name, word and sentence are in the link. */
function DeviceShape({ device }: { device: DeviceRow }) {
  const voice = useWords()
  const { t } = voice
  const [reason] = device.reasons
  const says = reason ? `. ${reasonText(reason, voice, serverNow()).sentence}` : ''
  const name = `${device.name} : ${t(`status.${device.status}`).toLowerCase()}${says}`
  return (
    <Link
      className={`dev k-${device.kind} st-${device.status}`}
      to="/devices/$device"
      params={{ device: device.id }}
      aria-label={name}
      title={name}
    >
      {device.status === 'ok' ? <i /> : <StatusMark shape={device.status} />}
    </Link>
  )
}

/** The gravest state that asks for someone; undefined where none does. */
function worstOf(devices: readonly DeviceRow[]): Status | undefined {
  const asking: readonly Status[] = ['down', 'degraded', 'offline']
  return STATUSES.find((status) => asking.includes(status) && devices.some((device) => device.status === status))
}
