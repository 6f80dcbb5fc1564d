import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Room } from '@preau/protocol/api/places.ts'
import { STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'
import { reasonName } from '../../format/reason-text.ts'
import type { Voice } from '../../format/translate.ts'

/** Between the name of a room and the class that is at home in it: « Salle 1 · CP ». */
const DOT = ' · '

/** What stands at the upper left and the upper right of a room. */
export interface RoomHead {
  name: string
  tag: string
}

/** The name of a room, and beside it its class where its name says one, else what stands in it. */
export function roomHead(room: Pick<Room, 'name'>, devices: readonly DeviceRow[], voice: Voice): RoomHead {
  const at = room.name.lastIndexOf(DOT)
  if (at > 0) return { name: room.name.slice(0, at), tag: room.name.slice(at + DOT.length) }
  return { name: room.name, tag: devices.length < 2 ? '' : things(devices, devices.length, voice) }
}

/** How the devices of a room are, in a few words: « 7 PC sur 8 en service ». Those that sleep are told apart. */
export function roomFoot(devices: readonly DeviceRow[], voice: Voice): string {
  const { t, format } = voice
  const [first] = devices
  if (first === undefined) return t('plan.foot.none')
  if (devices.length === 1) return aloneText(first, voice)
  const all = devices.length
  const ok = devices.filter(({ status }) => status === 'ok').length
  const asleep = devices.filter(({ status }) => status === 'asleep').length
  if (ok === all) return t('plan.foot.well', { things: things(devices, all, voice) })
  if (asleep === all) return t('plan.foot.asleep', { things: things(devices, all, voice) })
  if (asleep > 0) return t('plan.foot.both', { ok, asleep, all })
  if (ok === 0) return t('plan.foot.not_one')
  return t('plan.foot.part', { things: things(devices, ok, voice), all: format.number(all) })
}

/** The same where only a part of a very large school was asked for: what is not shown is said, not passed over. */
export function footOfPart(room: Pick<Room, 'devices'>, devices: readonly DeviceRow[], voice: Voice): string {
  const unseen = room.devices - devices.length
  if (unseen <= 0) return roomFoot(devices, voice)
  const more = voice.t('plan.foot.unseen', { count: unseen })
  return devices.length === 0 ? more : `${roomFoot(devices, voice)}, ${more}`
}

/** The same in fewer words, for a small room: « 7 sur 8 en service ». */
export function shortFoot(devices: readonly DeviceRow[], voice: Voice): string {
  const all = devices.length
  if (all < 2) return roomFoot(devices, voice)
  const ok = devices.filter(({ status }) => status === 'ok').length
  return ok === 0 ? voice.t('plan.foot.not_one') : voice.t('plan.foot.short', { ok, all })
}

/** The gravest state that asks for someone; undefined where none does. */
export function worstOf(devices: readonly DeviceRow[]): Status | undefined {
  const asking: readonly Status[] = ['down', 'degraded', 'offline']
  return STATUSES.find((status) => asking.includes(status) && devices.some((device) => device.status === status))
}

function aloneText({ status, reasons }: DeviceRow, voice: Voice): string {
  const [reason] = reasons
  if ((status !== 'down' && status !== 'degraded') || reason === undefined) return voice.t(`status.${status}`)
  const name = reasonName(reason.code, voice)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** So many of what stands there: « 8 PC », « 16 tablettes », and « 4 appareils » where they are of several kinds. */
function things(devices: readonly DeviceRow[], count: number, { t }: Voice): string {
  const kinds = new Set(devices.map(({ kind }) => kind))
  const [kind] = kinds
  return t(`plan.many.${kinds.size === 1 && kind !== undefined ? kind : 'other'}`, { count })
}
