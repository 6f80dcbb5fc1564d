import type { Id } from '@preau/protocol/ids.ts'
import { PIECE, type SyncRecord } from '@preau/protocol/territory/record.ts'
import type { Queries } from '../store/database.ts'
import type { ArrivedRows } from '../store/sync/apply.ts'
import { dropPieces, piecesOf, putPiece } from '../store/sync/pieces.ts'
import { joinPieces, readPiece } from './pieces.ts'

/** What came, with the rows that are whole by it in place of their pieces. */
export interface TakenPieces {
  rows: ArrivedRows[]
  refused: { school: Id; record: SyncRecord; code: string }[]
  /** Last pieces of rows of which others are not here: they were lost with a disk, and all of them are to be sent again. */
  later: { school: Id; record: SyncRecord }[]
}

/** Keeps pieces of rows, and joins those of which the last has come: within the transaction in which they are applied. */
export async function takePieces(
  transaction: Queries,
  arrived: readonly ArrivedRows[],
  now: number,
): Promise<TakenPieces> {
  const taken: TakenPieces = { rows: [], refused: [], later: [] }
  for (const { school, records } of arrived) {
    const rows: SyncRecord[] = []
    for (const record of records) {
      if (record.kind !== PIECE) rows.push(record)
      else {
        const row = await takePiece(transaction, school, record, now)
        if (row === 'later') taken.later.push({ school, record })
        else if (row === 'refused') taken.refused.push({ school, record, code: 'MESSAGE_INVALID' })
        else if (row) rows.push(row)
      }
    }
    taken.rows.push({ school, records: rows })
  }
  return taken
}

async function takePiece(
  transaction: Queries,
  school: Id,
  record: SyncRecord,
  now: number,
): Promise<SyncRecord | 'later' | 'refused' | undefined> {
  const piece = readPiece(record)
  if (!piece) return 'refused'
  await putPiece(transaction, school, piece, now)
  if (piece.n < piece.parts - 1) return undefined
  const texts = await piecesOf(transaction, school, piece.whole)
  if (texts.length < piece.parts) return 'later'
  await dropPieces(transaction, school, piece.whole)
  try {
    return joinPieces(piece.whole, texts)
  } catch {
    return 'refused'
  }
}
