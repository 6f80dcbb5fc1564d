import type {
  Erased,
  PrivacyNotice,
  RetentionChange,
  RetentionPreview,
  RetentionTable,
} from '@preau/protocol/api/privacy.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { RetentionItem } from '@preau/protocol/rules/retention.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

export const retentionQuery = queryOptions({
  queryKey: ['privacy', 'retention'],
  queryFn: ({ signal }) => getJson<RetentionTable>('/api/privacy/retention', {}, signal),
})

/** What a period would take away at once. */
export const retentionPreviewQuery = (item: RetentionItem, days: number) =>
  queryOptions({
    queryKey: ['privacy', 'preview', item, days],
    queryFn: ({ signal }) => getJson<RetentionPreview>('/api/privacy/retention/preview', { item, days }, signal),
    staleTime: 60_000,
  })

/** For everybody, signed in or not. */
export const noticeQuery = queryOptions({
  queryKey: ['notice'],
  queryFn: ({ signal }) => getJson<PrivacyNotice>('/api/privacy/notice', {}, signal),
})

export const setRetention = (body: RetentionChange) => sendJson<RetentionTable>('PUT', '/api/privacy/retention', body)
/** Takes his name out of everything; what he did stays, under a number. */
export const erasePerson = (id: Id) => sendJson<Erased>('POST', `/api/privacy/people/${id}/erase`, {})
/** Where all that is kept of one person is given as a file. */
export const personExport = (id: Id) => `/api/privacy/people/${id}/export`
