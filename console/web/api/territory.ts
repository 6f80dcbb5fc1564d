import type {
  JoinByCode,
  JoinCode,
  NewJoinCode,
  TerritorySchool,
  TerritoryView,
  UplinkLimit,
  WaitingForSchool,
} from '@preau/protocol/api/territory.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

/** What this server is in its territory; asked every quarter of a minute: that a school is silent is no change of anything. */
export const territoryQuery = queryOptions({
  queryKey: ['territory'],
  queryFn: ({ signal }) => getJson<TerritoryView>('/api/territory', {}, signal),
  // A demo counts what crosses a link that was just healed.
  refetchInterval: ({ state }) => (state.data?.demo?.some(({ here }) => here !== null) ? 2000 : 15_000),
})

/** What of a device was asked here and is not in its school yet. */
export const waitingForSchoolQuery = (device: Id) =>
  queryOptions({
    queryKey: ['device', device, 'waiting'],
    queryFn: ({ signal }) => getJson<WaitingForSchool>(`/api/territory/waiting/${device}`, {}, signal),
    refetchInterval: 5000,
  })

export const joinTerritory = (body: JoinByCode) => sendJson<TerritoryView>('POST', '/api/territory/uplink', body)
export const limitUplink = (body: UplinkLimit) => sendJson<TerritoryView>('PUT', '/api/territory/uplink/limit', body)
export const leaveTerritory = () => sendJson<void>('POST', '/api/territory/uplink/leave', {})
export const revokeSchool = (school: Id) => sendJson<void>('POST', `/api/territory/schools/${school}/revoke`)
export const setDemoLink = ({ school, cut }: { school: Id; cut: boolean }) =>
  sendJson<void>('POST', `/api/territory/schools/${school}/link`, { cut })
export const makeJoinCode = (body: NewJoinCode) => sendJson<JoinCode>('POST', '/api/territory/codes', body)

/** Whether this server is that of a territory; false as long as nobody knows. */
export function useIsTerritory(): boolean {
  const { data } = useQuery({ ...territoryQuery, select: ({ role }) => role === 'territory' })
  return data === true
}

/** Schools of this territory from which nothing comes; none at the server of a school. */
export function useSilentSchools(): ReadonlyMap<Id, TerritorySchool> {
  const { data } = useQuery({ ...territoryQuery, select: silentOf })
  return data ?? NONE
}

const NONE: ReadonlyMap<Id, TerritorySchool> = new Map()

function silentOf({ schools }: TerritoryView): ReadonlyMap<Id, TerritorySchool> {
  const silent = schools.filter(({ isSilent }) => isSilent)
  return silent.length === 0 ? NONE : new Map(silent.map((each) => [each.school, each]))
}
