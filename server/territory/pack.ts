import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { PreauError } from '@preau/protocol/errors.ts'
import { type Batch, decodeRecords } from '@preau/protocol/territory/messages.ts'
import type { SyncRecord } from '@preau/protocol/territory/record.ts'

/** Below so many characters compression wins nothing worth its name. */
const PLAIN_UP_TO = 700
/** What the body of a batch may take, so that its envelope is within 64 KiB. */
const MOST_TEXT = 62_000
/** What a batch may unpack to, in bytes: one that says nothing but zeros fills no memory. */
const MOST_UNPACKED = 8 * 1024 * 1024

/** As many of the rows, from the first on, as a message takes. None: the first alone is too large. */
export function packRecords(
  records: readonly SyncRecord[],
): { batch: Batch; count: number; bytes: number } | undefined {
  for (let count = records.length; count > 0; count = count >> 1) {
    const batch = packed(records.slice(0, count))
    const bytes = batch.packed?.length ?? JSON.stringify(batch.records).length
    if (bytes <= MOST_TEXT) return { batch, count, bytes }
  }
  return undefined
}

/** The rows of a batch. Throws MESSAGE_INVALID. */
export function unpackRecords({ records, packed: text }: Batch): readonly SyncRecord[] {
  if (text === undefined) return records ?? []
  try {
    const json = zstdDecompressSync(Buffer.from(text, 'base64'), { maxOutputLength: MOST_UNPACKED })
    return decodeRecords(JSON.parse(json.toString()))
  } catch (error) {
    throw new PreauError('MESSAGE_INVALID', { path: '/packed' }, error)
  }
}

function packed(records: readonly SyncRecord[]): Batch {
  const json = JSON.stringify(records)
  if (json.length <= PLAIN_UP_TO) return { what: 'batch', records: [...records] }
  return { what: 'batch', packed: zstdCompressSync(json).toString('base64') }
}
