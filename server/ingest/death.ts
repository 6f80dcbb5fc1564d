import type { Message } from '@preau/protocol/messages/message.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import { tell, type Unit } from './unit.ts'

/** The broker says that a connection was cut. A death that comes after a later birth is ignored: its number tells. */
export function applyDeath(
  unit: Unit,
  state: DeviceState,
  message: Extract<Message, { kind: 'death' }>,
  receivedAt: number,
): void {
  const { connection, instance } = message.body
  if (connection !== state.connection || instance !== state.instance || state.connectedAt === null) return
  state.connectedAt = null
  unit.closed.push({ school: state.school, device: state.device, connection, at: receivedAt, by: 'death' })
  tell(unit, state, 'connection.lost', receivedAt)
}
