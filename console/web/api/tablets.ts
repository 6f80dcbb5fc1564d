import type { TabletDetail } from '@preau/protocol/api/tablets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson } from './client.ts'

/** What a machine without an agent told by its browser; asked again with its device. */
export const tabletQuery = (id: Id) =>
  queryOptions({
    queryKey: ['device', id, 'tablet'],
    queryFn: ({ signal }) => getJson<TabletDetail>(`/api/devices/${id}/tablet`, {}, signal),
  })
