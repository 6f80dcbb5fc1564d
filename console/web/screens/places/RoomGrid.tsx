import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Room } from '@preau/protocol/api/places.ts'
import { STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'
import { Link } from '@tanstack/react-router'
import { ActionMenu } from '../../../ui/ActionMenu.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { serverNow } from '../../api/server-clock.ts'
import { reasonText } from '../../format/reason-text.ts'
import type { Voice } from '../../format/translate.ts'
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
    <div className="plan">
      <ul>
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
      <Yard />
    </div>
  )
}

/** Where the rooms end: the yard, with its hopscotch. */
function Yard() {
  return (
    <div className="yard">
      <svg viewBox="-12 -24 342 84" height="84" aria-hidden="true">
        <path
          className="marelle"
          d="M0 0h26v26H0zM26 0h26v26H26zM52-13h26v26H52zM52 13h26v26H52zM78 0h26v26H78zM104-13h26v26h-26zM104 13h26v26h-26zM130-6.500a19.500 19.500 0 0 1 0 39z"
        />
        <circle className="tree" cx="216" cy="12" r="22" />
        <circle className="tree" cx="284" cy="26" r="28" />
      </svg>
    </div>
  )
}

function RoomCell({ room, devices, onEdit, onDelete }: Omit<RoomGridProps, 'rooms'> & { room: Room }) {
  const voice = useWords()
  const { t } = voice
  const worst = worstOf(devices)
  const target: Place = { kind: 'room', place: room }
  const having = (status: Status) => devices.filter((device) => device.status === status).length
  return (
    <li className={worst ? `room alert st-${worst}` : 'room'}>
      <h3>
        <Link to="/fleet" search={{ school: room.school, room: room.id }} title={t(`room.${room.kind}`)}>
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
        {devices.length === 0
          ? t('places.room_empty')
          : tallyOf({ ok: having('ok'), asleep: having('asleep'), all: devices.length }, voice)}
      </p>
    </li>
  )
}

/** How many of a room work; those that sleep are told apart, since nothing says that they would. */
function tallyOf({ ok, asleep, all }: { ok: number; asleep: number; all: number }, { t, format }: Voice): string {
  if (asleep === 0) return t('places.room_well', { count: ok, all: format.number(all) })
  const sleeping = { asleep: format.number(asleep), all: format.number(all) }
  return ok === 0 ? t('places.room_asleep', sleeping) : t('places.room_both', { count: ok, ...sleeping })
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
