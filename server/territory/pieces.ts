import { createHash } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { PreauError } from '@preau/protocol/errors.ts'
import { decodeRecords } from '@preau/protocol/territory/messages.ts'
import { PIECE, type SyncRecord } from '@preau/protocol/territory/record.ts'

/** Characters of a piece: base64 that is packed once more by its message stays as long, and leaves room for an envelope. */
export const PIECE_TEXT = 48_000
/** Pieces of a row at most: some 9 million characters of base64. */
export const MOST_PIECES = 190
/** What a row may unpack to, in bytes. */
const MOST_UNPACKED = 24 * 1024 * 1024

const PIECE_KEY = /^\["([0-9a-f]{32})",(\d{1,3})\]$/

/** A row in pieces: `whole` is a sum over all of them, by which they are known to be of one row. */
export interface CutRow {
  whole: string
  texts: readonly string[]
}

/** One piece as it came. */
export interface ArrivedPiece {
  whole: string
  n: number
  parts: number
  text: string
}

/** A row that no message takes, in pieces; undefined where it would be too many of them. */
export function cutRecord(record: SyncRecord): CutRow | undefined {
  const text = zstdCompressSync(JSON.stringify(record)).toString('base64')
  if (text.length > PIECE_TEXT * MOST_PIECES) return undefined
  const texts: string[] = []
  for (let at = 0; at < text.length; at += PIECE_TEXT) texts.push(text.slice(at, at + PIECE_TEXT))
  return { whole: sumOf(text), texts }
}

/** A piece as a record of a batch. */
export function pieceRecord({ whole, texts }: CutRow, n: number): SyncRecord {
  const value = { parts: texts.length, text: texts[n] ?? '' }
  return { kind: PIECE, key: JSON.stringify([whole, n]), version: null, value }
}

/** A piece from its record; undefined where it is none. */
export function readPiece({ key, value }: SyncRecord): ArrivedPiece | undefined {
  const [, whole, place] = PIECE_KEY.exec(key) ?? []
  const [n, parts, text] = [Number(place), value?.parts, value?.text]
  if (whole === undefined || typeof parts !== 'number' || typeof text !== 'string') return undefined
  const isPlaced = Number.isInteger(parts) && parts > n && parts <= MOST_PIECES
  return isPlaced && text.length <= PIECE_TEXT ? { whole, n, parts, text } : undefined
}

/** The row of which these are all the pieces, in their order. Throws MESSAGE_INVALID where they are not of one row. */
export function joinPieces(whole: string, texts: readonly string[]): SyncRecord {
  const text = texts.join('')
  if (sumOf(text) !== whole) throw new PreauError('MESSAGE_INVALID', { path: '/whole' })
  try {
    const json = zstdDecompressSync(Buffer.from(text, 'base64'), { maxOutputLength: MOST_UNPACKED })
    const [record] = decodeRecords([JSON.parse(json.toString())])
    if (record && record.kind !== PIECE) return record
  } catch (error) {
    throw new PreauError('MESSAGE_INVALID', { path: '/text' }, error)
  }
  throw new PreauError('MESSAGE_INVALID', { path: '/kind' })
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
