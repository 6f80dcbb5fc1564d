import type { HomogeneityExport, HomogeneityList, HomogeneityQuery } from '@preau/protocol/api/homogeneity.ts'
import type {
  Answer,
  AnswerExport,
  AnswerQuery,
  FieldValues,
  NewQuestion,
  QuestionChange,
  SavedQuestion,
  SavedQuestions,
  ValuesQuery,
} from '@preau/protocol/api/inventory-questions.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'
import { postForFile } from './files.ts'

/** A question to the whole fleet looks at every device: it is not asked again with every reading that comes in. */
const ASK_AGAIN_MS = 60_000

/** What the fleet answers. The answer before stays until the new one is there. */
export const answerQuery = (query: AnswerQuery) =>
  queryOptions({
    queryKey: ['inventory', 'answer', query],
    queryFn: ({ signal }) => sendJson<Answer>('POST', '/api/inventory/answers', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ASK_AGAIN_MS,
  })

/** Values that devices have of a field. */
export const fieldValuesQuery = (query: ValuesQuery) =>
  queryOptions({
    queryKey: ['inventory', 'values', query],
    queryFn: ({ signal }) => getJson<FieldValues>('/api/inventory/values', query, signal),
    placeholderData: keepPreviousData,
    staleTime: ASK_AGAIN_MS,
  })

export const savedQuestionsQuery = queryOptions({
  queryKey: ['inventory', 'questions'],
  queryFn: ({ signal }) => getJson<SavedQuestions>('/api/inventory/questions', {}, signal),
})

/** How alike the devices of each school are. */
export const homogeneityQuery = (query: HomogeneityQuery) =>
  queryOptions({
    queryKey: ['inventory', 'homogeneity', query],
    queryFn: ({ signal }) => getJson<HomogeneityList>('/api/inventory/homogeneity', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ASK_AGAIN_MS,
  })

export const saveQuestion = (body: NewQuestion) => sendJson<SavedQuestion>('POST', '/api/inventory/questions', body)
export const changeQuestion = (id: Id, body: QuestionChange) =>
  sendJson<SavedQuestion>('PATCH', `/api/inventory/questions/${id}`, body)
export const deleteQuestion = (id: Id) => sendJson<void>('DELETE', `/api/inventory/questions/${id}`)

/** A whole answer as a file. */
export const exportAnswer = (body: AnswerExport) => postForFile('/api/inventory/answers.csv', body)
export const exportHomogeneity = (body: HomogeneityExport) => postForFile('/api/inventory/homogeneity.csv', body)
