import type { Committee, CommitteeQuery } from '@preau/protocol/api/committee.ts'
import type { NoticeList } from '@preau/protocol/api/notices.ts'
import type { NewObjective, Objective, ObjectiveChange, ObjectiveList } from '@preau/protocol/api/objectives.ts'
import type {
  NewSurvey,
  Satisfaction,
  SatisfactionQuery,
  SurveyAnswer,
  SurveyOpened,
  SurveysDue,
} from '@preau/protocol/api/satisfaction.ts'
import type { Workload, WorkloadQuery } from '@preau/protocol/api/workload.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

/** So often the bell asks by itself, in ms; a change of a ticket asks at once. */
const LOOK_AGAIN_MS = 60_000

export const satisfactionQuery = (query: SatisfactionQuery) =>
  queryOptions({
    queryKey: ['satisfaction', query],
    queryFn: ({ signal }) => getJson<Satisfaction>('/api/satisfaction', query, signal),
    placeholderData: keepPreviousData,
  })

export const surveysQuery = queryOptions({
  queryKey: ['surveys'],
  queryFn: ({ signal }) => getJson<SurveysDue>('/api/surveys', {}, signal),
})

export const answerSurvey = (school: Id, answer: SurveyAnswer) =>
  sendJson<null>('POST', `/api/schools/${school}/survey`, answer)

export const openSurvey = (survey: NewSurvey) => sendJson<SurveyOpened>('POST', '/api/surveys', survey)

export const objectivesQuery = (query: { school?: Id; authority?: Id }) =>
  queryOptions({
    queryKey: ['objectives', query],
    queryFn: ({ signal }) => getJson<ObjectiveList>('/api/objectives', query, signal),
    placeholderData: keepPreviousData,
  })

export const addObjective = (objective: NewObjective) => sendJson<Objective>('POST', '/api/objectives', objective)

export const changeObjective = (id: Id, change: ObjectiveChange) =>
  sendJson<Objective>('PATCH', `/api/objectives/${id}`, change)

export const workloadQuery = (query: WorkloadQuery) =>
  queryOptions({
    queryKey: ['workload', query],
    queryFn: ({ signal }) => getJson<Workload>('/api/workload', query, signal),
    placeholderData: keepPreviousData,
  })

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: ({ signal }) => getJson<NoticeList>('/api/self/notices', {}, signal),
  refetchInterval: LOOK_AGAIN_MS,
})

/** @param until ms since 1970: what came later stays unread */
export const readNotices = (until: number) => sendJson<null>('POST', '/api/self/notices/read', { until })

export const chooseMail = (mail: boolean) => sendJson<null>('PUT', '/api/self/mail', { mail })

export const committeeQuery = (contract: Id, query: CommitteeQuery) =>
  queryOptions({
    queryKey: ['committee', contract, query],
    queryFn: ({ signal }) => getJson<Committee>(`/api/contracts/${contract}/committee`, query, signal),
    placeholderData: keepPreviousData,
  })

/** Where the pack of a period is as a file. */
export function committeeFile(
  contract: Id,
  { from, to }: { from: string; to: string },
  { file, language }: { file: 'pdf' | 'csv'; language: 'fr' | 'en' },
): string {
  const query = new URLSearchParams({ from, to, language, ...(language === 'fr' && { decimal: 'comma' }) })
  return `/api/contracts/${contract}/committee.${file}?${query}`
}
