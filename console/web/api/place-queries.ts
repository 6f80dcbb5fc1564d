import type { PlaceTree } from '@preau/protocol/api/places.ts'
import type { RoomList, RoomQuery } from '@preau/protocol/api/rooms.ts'
import type { SchoolLines, SchoolNames } from '@preau/protocol/api/schools.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getJson } from './client.ts'

// Answers under `counts` change with every device, all others with a place only: see refresh.ts.

/** Every school by its name. */
export const schoolNamesQuery = queryOptions({
  queryKey: ['places', 'names'],
  queryFn: ({ signal }) => getJson<SchoolNames>('/api/schools', {}, signal),
})

/** Every school in a line, with what it holds. */
export const schoolLinesQuery = queryOptions({
  queryKey: ['places', 'counts', 'lines'],
  queryFn: ({ signal }) => getJson<SchoolLines>('/api/schools/lines', {}, signal),
})

/** One school with its rooms, under its authority. */
export const schoolQuery = (school: Id) =>
  queryOptions({
    queryKey: ['places', 'counts', 'school', school],
    queryFn: ({ signal }) => getJson<PlaceTree>('/api/places', { school }, signal),
  })

/** Rooms of a scope, or those that a search means. */
export const roomsQuery = (query: RoomQuery) =>
  queryOptions({
    queryKey: ['places', 'rooms', query],
    queryFn: ({ signal }) => getJson<RoomList>('/api/rooms', query, signal),
    placeholderData: keepPreviousData,
  })
