import type { ReportableList } from '@preau/protocol/api/reportable.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson } from './client.ts'

/** It changes when somebody moves a device; a report is not the place to wait for that. */
const FRESH_MS = 300_000

/** The equipment of a school of which a fault can be reported. */
export const reportableQuery = (school: Id) =>
  queryOptions({
    queryKey: ['reportable', 'school', school],
    queryFn: ({ signal }) => getJson<ReportableList>('/api/reportable', { school }, signal),
    staleTime: FRESH_MS,
  })

/** One equipment, by the id on its label. */
export const reportableDeviceQuery = (device: Id) =>
  queryOptions({
    queryKey: ['reportable', 'device', device],
    queryFn: ({ signal }) => getJson<ReportableList>('/api/reportable', { device }, signal),
    staleTime: FRESH_MS,
  })
