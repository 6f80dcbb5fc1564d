import type { Message } from '@preau/protocol/messages/message.ts'
import { DUPLICATE_COUNTS_MS } from '@preau/protocol/rules/device-status.ts'
import { issueEpoch } from '@preau/protocol/rules/epoch.ts'
import { type DeviceState, mergeValues, rememberInstance } from '../fleet/device-state.ts'
import { tell, type Unit, updateStatus } from './unit.ts'

/** Takes a birth: the connection, the epoch to use from now on, the whole state. Its answer goes out after the COMMIT. */
export function applyBirth(
  unit: Unit,
  state: DeviceState,
  message: Extract<Message, { kind: 'birth' }>,
  receivedAt: number,
): void {
  const { body, epoch: claimedEpoch } = message
  const { school, device } = state
  const newConnection = state.instance !== body.instance || state.connection !== body.connection

  if (rememberInstance(state, body.instance)) {
    if (state.duplicateAt === null || receivedAt - state.duplicateAt >= DUPLICATE_COUNTS_MS)
      tell(unit, state, 'identity.duplicate', receivedAt)
    state.duplicateAt = receivedAt
  }

  const stored = state.epoch === 0 ? undefined : { epoch: state.epoch, upto: state.upto }
  const first = Math.min(body.first, body.next)
  const place = issueEpoch(stored, { epoch: claimedEpoch, first, next: body.next, acked: body.acked }, receivedAt)
  if (place.epoch !== state.epoch) tell(unit, state, 'epoch.issued', receivedAt, { epoch: place.epoch })
  // What the device no longer has in its outbox will never come: a hole before `first` is closed by saying so.
  state.epoch = place.epoch
  state.upto = Math.max(place.upto, first - 1)

  state.connection = body.connection
  state.connectedAt = newConnection ? receivedAt : (state.connectedAt ?? receivedAt)
  state.firstHeardAt ??= receivedAt
  state.interval = body.interval
  // Three texts and no more: this is written with every change of the state.
  const { version, platform, arch } = body.agent
  state.agent = { version, platform, arch }
  state.asleep = null
  state.values = mergeValues({}, body.values)
  state.valuesAt = receivedAt
  state.stateEpoch = place.epoch
  state.stateSeq = body.next - 1
  state.replay = null
  unit.measured.add(device)
  updateStatus(unit, state, receivedAt)

  if (newConnection) {
    unit.opened.push({ school, device, connection: body.connection, instance: body.instance, openedAt: receivedAt })
    tell(unit, state, 'connection.opened', receivedAt)
  }
  unit.answers.set(device, {
    connection: body.connection,
    instance: body.instance,
    wants: hasDrifted(state.inventory, body.inventory) ? ['inventory'] : [],
  })
}

/** Whether the device has a section that is not here, or is here with another digest. */
export function hasDrifted(stored: Record<string, string>, claimed: Record<string, string>): boolean {
  return Object.entries(claimed).some(([section, digest]) => stored[section] !== digest)
}
