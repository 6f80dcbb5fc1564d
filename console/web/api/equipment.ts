import type { CommandList, CommandRequest, CommandRow } from '@preau/protocol/api/commands.ts'
import type { Device } from '@preau/protocol/api/devices.ts'
import type { ConfirmationChange } from '@preau/protocol/api/equipment.ts'
import type { EquipmentList } from '@preau/protocol/api/equipment-list.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { FirmwareJobChange } from '@preau/protocol/rules/firmware-job.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

/** What the agent of a machine reaches. */
export const attachedQuery = (id: Id) =>
  queryOptions({
    queryKey: ['device', id, 'equipment'],
    queryFn: ({ signal }) => getJson<EquipmentList>(`/api/devices/${id}/equipment`, {}, signal),
  })

/** How often it is asked what became of a command that is under way, in ms: the stream says so at once, where it is not cut. */
const LOOK_AGAIN_MS = 1000

/** What was asked of a device, the newest first. */
export const commandsQuery = (id: Id) =>
  queryOptions({
    queryKey: ['device', id, 'commands'],
    queryFn: ({ signal }) => getJson<CommandList>(`/api/devices/${id}/commands`, {}, signal),
    refetchInterval: ({ state }) => (state.data?.rows.some(isWaiting) ? LOOK_AGAIN_MS : false),
  })

/** Whether nothing has become of a command yet. */
export function isWaiting({ state }: Pick<CommandRow, 'state'>): boolean {
  return state === 'waiting'
}

/** Asks for something to be done; throws ACTION_NOT_ALLOWED where it may not be now. */
export const sendCommand = (id: Id, body: CommandRequest) =>
  sendJson<CommandRow>('POST', `/api/devices/${id}/commands`, body)

/** Begins the procedure of a maker, ticks a step of it, or ends it. */
export const changeFirmwareJob = (id: Id, body: FirmwareJobChange) =>
  sendJson<Device>('POST', `/api/devices/${id}/firmware-job`, body)

/** Writes down that the description of a device is right for it, or takes that back. */
export const confirmEquipment = (id: Id, body: ConfirmationChange) =>
  sendJson<Device>('POST', `/api/devices/${id}/confirmation`, body)
