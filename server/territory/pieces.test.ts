import type { SyncRecord } from '@preau/protocol/territory/record.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ArrivedPiece, cutRecord, joinPieces, MOST_PIECES, PIECE_TEXT, pieceRecord, readPiece } from './pieces.ts'
import { noise } from './testing/noise.ts'

const record = fc
  .record({ length: fc.integer({ min: 0, max: 300_000 }), seed: fc.nat({ max: 1000 }), words: fc.string() })
  .map(({ length, seed, words }): SyncRecord => {
    return { kind: 'plan', key: '["s"]', version: null, value: { rooms: noise(length, seed), areas: words, at: seed } }
  })

function piecesOf(row: SyncRecord): ArrivedPiece[] {
  const cut = cutRecord(row)
  return (cut?.texts ?? []).flatMap((_, n) => (cut && readPiece(pieceRecord(cut, n))) ?? [])
}

const join = (pieces: readonly ArrivedPiece[]) =>
  joinPieces(
    pieces[0]?.whole ?? '',
    pieces.map(({ text }) => text),
  )

describe('a row in pieces', () => {
  it('is the same row when all of them are joined in their order', () => {
    fc.assert(
      fc.property(record, (row) => {
        const pieces = piecesOf(row)
        expect(join(pieces)).toEqual(row)
        expect(pieces.map(({ n, parts }) => [n, parts])).toEqual(pieces.map((_, n) => [n, pieces.length]))
      }),
      { numRuns: 40 },
    )
  })

  it('is no row where a character of one was changed, one is missing, or two change places', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.nat(), (row, which, where) => {
        const pieces = piecesOf(row)
        const at = which % pieces.length
        const text = pieces[at]?.text ?? ''
        const place = where % text.length
        const other = text[place] === 'A' ? 'B' : 'A'
        const changed = pieces.map((piece, n) =>
          n === at ? { ...piece, text: text.slice(0, place) + other + text.slice(place + 1) } : piece,
        )
        expect(() => join(changed)).toThrow(expect.objectContaining({ code: 'MESSAGE_INVALID' }))
        if (pieces.length < 2) return
        expect(() => join(pieces.slice(0, -1))).toThrow(expect.objectContaining({ code: 'MESSAGE_INVALID' }))
        expect(() => join(pieces.toReversed())).toThrow(expect.objectContaining({ code: 'MESSAGE_INVALID' }))
      }),
      { numRuns: 40 },
    )
  })

  it('has an end: a row of too many is none', () => {
    const row = {
      kind: 'plan',
      key: '["s"]',
      version: null,
      value: { rooms: noise(1.3 * PIECE_TEXT * MOST_PIECES, 3) },
    }
    expect(cutRecord(row) === undefined).toBe(true)
  })

  it.each([
    ['a key of something else', { key: '["d",1,5]', value: { parts: 6, text: 'x' } }],
    ['a place behind the last', { key: `["${'a'.repeat(32)}",6]`, value: { parts: 6, text: 'x' } }],
    ['too many', { key: `["${'a'.repeat(32)}",6]`, value: { parts: MOST_PIECES + 1, text: 'x' } }],
    ['too long a text', { key: `["${'a'.repeat(32)}",0]`, value: { parts: 1, text: 'x'.repeat(PIECE_TEXT + 1) } }],
    ['nothing', { key: `["${'a'.repeat(32)}",0]`, value: null }],
  ])('is not read from a record that says %s', (_, { key, value }) => {
    expect(readPiece({ kind: 'piece', key, version: null, value })).toBeUndefined()
  })

  it('is never a piece itself', () => {
    const [piece] = piecesOf({ kind: 'piece', key: '["s"]', version: null, value: { text: 'x' } })
    expect(() => join(piece ? [piece] : [])).toThrow(expect.objectContaining({ code: 'MESSAGE_INVALID' }))
  })
})
