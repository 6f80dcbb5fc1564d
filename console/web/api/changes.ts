import type { Device } from '@preau/protocol/api/devices.ts'
import type {
  Authority,
  AuthorityChange,
  NewAuthority,
  NewRoom,
  NewSchool,
  PlaceImport,
  PlaceImportResult,
  Room,
  RoomChange,
  School,
  SchoolChange,
} from '@preau/protocol/api/places.ts'
import type { Plan, PlanChange } from '@preau/protocol/api/plans.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { address } from './address.ts'
import { sendJson } from './client.ts'

export const createAuthority = (body: NewAuthority) => sendJson<Authority>('POST', '/api/authorities', body)
export const createSchool = (body: NewSchool) => sendJson<School>('POST', '/api/schools', body)
export const createRoom = (body: NewRoom) => sendJson<Room>('POST', '/api/rooms', body)
export const changeAuthority = (id: Id, body: AuthorityChange) =>
  sendJson<Authority>('PATCH', `/api/authorities/${id}`, body)
export const changeSchool = (id: Id, body: SchoolChange) => sendJson<School>('PATCH', `/api/schools/${id}`, body)
export const changeRoom = (id: Id, body: RoomChange) => sendJson<Room>('PATCH', `/api/rooms/${id}`, body)
export const savePlan = (school: Id, body: PlanChange) => sendJson<Plan>('PUT', `/api/schools/${school}/plan`, body)
export const deletePlan = (school: Id, version: number) =>
  sendJson<Plan>('DELETE', address(`/api/schools/${school}/plan`, { version }))
export const importPlaces = (body: PlaceImport) => sendJson<PlaceImportResult>('POST', '/api/places/import', body)
export const dismissQuarantined = (id: Id) => sendJson<void>('DELETE', `/api/quarantine/${id}`)
export const dismissAllQuarantined = () => sendJson<void>('DELETE', '/api/quarantine')

const FOLDERS = { authority: 'authorities', school: 'schools', room: 'rooms' } as const
export type PlaceKind = keyof typeof FOLDERS

/** Throws PLACE_NOT_EMPTY where something is still in it. */
export const deletePlace = (kind: PlaceKind, id: Id) => sendJson<void>('DELETE', `/api/${FOLDERS[kind]}/${id}`)

/** A device and the room where it is to be; null: none. */
export interface Move {
  device: Id
  room: Id | null
}

/** Puts devices into rooms, one after the other: where one is refused, those before it have moved. */
export async function moveDevices(moves: readonly Move[]): Promise<void> {
  for (const { device, room } of moves) await sendJson<Device>('PATCH', `/api/devices/${device}`, { room })
}

/** A change, after which all that may show it is asked for again. The caller shows its error. */
export function useChange<V, R>(change: (values: V) => Promise<R>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries(),
  })
}
