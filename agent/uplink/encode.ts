import { VERSION } from '@preau/protocol/envelope.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Birth } from '@preau/protocol/messages/birth.ts'
import type { Death } from '@preau/protocol/messages/death.ts'
import type { Digest } from '@preau/protocol/messages/digest.ts'
import type { Sample } from '@preau/protocol/messages/report.ts'
import { type UpKind, upTopic } from '@preau/protocol/topics.ts'
import type { Moment, OutboxRecord } from './outbox-record.ts'

/** Who sends, and in which start of the agent. */
export interface Sender {
  school: Id
  device: Id
  run: number
}

/** What a message is about: its epoch and seq, and the moment of sending. */
export interface Sending extends Moment {
  epoch: number
  seq: number
}

export interface Encoded {
  topic: string
  payload: string
}

type Stateful = { kind: 'birth'; body: Birth } | { kind: 'death'; body: Death } | { kind: 'digest'; body: Digest }

/** A message that is no record of the outbox: it speaks of a place in it. */
export function encodeState(sender: Sender, { epoch, seq, at, uptime }: Sending, { kind, body }: Stateful): Encoded {
  // Before the first record there is no last one: 0 is the least that an envelope can say.
  return encode(sender, kind, { epoch, seq: Math.max(0, seq), at, uptime, run: sender.run, body })
}

/**
 * One message of records that belong together, as `takeMessage` gives them: samples, each with its own seq and time, or one
 * event or part of an inventory, with the moment at which it was made.
 */
export function encodeRecords(sender: Sender, epoch: number, now: Moment, records: readonly OutboxRecord[]): Encoded {
  const last = records.at(-1)
  const { at, uptime } = now
  const place = { epoch, seq: last?.seq ?? 0, at, uptime, run: sender.run }
  if (last === undefined || last.kind === 'report') {
    const samples = records.flatMap((record) => (record.kind === 'report' ? [toSample(record)] : []))
    return encode(sender, 'report', { ...place, body: { samples } })
  }
  const made = { at: last.at, uptime: last.uptime, run: last.run }
  const from = last.first === last.seq ? {} : { from: last.first }
  return encode(sender, last.kind, { ...place, ...from, made, body: last.body })
}

function encode(sender: Sender, kind: UpKind, rest: object): Encoded {
  const { school, device } = sender
  return {
    topic: upTopic(school, device, kind),
    payload: JSON.stringify({ v: VERSION, kind, school, device, ...rest }),
  }
}

function toSample(record: OutboxRecord & { kind: 'report' }): Sample {
  const { seq, first, at, uptime, run, full, values } = record
  return { seq, ...(first !== seq && { from: first }), at, uptime, run, ...(full && { full }), values }
}
