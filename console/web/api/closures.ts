import type {
  NewRoomClosure,
  RoomClosure,
  RoomClosureList,
  RoomClosureQuery,
} from '@preau/protocol/api/room-closures.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { address } from './address.ts'
import { getJson, sendJson } from './client.ts'

/** When rooms of a school are closed; asked again soon while its school has something still to say. */
export const closuresQuery = (query: RoomClosureQuery) =>
  queryOptions({
    queryKey: ['booking', query.school, 'closures', query],
    queryFn: ({ signal }) => getJson<RoomClosureList>('/api/closures', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.rows.some(waits) ? 3000 : 60_000),
  })

/** Whether its school has not said yet what came of it. */
export const waits = ({ state }: RoomClosure) => state === 'waiting' || state === 'reopening'

export const closeRoom = (body: NewRoomClosure) => sendJson<RoomClosure>('POST', '/api/closures', body)
export const reopenRoom = ({ school, id }: { school: Id; id: Id }) =>
  sendJson<RoomClosure>('POST', address(`/api/closures/${id}/reopen`, { school }), {})
