import type {
  NewApproval,
  NewRun,
  Run,
  RunbookList,
  RunList,
  RunQuery,
  RunsMade,
} from '@preau/protocol/api/runbook-runs.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

/** How often it is asked what became of a run that goes on, in ms. */
const LOOK_AGAIN_MS = 1000

/** What can be run. */
export const runbooksQuery = queryOptions({
  queryKey: ['runbooks'],
  queryFn: ({ signal }) => getJson<RunbookList>('/api/runbooks', {}, signal),
  staleTime: 300_000,
})

/** What was run, the newest first. */
export const runsQuery = (query: RunQuery) =>
  queryOptions({
    queryKey: ['runs', query],
    queryFn: ({ signal }) => getJson<RunList>('/api/runbook-runs', query, signal),
    refetchInterval: ({ state }) => (state.data?.rows.some(isOpenRun) ? LOOK_AGAIN_MS : 30_000),
  })

/** One run, device by device. */
export const runQuery = (id: Id) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => getJson<Run>(`/api/runbook-runs/${id}`, {}, signal),
    refetchInterval: ({ state }) => (!state.data || isOpenRun(state.data) ? LOOK_AGAIN_MS : false),
  })

/** Whether something is still to come of a run. */
export function isOpenRun({ state }: Pick<Run, 'state'>): boolean {
  return state === 'running' || state === 'approval'
}

/** Asks for a fix; throws RUN_REFUSED where it may not be run so. */
export const startRun = (body: NewRun) => sendJson<RunsMade>('POST', '/api/runbook-runs', body)

/** Begins nothing more of a run. */
export const cancelRun = (id: Id) => sendJson<Run>('POST', `/api/runbook-runs/${id}/cancel`, {})

/** Signs that a run which destroys may begin; throws APPROVAL_REFUSED. */
export const approveRun = (id: Id, body: NewApproval) =>
  sendJson<Run>('POST', `/api/runbook-runs/${id}/approvals`, body)
