import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { type Identity, itemOf, keyOfDevice } from '../devices/item.ts'
import { type Board, isNetwork } from './boards.ts'

/** Who a board is, as an agent knows that has read it once: in standby a board does not say it. */
export function boardIdentity(board: Board, spec: DeviceSpec): Identity {
  const { serial, vendor = spec.vendor } = board.values
  const text = serial === undefined ? undefined : String(serial)
  const key = keyOfDevice(String(vendor), text, board.spec, board.port)
  return { key, vendor: String(vendor), model: board.model, serial: text }
}

/** What the agent of its machine tells of a board that says these values. */
export function boardItem(board: Board, spec: DeviceSpec, values: EquipmentValues): EquipmentItem {
  const line = { id: board.spec, spec, network: isNetwork(board), name: board.name }
  return itemOf(line, boardIdentity(board, spec), { presence: 'present', values, fault: undefined })
}
