import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../format/words.ts'
import { DeviceShape, deviceClass } from './DeviceShape.tsx'
import { deviceName, roomName } from './names.ts'
import type { SceneRoom } from './plan-scene.ts'
import { RoomCounts } from './RoomCounts.tsx'
import { RoomFloor, RoomText } from './RoomShape.tsx'
import { footOfPart, roomFoot, roomHead, shortFoot, worstOf } from './room-text.ts'
import { sessionOf, sessionText } from './session-foot.ts'
import { useSessions } from './use-sessions.ts'

interface SceneRoomViewProps {
  scene: SceneRoom
  /** Its devices are in the order of Tab: those of the other rooms are passed over. */
  current: boolean
  now: number
  /** There are more devices in the school than are shown. */
  cut: boolean
}

/** A room of the picture: a link to its devices, and each of them a link of its own. It is tinted only when something is wrong in it. */
export function SceneRoomView({ scene, current, now, cut }: SceneRoomViewProps) {
  const voice = useWords()
  const { room, box, devices, layout } = scene
  const worst = worstOf(devices)
  const rowOf = new Map(devices.map((device) => [device.id, device]))
  const tabIndex = current ? 0 : -1
  const equipment = cut ? footOfPart(room, devices, voice) : roomFoot(devices, voice)
  const session = sessionOf(useSessions(room.school), room.id, now)
  const booked = session && sessionText(session, voice, now)
  // What needs someone stands before what is booked; the name says both.
  const says = worst === undefined && booked !== undefined ? booked : equipment
  const whole = booked === undefined ? equipment : `${equipment}, ${booked}`
  const name = roomName(room, cut ? room.devices : devices.length, whole, voice)
  return (
    <g className={worst ? `room alert st-${worst}` : 'room'} data-room={room.id}>
      <Link
        className="roomlink"
        to="/fleet"
        search={{ school: room.school, room: room.id }}
        tabIndex={tabIndex}
        aria-label={name}
      >
        <title>{name}</title>
        <RoomFloor box={box} />
      </Link>
      <RoomText
        box={box}
        head={roomHead(room, devices, voice)}
        feet={cut ? [says] : [says, shortFoot(devices, voice)]}
      />
      {layout.as === 'counts' ? (
        <RoomCounts scene={scene} tabIndex={tabIndex} />
      ) : (
        <g transform={`translate(${box.x} ${box.y})`}>
          {layout.devices.map((drawn) => {
            const device = rowOf.get(drawn.id)
            return (
              device && (
                <DeviceLink key={drawn.id} device={device} tabIndex={tabIndex} name={deviceName(device, voice, now)}>
                  <DeviceShape drawn={drawn} status={device.status} />
                </DeviceLink>
              )
            )
          })}
        </g>
      )}
    </g>
  )
}

interface DeviceLinkProps {
  device: DeviceRow
  name: string
  tabIndex: number
  children: React.ReactNode
}

function DeviceLink({ device, name, tabIndex, children }: DeviceLinkProps) {
  return (
    <Link
      className={deviceClass(device)}
      to="/devices/$device"
      params={{ device: device.id }}
      tabIndex={tabIndex}
      aria-label={name}
    >
      <title>{name}</title>
      {children}
    </Link>
  )
}
