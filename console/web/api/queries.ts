import type { Device, DeviceList, DeviceQuery } from '@preau/protocol/api/devices.ts'
import type { EventList } from '@preau/protocol/api/events.ts'
import type { HealthAnswer } from '@preau/protocol/api/health.ts'
import type { DeviceInventory } from '@preau/protocol/api/inventory.ts'
import type { Plan } from '@preau/protocol/api/plans.ts'
import type { QuarantineList, QuarantineQuery } from '@preau/protocol/api/quarantine.ts'
import type { SampleQuery, Samples } from '@preau/protocol/api/samples.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getJson } from './client.ts'

/** A window of the fleet. The rows before stay until the new ones are there. */
export const devicesQuery = (query: DeviceQuery) =>
  queryOptions({
    queryKey: ['devices', query],
    queryFn: ({ signal }) => getJson<DeviceList>('/api/devices', query, signal),
    placeholderData: keepPreviousData,
    // Who scrolls through 100 000 rows leaves a thousand windows behind him.
    gcTime: query.offset ? 10_000 : 60_000,
  })

export const deviceQuery = (id: Id) =>
  queryOptions({
    queryKey: ['device', id],
    queryFn: ({ signal }) => getJson<Device>(`/api/devices/${id}`, {}, signal),
  })

export const deviceInventoryQuery = (id: Id) =>
  queryOptions({
    queryKey: ['device', id, 'inventory'],
    queryFn: ({ signal }) => getJson<DeviceInventory>(`/api/devices/${id}/inventory`, {}, signal),
  })

/** The newest events, or those before `before` (ms since 1970). */
export const deviceEventsQuery = (id: Id, limit: number, before?: number) =>
  queryOptions({
    queryKey: ['device', id, 'events', limit, before ?? null],
    queryFn: ({ signal }) => getJson<EventList>(`/api/devices/${id}/events`, { limit, before }, signal),
    placeholderData: keepPreviousData,
  })

/**
 * Samples of a stretch, in ms since 1970. What goes up to now is asked again with each change of its device; what is over, and
 * means that one report does not move, stay for a while.
 */
export const deviceSamplesQuery = (id: Id, query: SampleQuery, live: boolean) =>
  queryOptions({
    queryKey: [live ? 'device' : 'samples', id, 'samples', query],
    queryFn: ({ signal }) => getJson<Samples>(`/api/devices/${id}/samples`, query, signal),
    placeholderData: keepPreviousData,
    ...(!live && { staleTime: SETTLED_MS }),
  })

/** Late reports can still change what is over. */
const SETTLED_MS = 300_000

/** How a school is drawn. */
export const planQuery = (school: Id) =>
  queryOptions({
    queryKey: ['plan', school],
    queryFn: ({ signal }) => getJson<Plan>(`/api/schools/${school}/plan`, {}, signal),
  })

/** Also asked each 15 s, so that a full disk is seen although nothing changes any more. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => getJson<HealthAnswer>('/api/health', {}, signal),
  refetchInterval: 15_000,
})

export const quarantineQuery = (query: QuarantineQuery) =>
  queryOptions({
    queryKey: ['quarantine', query],
    queryFn: ({ signal }) => getJson<QuarantineList>('/api/quarantine', query, signal),
    placeholderData: keepPreviousData,
  })
