import type { AuditList, AuditProof, AuditQuery } from '@preau/protocol/api/audit.ts'
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { getJson } from './client.ts'

/** Lines of one page. */
const PAGE = 100

/** The audit, the newest first, page after page. */
export const auditQuery = (query: AuditQuery) =>
  infiniteQueryOptions({
    queryKey: ['audit', query],
    queryFn: ({ signal, pageParam }) =>
      getJson<AuditList>('/api/audit', { ...query, limit: PAGE, ...(pageParam && { before: pageParam }) }, signal),
    initialPageParam: 0,
    getNextPageParam: ({ rows }: AuditList) => (rows.length < PAGE ? undefined : rows.at(-1)?.seq),
    placeholderData: keepPreviousData,
  })

/** Follows the whole chain, line by line. */
export const proveAudit = () => getJson<AuditProof>('/api/audit/proof')
/** Where the whole audit is given as JSON lines. */
export const AUDIT_EXPORT = '/api/audit/export'
