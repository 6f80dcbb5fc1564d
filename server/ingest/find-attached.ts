import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import type { Unit } from './unit.ts'

type Devices = Pick<Unit, 'states' | 'fleet'>

/**
 * The device that an agent's item is: the one that this agent calls so, else the one of that maker and serial number which no other
 * agent has at present. `elsewhere`: another agent reaches it over the network, and is enough. undefined: nobody knows it.
 */
export function findAttached(
  { states, fleet }: Devices,
  via: DeviceState,
  item: EquipmentItem,
): DeviceState | 'elsewhere' | undefined {
  const stateOf = (id: string | undefined) => (id === undefined ? undefined : (states.get(id) ?? fleet.get(id)))
  const called = stateOf(fleet.attachments.find(via.device, item.key))
  if (called?.attached?.via === via.device) return called
  for (const id of fleet.attachments.named(via.school, item.vendor, item.serial)) {
    const named = stateOf(id)
    if (!named?.attached || named.attached.spec !== item.spec) continue
    // Within one agent a serial that two devices share tells them not apart: their keys do.
    if (named.attached.via === via.device && !named.attached.lost) continue
    if (!isReached(named, stateOf(named.attached.via))) return named
    if (item.network && named.attached.network) return 'elsewhere'
  }
  return undefined
}

/** Whether the agent that a device is known by has it before itself right now. */
function isReached({ attached }: DeviceState, via: DeviceState | undefined): boolean {
  if (!attached || attached.lost || attached.presence !== 'present' || !via) return false
  return via.status.status !== 'offline' && via.status.status !== 'asleep' && via.status.status !== 'unknown'
}
