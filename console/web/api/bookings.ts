import type {
  BookingCancel,
  BookingChange,
  BookingDecision,
  BookingLook,
  BookingMove,
  BookingResult,
  BookingUndo,
  LoanReturn,
  NewBooking,
  TimetableImport,
  TimetableImportResult,
} from '@preau/protocol/api/booking-acts.ts'
import type { BookingList, BookingQuery } from '@preau/protocol/api/bookings.ts'
import type { FeedList, FeedShape, NewFeed } from '@preau/protocol/api/calendar-feeds.ts'
import type { NewResource, Resource, ResourceChange, ResourceList } from '@preau/protocol/api/resources.ts'
import type { SchoolTimes, SchoolTimesChange } from '@preau/protocol/api/school-times.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

// All keys begin with `booking`, so that one word of the live stream asks for what it may have changed.

/** What can be booked in a school; `all`: what is put away too. */
export const resourcesQuery = (school: Id, all = false) =>
  queryOptions({
    queryKey: ['booking', school, 'resources', all],
    queryFn: ({ signal }) => getJson<ResourceList>('/api/resources', { school, ...(all && { all }) }, signal),
  })

/** The days of a school and who has what in them. The week before stays until the new one is there. */
export const bookingsQuery = (query: BookingQuery) =>
  queryOptions({
    queryKey: ['booking', query.school, 'list', query],
    queryFn: ({ signal }) => getJson<BookingList>('/api/bookings', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })

/** The periods, holidays and sites of a school. */
export const schoolTimesQuery = (school: Id) =>
  queryOptions({
    queryKey: ['booking', school, 'times'],
    queryFn: ({ signal }) => getJson<SchoolTimes>(`/api/schools/${school}/times`, {}, signal),
  })

/** What a wish would come to; asked each time that it changes. */
export const lookQuery = (wish: NewBooking) => {
  const { key: _, ...asked } = wish
  return queryOptions({
    queryKey: ['booking', wish.school, 'look', asked],
    queryFn: ({ signal }) => sendJson<BookingLook>('POST', '/api/bookings/look', wish, signal),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export const feedsQuery = (school: Id) =>
  queryOptions({
    queryKey: ['booking', school, 'feeds'],
    queryFn: ({ signal }) => getJson<FeedList>('/api/calendar-feeds', { school }, signal),
  })

const at = (school: Id, id: Id, act?: string) =>
  `/api/schools/${school}/bookings/${id}${act === undefined ? '' : `/${act}`}`

/** Throws BOOKING_REFUSED with the reason in its context. */
export const makeBooking = (body: NewBooking) => sendJson<BookingResult>('POST', '/api/bookings', body)
export const changeBooking = (school: Id, id: Id, body: BookingChange) =>
  sendJson<BookingResult>('PATCH', at(school, id), body)
export const moveBooking = (school: Id, id: Id, body: BookingMove) =>
  sendJson<BookingResult>('POST', at(school, id, 'move'), body)
export const cancelBooking = (school: Id, id: Id, body: BookingCancel) =>
  sendJson<BookingResult>('POST', at(school, id, 'cancel'), body)
export const decideBooking = (school: Id, id: Id, body: BookingDecision) =>
  sendJson<BookingResult>('POST', at(school, id, 'decision'), body)
export const acceptOffer = (school: Id, id: Id) => sendJson<BookingResult>('POST', at(school, id, 'accept'), {})
export const undoBooking = (body: BookingUndo) => sendJson<BookingResult>('POST', '/api/bookings/undo', body)

export const handOver = (school: Id, id: Id) => sendJson<BookingResult>('POST', at(school, id, 'hand-over'), {})
export const takeBack = (school: Id, id: Id, body: LoanReturn) =>
  sendJson<BookingResult>('POST', at(school, id, 'return'), body)
/** Where the loan slip is, a PDF. */
export const slipAddress = (school: Id, id: Id) => at(school, id, 'slip')

export const importTimetable = (body: TimetableImport) =>
  sendJson<TimetableImportResult>('POST', '/api/bookings/import', body)

export const makeResource = (body: NewResource) => sendJson<Resource>('POST', '/api/resources', body)
export const changeResource = (school: Id, id: Id, body: ResourceChange) =>
  sendJson<Resource>('PATCH', `/api/schools/${school}/resources/${id}`, body)
/** Throws RESOURCE_IN_USE where somebody has booked it. */
export const deleteResource = (school: Id, id: Id) => sendJson<void>('DELETE', `/api/schools/${school}/resources/${id}`)

export const saveSchoolTimes = (school: Id, body: SchoolTimesChange) =>
  sendJson<SchoolTimes>('PUT', `/api/schools/${school}/times`, body)

export const makeFeed = (body: FeedShape) => sendJson<NewFeed>('POST', '/api/calendar-feeds', body)
export const endFeed = (id: Id) => sendJson<void>('DELETE', `/api/calendar-feeds/${id}`)
