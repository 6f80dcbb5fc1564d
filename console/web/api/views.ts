import type { ViewHours, ViewHoursChange } from '@preau/protocol/api/view-hours.ts'
import type { NewView, OwnView } from '@preau/protocol/api/views.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { queryOptions } from '@tanstack/react-query'
import { address } from './address.ts'
import { getJson, sendJson } from './client.ts'

/** As often as stills come, in ms. */
const EVERY = 700

/** One's own view of the screen of a machine; asked again and again as long as it is under way. */
export const viewQuery = (device: Id) =>
  queryOptions({
    queryKey: ['view', device],
    queryFn: ({ signal }) => getJson<OwnView>(`/api/devices/${device}/view`, {}, signal),
    refetchInterval: ({ state }) => {
      const view = state.data?.view
      return view?.state === 'asked' || view?.state === 'shown' ? EVERY : false
    },
    staleTime: 0,
  })

export const askView = (device: Id, body: NewView) => sendJson<OwnView>('POST', `/api/devices/${device}/view`, body)
export const endView = (device: Id) => sendJson<OwnView>('DELETE', `/api/devices/${device}/view`)

/** Where the newest still of one's own view is; its number makes it another address each time. */
export const stillAddress = (device: Id, number: number) =>
  address(`/api/devices/${device}/view/still`, { after: number - 1 })

/** When the screens of a school may be seen although nobody answers there. */
export const viewHoursQuery = (school: Id) =>
  queryOptions({
    queryKey: ['view', 'hours', school],
    queryFn: ({ signal }) => getJson<ViewHours>(`/api/schools/${school}/view-hours`, {}, signal),
  })

/** Throws SCHOOL_TIMES_CHANGED, SCHOOL_TIMES_INVALID. */
export const saveViewHours = (school: Id, body: ViewHoursChange) =>
  sendJson<ViewHours>('PUT', `/api/schools/${school}/view-hours`, body)
