import type { DeviceCover } from '@preau/protocol/api/device-cover.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson } from './client.ts'

/** Contracts and their dates move by the day. */
const SETTLED_MS = 300_000

/** The contract that covers a device today, and the number to call. */
export const deviceCoverQuery = (id: Id) =>
  queryOptions({
    queryKey: ['device-cover', id],
    queryFn: ({ signal }) => getJson<DeviceCover>(`/api/devices/${id}/cover`, {}, signal),
    staleTime: SETTLED_MS,
  })
