import type { Message } from '@preau/protocol/messages/message.ts'
import { recordTime } from '@preau/protocol/rules/record-time.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import { isNews, noteStretch } from './place.ts'
import { replayStep } from './replay.ts'
import { type Unit, updateStatus } from './unit.ts'

/** Stores an event; the two that announce sleep and waking also change the state. */
export function applyEvent(
  unit: Unit,
  state: DeviceState,
  message: Extract<Message, { kind: 'event' }>,
  receivedAt: number,
): void {
  const { school, device, epoch, seq, body } = message
  const at = recordTime(message.made ?? message, message, receivedAt)
  noteStretch(unit, state, { epoch, from: message.from ?? seq, to: seq })
  state.added += 1
  unit.events.push({
    school,
    device,
    epoch,
    seq,
    id: unit.world.newId(),
    at,
    receivedAt,
    source: 'agent',
    event: body.event,
    severity: body.severity,
    params: body.params ?? {},
  })
  const asleep = body.event === 'device.asleep' ? { since: at, cause: String(body.params?.cause ?? 'stopped') } : null
  if (asleep === null && body.event !== 'device.awake') return
  if (!isNews(state, epoch, seq)) {
    replayStep(unit, state, { at, asleep }, epoch, seq)
    return
  }
  state.asleep = asleep
  state.stateEpoch = epoch
  state.stateSeq = seq
  updateStatus(unit, state, Math.max(at, state.status.since))
}
