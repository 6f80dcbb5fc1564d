import type { OutboxRecord } from './outbox-record.ts'

/** Samples of one message, at most: a backlog goes out in batches. */
export const BATCH_SAMPLES = 100

/** Bytes of readings in one message, at most: the rest of 64 KiB is for what stands around them. */
export const BATCH_BYTES = 48 * 1024

/** The records of the next message: the leading samples of `records` together, any other record alone. */
export function takeMessage(records: readonly OutboxRecord[]): readonly OutboxRecord[] {
  if (records[0]?.kind !== 'report') return records.slice(0, 1)
  const end = records.findIndex(({ kind }) => kind !== 'report')
  return end < 0 ? records : records.slice(0, end)
}
