import type { Device } from '@preau/protocol/api/devices.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Voice } from '../../format/translate.ts'
import { ClosuresPanel } from './ClosuresPanel.tsx'

/** What stands in a room that one books by it. */
const BOARDS: readonly DeviceKind[] = ['panel', 'projector', 'board_pc']

/** On the sheet of a board: when its room is closed. */
export function RoomClosures({ device, voice, now }: { device: Device; voice: Voice; now: number }) {
  const { room, school, authority } = device
  if (!room || !BOARDS.includes(device.kind)) return null
  return <ClosuresPanel {...{ school: school.id, authority: authority?.id, rooms: [room], voice, now }} />
}
