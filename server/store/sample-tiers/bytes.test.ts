import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader, ByteWriter, unzigzag, zigzag } from './bytes.ts'
import { DAY_VERSION, decodeDay } from './day.ts'
import { HOURS_VERSION, readHours } from './hours.ts'

const corrupt = expect.objectContaining({ code: 'SAMPLES_CORRUPT' })

describe('the bytes of stored samples', () => {
  it('hold counts, floats, texts and blocks of any size', () => {
    const count = fc.oneof(fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }))
    fc.assert(
      fc.property(fc.array(count), fc.array(fc.double()), fc.string({ unit: 'grapheme' }), (counts, floats, text) => {
        const writer = new ByteWriter()
        for (const each of counts) writer.count(each)
        for (const each of floats) writer.float(each)
        writer.text(text)
        writer.block(new Uint8Array(9000))
        const reader = new ByteReader(writer.done())
        expect(counts.map(() => reader.count())).toEqual(counts)
        expect(floats.map(() => reader.float())).toEqual(floats)
        expect([reader.text(), reader.block().length, reader.left]).toEqual([text, 9000, 0])
      }),
    )
  })

  it('turn figures of either sign into counts and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2e15, max: 2e15 }), (figure) => {
        expect([zigzag(figure) >= 0, unzigzag(zigzag(figure))]).toEqual([true, figure])
      }),
    )
  })

  it('end a count that goes on without end', () => {
    expect(() => new ByteReader(Buffer.alloc(20, 0xff)).count()).toThrow(corrupt)
  })

  it('make no reader hang or take more than it was given, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const read of [
          () => decodeDay(Buffer.concat([Buffer.of(DAY_VERSION), zstdCompressSync(bytes)]), 0),
          () =>
            readHours(
              Buffer.from([HOURS_VERSION, ...bytes]),
              () => true,
              () => undefined,
            ),
        ]) {
          try {
            read()
          } catch (error) {
            expect(error).toEqual(corrupt)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('refuse a bomb: little that would become much', () => {
    const bomb = zstdCompressSync(Buffer.alloc(64 * 1024 * 1024))
    expect(() => decodeDay(Buffer.concat([Buffer.of(DAY_VERSION), bomb]), 0)).toThrow(corrupt)
  })
})
