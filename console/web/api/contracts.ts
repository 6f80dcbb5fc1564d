import type { BoardProgress, BoardQuery, ContractBoard } from '@preau/protocol/api/contract-board.ts'
import type { Explanations } from '@preau/protocol/api/contract-figures.ts'
import type {
  ContractFaults,
  ContractList,
  ContractView,
  NewContract,
  TemplateQuery,
  TemplateText,
} from '@preau/protocol/api/contracts.ts'
import type { NewPauseAnswer, NewPauseContest } from '@preau/protocol/api/pause-contests.ts'
import type {
  ClaimDecision,
  ClaimDraft,
  ClaimList,
  ClaimRemark,
  PenaltyClaim,
  SchoolClaimList,
} from '@preau/protocol/api/penalty-claims.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { address } from './address.ts'
import { getJson, sendJson } from './client.ts'

export const contractsQuery = queryOptions({
  queryKey: ['contracts'],
  queryFn: ({ signal }) => getJson<ContractList>('/api/contracts', {}, signal),
})

/** A contract with the text of a version; without one the last. */
export const contractQuery = (id: Id, version?: number) =>
  queryOptions({
    queryKey: ['contracts', id, version ?? null],
    queryFn: ({ signal }) => getJson<ContractView>(`/api/contracts/${id}`, { version }, signal),
  })

/** The dashboard of a month. What was shown stays until the next month is there. */
export const boardQuery = (id: Id, query: BoardQuery) =>
  queryOptions({
    queryKey: ['contracts', id, 'board', query],
    queryFn: ({ signal }) => getJson<ContractBoard>(`/api/contracts/${id}/board`, query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })

/** How far a dashboard is that is being worked out: asked each second while one waits for it. */
export const boardProgressQuery = (id: Id, waits: boolean) =>
  queryOptions({
    queryKey: ['contracts', id, 'board-progress'],
    queryFn: ({ signal }) => getJson<BoardProgress>(`/api/contracts/${id}/board/progress`, {}, signal),
    enabled: waits,
    refetchInterval: 1000,
    gcTime: 0,
  })

/** Why a ticket has its figures at the end of a local date. */
export const explanationsQuery = (id: Id, ticket: string, to: string) =>
  queryOptions({
    queryKey: ['contracts', id, 'why', ticket, to],
    queryFn: ({ signal }) => getJson<Explanations>(`/api/contracts/${id}/explanations`, { ticket, to }, signal),
  })

export const claimsQuery = (id: Id) =>
  queryOptions({
    queryKey: ['contracts', id, 'claims'],
    queryFn: ({ signal }) => getJson<ClaimList>(`/api/contracts/${id}/claims`, {}, signal),
  })

export const contractTemplate = (query: TemplateQuery) => getJson<TemplateText>('/api/contracts/template', query)
export const checkContract = (text: string, signal?: AbortSignal) =>
  sendJson<ContractFaults>('POST', '/api/contracts/check', { text }, signal)
export const enterContract = (body: NewContract) => sendJson<ContractView>('POST', '/api/contracts', body)
export const changeContract = (id: Id, body: NewContract) => sendJson<ContractView>('PUT', `/api/contracts/${id}`, body)

/** At a town hall what schools claim under contracts of their own. */
export const schoolClaimsQuery = queryOptions({
  queryKey: ['school-claims'],
  queryFn: ({ signal }) => getJson<SchoolClaimList>('/api/school-claims', {}, signal),
})
export const draftClaim = (contract: Id, body: ClaimDraft) =>
  sendJson<PenaltyClaim>('POST', `/api/contracts/${contract}/claims`, body)
export const notifyClaim = (id: Id, note: string) =>
  sendJson<PenaltyClaim>('POST', `/api/claims/${id}/notice`, note === '' ? {} : { note })
export const remarkClaim = (id: Id, body: ClaimRemark) =>
  sendJson<PenaltyClaim>('POST', `/api/claims/${id}/remarks`, body)
export const decideClaim = (id: Id, body: ClaimDecision) =>
  sendJson<PenaltyClaim>('POST', `/api/claims/${id}/decision`, body)

export const contestPause = (contract: Id, body: NewPauseContest) =>
  sendJson<void>('POST', `/api/contracts/${contract}/pauses/contest`, body)
export const answerPause = (contract: Id, body: NewPauseAnswer) =>
  sendJson<void>('POST', `/api/contracts/${contract}/pauses/answer`, body)

/** The address of a file of a contract, to be saved by the browser. */
export function contractFileAddress(
  id: Id,
  file: 'contract.yaml' | 'events.jsonl' | 'statement.json' | 'statement.csv',
  period: { from: string; to: string; decimal?: 'comma' | 'point' },
): string {
  return address(`/api/contracts/${id}/${file}`, period)
}
