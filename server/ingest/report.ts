import type { Message } from '@preau/protocol/messages/message.ts'
import { isFactReading, readingFacts } from '@preau/protocol/rules/device-facts.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { recordTime } from '@preau/protocol/rules/record-time.ts'
import { type DeviceState, mergeValues } from '../fleet/device-state.ts'
import { isNews, noteStretch } from './place.ts'
import { replayStep } from './replay.ts'
import { type Unit, updateStatus } from './unit.ts'

/** Stores the samples of a report, and brings the state of the device up to them. */
export function applyReport(
  unit: Unit,
  state: DeviceState,
  message: Extract<Message, { kind: 'report' }>,
  receivedAt: number,
): void {
  const { device, epoch, body } = message
  const begin = body.samples[0]?.from ?? body.samples[0]?.seq ?? message.seq
  state.added += body.samples.length
  /** What the samples themselves stand for without a hole, whatever the envelope says. */
  let end = begin - 1
  for (const sample of body.samples) {
    const at = recordTime(sample, message, receivedAt)
    const from = sample.from ?? sample.seq
    if (from <= end + 1) end = Math.max(end, sample.seq)
    // I2: what an ack covers was stored, and may have left the tier where its key would tell so.
    if (epoch !== state.epoch || sample.seq > state.upto) {
      unit.samples.push([state.sampleNumber, epoch, sample.seq, sample.seq - from, at, sample.at - at, sample.values])
    }
    if (!isNews(state, epoch, sample.seq)) {
      replayStep(unit, state, { at, values: sample.values }, epoch, sample.seq)
      continue
    }
    const before = state.values
    state.values = mergeValues(sample.full ? {} : before, sample.values)
    state.valuesAt = at
    state.stateEpoch = epoch
    state.stateSeq = sample.seq
    state.asleep = null
    // Most samples have no reading that facts are made of, and most of the others leave the facts as they are.
    if ((sample.full || hasFacts(sample.values)) && factsDiffer(before, state.values)) unit.measured.add(device)
    updateStatus(unit, state, Math.max(at, state.status.since))
  }
  noteStretch(unit, state, { epoch, from: begin, to: end })
  if (end < message.seq) unit.wants.set(device, 'birth')
}

/** Whether a sample has a reading that facts are made of. */
function hasFacts(values: ReadingValues): boolean {
  for (const id in values) if (isFactReading(id)) return true
  return false
}

function factsDiffer(before: ReadingValues, after: ReadingValues): boolean {
  const [old, now] = [readingFacts(before), readingFacts(after)]
  return (Object.keys(now) as (keyof typeof now)[]).some((fact) => old[fact] !== now[fact])
}
