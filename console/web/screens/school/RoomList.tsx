import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Room, School } from '@preau/protocol/api/places.ts'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { ActionMenu } from '../../../ui/ActionMenu.tsx'
import { Button } from '../../../ui/Button.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useMay } from '../../api/use-may.ts'
import { reasonText } from '../../format/reason-text.ts'
import type { Voice } from '../../format/translate.ts'
import type { Place } from '../places/place.ts'
import { devicesByRoom } from './plan-scene.ts'
import { footOfPart, roomFoot, worstOf } from './room-text.ts'
import { sessionOf, sessionText } from './session-foot.ts'
import { useSessions } from './use-sessions.ts'
import { needsSomeone } from './watch.ts'
import './room-list.css'

interface RoomListProps {
  school: School
  devices: readonly DeviceRow[]
  voice: Voice
  now: number
  /** There are more devices in the school than are shown. */
  cut: boolean
  onEdit: (place: Place) => void
  onDelete: (place: Place) => void
  onAdd: () => void
}

/** The same as the picture, as text: each room with its devices, those that need someone with their sentence. */
export function RoomList({ school, devices, voice, now, cut, onAdd, ...actions }: RoomListProps) {
  const inside = devicesByRoom(devices)
  const may = useMay()
  return (
    <>
      <header className="noprint">
        <h2>{voice.t('places.rooms')}</h2>
        {may('place.change', { school: school.id, authority: school.authority }) && (
          <Button small sign="plus" onClick={onAdd}>
            {voice.t('places.add_room')}
          </Button>
        )}
      </header>
      <ul className="roomlist">
        {school.rooms.map((room) => (
          <RoomItem
            key={room.id}
            room={room}
            devices={inside.get(room.id) ?? []}
            voice={voice}
            now={now}
            cut={cut}
            mayChange={may('place.change', { school: school.id, authority: school.authority })}
            {...actions}
          />
        ))}
      </ul>
    </>
  )
}

function RoomItem({
  room,
  devices,
  voice,
  now,
  cut,
  mayChange,
  onEdit,
  onDelete,
}: Omit<RoomListProps, 'school' | 'onAdd'> & { room: Room; mayChange: boolean }) {
  const { t } = voice
  const worst = worstOf(devices)
  const session = sessionOf(useSessions(room.school, voice.format.timeZone), room.id, now)
  const target: Place = { kind: 'room', place: room }
  const asking = devices.filter(needsSomeone)
  const well = devices.filter((device) => !needsSomeone(device))
  return (
    <li className={worst ? `st-${worst}` : undefined}>
      <div className="roomline">
        {worst ? <StatusMark shape={worst} /> : <span />}
        <h3>
          <Link to="/fleet" search={{ school: room.school, room: room.id }}>
            {room.name}
          </Link>
        </h3>
        <span className="muted kind">{t(`room.${room.kind}`)}</span>
        <span className="says">
          {cut ? footOfPart(room, devices, voice) : roomFoot(devices, voice)}
          {session && <span className="muted"> · {sessionText(session, voice, now)}</span>}
        </span>
        {mayChange && (
          <ActionMenu
            label={t('places.actions', { name: room.name })}
            actions={[
              { id: 'edit', label: t('places.edit'), run: () => onEdit(target) },
              { id: 'delete', label: t('places.delete'), danger: true, run: () => onDelete(target) },
            ]}
          />
        )}
      </div>
      {asking.length > 0 && (
        <ul className="asking">
          {asking.map((device) => (
            <li key={device.id} className={`st-${device.status}`}>
              <StatusMark shape={device.status} />
              <p>
                <DeviceLink device={device} />
                <span className="vh">, {t(`status.${device.status}`)}</span>{' '}
                {device.reasons[0] && reasonText(device.reasons[0], voice, now).sentence}
              </p>
            </li>
          ))}
        </ul>
      )}
      {well.length > 0 && (
        <p className="well">
          {well.map((device, index) => (
            <Fragment key={device.id}>
              {index > 0 && ', '}
              <DeviceLink device={device} />
              {device.status === 'asleep' && ` (${t('status.asleep').toLowerCase()})`}
            </Fragment>
          ))}
        </p>
      )}
    </li>
  )
}

function DeviceLink({ device }: { device: DeviceRow }) {
  return (
    <Link to="/devices/$device" params={{ device: device.id }}>
      {device.name}
    </Link>
  )
}
