import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Room } from '@preau/protocol/api/places.ts'
import { reasonText } from '../../format/reason-text.ts'
import type { Voice } from '../../format/translate.ts'

/** What a link of a device says: room, device, state, and the sentence that says why. */
export function deviceName(device: DeviceRow, voice: Voice, now: number): string {
  const { t } = voice
  const status = t(`status.${device.status}`).toLowerCase()
  const [reason] = device.reasons
  const state = reason ? `${status}. ${reasonText(reason, voice, now).sentence}` : status
  return device.room
    ? t('plan.device_link', { room: device.room.name, device: device.name, status: state })
    : `${device.name}, ${state}`
}

/** What a link of a room says: name, kind, how many devices, how they are. */
export function roomName(room: Room, count: number, says: string, { t }: Voice): string {
  return t('plan.room_link', {
    room: room.name,
    kind: t(`room.${room.kind}`).toLowerCase(),
    devices: t('places.count_devices', { count }),
    says: says.charAt(0).toLowerCase() + says.slice(1),
  })
}
