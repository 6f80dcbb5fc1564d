import type { Reportable } from '@preau/protocol/api/reportable.ts'
import type { Id } from '@preau/protocol/ids.ts'

export interface RoomOfReport {
  id: string
  name: string | null
  devices: Reportable[]
}

/** Equipment by room, in the order of the list; the room of the last report first, what has none last. */
export function roomsOf(devices: readonly Reportable[], last: string | null): RoomOfReport[] {
  const rooms = new Map<string, RoomOfReport>()
  for (const device of devices) {
    const id = device.room?.id ?? ''
    const room = rooms.get(id) ?? { id, name: device.room?.name ?? null, devices: [] }
    room.devices.push(device)
    rooms.set(id, room)
  }
  const rank = ({ id }: RoomOfReport) => (id === '' ? 2 : id === last ? 0 : 1)
  return [...rooms.values()].sort((a, b) => rank(a) - rank(b))
}

const KEY = 'preau.report.room'

/** The room of the last report from this browser, in this school: that is most often one's own. */
export function lastRoom(school: Id): string | null {
  try {
    const [of, room = null] = (localStorage.getItem(KEY) ?? '').split(' ')
    return of === school ? room : null
  } catch {
    return null
  }
}

export function keepRoom(school: Id, room: Id | null): void {
  try {
    if (room !== null) localStorage.setItem(KEY, `${school} ${room}`)
  } catch {
    // Then the rooms stand in their own order.
  }
}
