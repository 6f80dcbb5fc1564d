import type { BadgeChange, BadgeState } from '@preau/protocol/api/badges.ts'
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
import type {
  BookingFallbackList,
  BookingList,
  BookingPeople,
  BookingQuery,
  BookingRow,
} from '@preau/protocol/api/bookings.ts'
import type { FeedList, FeedShape, NewFeed } from '@preau/protocol/api/calendar-feeds.ts'
import type { LessonStepList } from '@preau/protocol/api/lesson-steps.ts'
import type { NewResource, Resource, ResourceChange, ResourceList } from '@preau/protocol/api/resources.ts'
import type { SchoolTimes, SchoolTimesChange } from '@preau/protocol/api/school-times.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { address } from './address.ts'
import { getJson, sendJson } from './client.ts'

// All keys begin with `booking`, so that one word of the live stream asks for what it may have changed.

/** What can be booked in a school; `all`: what is put away too. */
export const resourcesQuery = (school: Id, all = false) =>
  queryOptions({
    queryKey: ['booking', school, 'resources', all],
    queryFn: ({ signal }) =>
      getJson<ResourceList>('/api/resources', { school, ...(all && { all: 'put_away' }) }, signal),
  })

/** The days of a school and who has what in them. The week before stays until the new one is there. */
export const bookingsQuery = (query: BookingQuery) =>
  queryOptions({
    queryKey: ['booking', query.school, 'list', query],
    queryFn: ({ signal }) => getJson<BookingList>('/api/bookings', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })

/** Those for whom one can book, by who manages bookings. */
export const bookingPeopleQuery = (school: Id) =>
  queryOptions({
    queryKey: ['booking', school, 'people'],
    queryFn: ({ signal }) => getJson<BookingPeople>('/api/bookings/people', { school }, signal),
    staleTime: 300_000,
  })

/** Where else a booked session can be held, as things are now. */
export const fallbacksQuery = (school: Id, booking: Id) =>
  queryOptions({
    queryKey: ['booking', school, 'fallbacks', booking],
    queryFn: ({ signal }) => getJson<BookingFallbackList>(`/api/bookings/${booking}/fallbacks`, {}, signal),
    refetchInterval: 60_000,
    retry: false,
  })

/** What happened to the booked lessons of a school. */
export const lessonStepsQuery = (school: Id, limit: number) =>
  queryOptions({
    queryKey: ['booking', school, 'steps', limit],
    queryFn: ({ signal }) => getJson<LessonStepList>('/api/lesson-steps', { school, limit }, signal),
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

const at = (id: Id, act?: string) => `/api/bookings/${id}${act === undefined ? '' : `/${act}`}`

/** Throws BOOKING_REFUSED with the reason in its context. */
export const makeBooking = (body: NewBooking) => sendJson<BookingResult>('POST', '/api/bookings', body)
export const changeBooking = (id: Id, body: BookingChange) => sendJson<BookingResult>('PATCH', at(id), body)
export const moveBooking = (id: Id, body: BookingMove) => sendJson<BookingResult>('POST', at(id, 'move'), body)
export const cancelBooking = (id: Id, body: BookingCancel) => sendJson<BookingResult>('POST', at(id, 'cancel'), body)
export const decideBooking = (id: Id, body: BookingDecision) =>
  sendJson<BookingResult>('POST', at(id, 'decision'), body)
export const acceptOffer = (id: Id) => sendJson<BookingResult>('POST', at(id, 'accept'))
export const undoBooking = (body: BookingUndo) => sendJson<BookingResult>('POST', '/api/bookings/undo', body)

export const handOver = (id: Id) => sendJson<BookingRow>('POST', at(id, 'loan'))
export const takeBack = (id: Id, body: LoanReturn) => sendJson<BookingRow>('POST', at(id, 'return'), body)
/** Where the loan slip is, a PDF. */
export const slipAddress = (id: Id) => at(id, 'slip.pdf')

export const importTimetable = (body: TimetableImport) =>
  sendJson<TimetableImportResult>('POST', '/api/bookings/import', body)

export const makeResource = (body: NewResource) => sendJson<Resource>('POST', '/api/resources', body)
export const changeResource = (school: Id, id: Id, body: ResourceChange) =>
  sendJson<Resource>('PATCH', address(`/api/resources/${id}`, { school }), body)
/** Throws RESOURCE_IN_USE where somebody has booked it. */
export const deleteResource = (school: Id, id: Id) =>
  sendJson<void>('DELETE', address(`/api/resources/${id}`, { school }))

export const saveSchoolTimes = (school: Id, body: SchoolTimesChange) =>
  sendJson<SchoolTimes>('PUT', `/api/schools/${school}/times`, body)

export const makeFeed = (body: FeedShape) => sendJson<NewFeed>('POST', '/api/calendar-feeds', body)
export const endFeed = (id: Id) => sendJson<FeedList>('DELETE', `/api/calendar-feeds/${id}`)

export const badgeQuery = (school: Id) =>
  queryOptions({
    queryKey: ['booking', school, 'badge'],
    queryFn: ({ signal }) => getJson<BadgeState>('/api/badge', { school }, signal),
  })
/** null takes it away. */
export const setBadge = (body: BadgeChange) => sendJson<BadgeState>('PUT', '/api/badge', body)
