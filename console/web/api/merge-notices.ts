import type { MergeNoticeList } from '@preau/protocol/api/merge-notices.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

/** What of one's own changes gave way to the other side; asked each minute: that it does is no change of a device. */
export const mergeNoticesQuery = queryOptions({
  queryKey: ['self', 'merge-notices'],
  queryFn: ({ signal }) => getJson<MergeNoticeList>('/api/self/merge-notices', {}, signal),
  refetchInterval: 60_000,
})

/** One has read them. */
export const seeMergeNotices = () => sendJson<void>('POST', '/api/self/merge-notices/seen', {})
