import type {
  Campaign,
  CampaignAct,
  CampaignDeviceQuery,
  CampaignDevices,
  CampaignForecast,
  CampaignList,
  DeviceUpdates,
  NewCampaign,
  SignedTargets,
} from '@preau/protocol/api/campaigns.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

/** How often what goes on is asked again, in ms. */
const AGAIN = 5000

export const campaignsQuery = queryOptions({
  queryKey: ['campaigns'],
  queryFn: ({ signal }) => getJson<CampaignList>('/api/campaigns', {}, signal),
  refetchInterval: AGAIN,
})

export const campaignQuery = (id: Id) =>
  queryOptions({
    queryKey: ['campaigns', id],
    queryFn: ({ signal }) => getJson<Campaign>(`/api/campaigns/${id}`, {}, signal),
    refetchInterval: AGAIN,
  })

export const campaignDevicesQuery = (id: Id, query: CampaignDeviceQuery) =>
  queryOptions({
    queryKey: ['campaigns', id, 'devices', query],
    queryFn: ({ signal }) => getJson<CampaignDevices>(`/api/campaigns/${id}/devices`, query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN,
  })

export const signedTargetsQuery = queryOptions({
  queryKey: ['signed-targets'],
  queryFn: ({ signal }) => getJson<SignedTargets>('/api/signed-targets', {}, signal),
})

/** What a campaign would cost; asked anew with each choice. */
export const forecastQuery = (asked: NewCampaign | undefined) =>
  queryOptions({
    queryKey: ['campaign-forecast', asked],
    queryFn: () => sendJson<CampaignForecast>('POST', '/api/campaigns/forecast', asked),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })

export const deviceUpdatesQuery = (id: Id) =>
  queryOptions({
    queryKey: ['device', id, 'updates'],
    queryFn: ({ signal }) => getJson<DeviceUpdates>(`/api/devices/${id}/updates`, {}, signal),
  })

export const makeCampaign = (asked: NewCampaign) => sendJson<Campaign>('POST', '/api/campaigns', asked)
export const steerCampaign = (id: Id, asked: CampaignAct) =>
  sendJson<Campaign>('POST', `/api/campaigns/${id}/acts`, asked)
