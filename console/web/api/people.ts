import type {
  LotList,
  LotShape,
  NewLot,
  NewPerson,
  OneTimeLink,
  PeopleList,
  PeopleQuery,
  Person,
  PersonChange,
  PersonMade,
} from '@preau/protocol/api/people.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

export const peopleQuery = (query: PeopleQuery) =>
  queryOptions({
    queryKey: ['people', query],
    queryFn: ({ signal }) => getJson<PeopleList>('/api/people', query, signal),
    placeholderData: keepPreviousData,
  })

export const lotsQuery = queryOptions({
  queryKey: ['lots'],
  queryFn: ({ signal }) => getJson<LotList>('/api/lots', {}, signal),
})

export const makePerson = (body: NewPerson) => sendJson<PersonMade>('POST', '/api/people', body)
export const changePerson = (id: Id, body: PersonChange) => sendJson<Person>('PATCH', `/api/people/${id}`, body)
/** A new one-time link for somebody who lost his password. */
export const makeLink = (id: Id) => sendJson<OneTimeLink>('POST', `/api/people/${id}/link`)
export const makeLot = (body: NewLot) => sendJson<LotShape>('POST', '/api/lots', body)
export const changeLot = (id: Id, body: NewLot) => sendJson<LotShape>('PUT', `/api/lots/${id}`, body)
export const deleteLot = (id: Id) => sendJson<void>('DELETE', `/api/lots/${id}`)
