import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineReader } from './lines.ts'

const read = (chunks: readonly Uint8Array[], max = 4096) => {
  const lines: string[] = []
  const reader = lineReader(max, (line) => lines.push(line))
  return { ok: chunks.map((chunk) => reader.push(chunk)), lines }
}

describe('lineReader', () => {
  it('gives the same lines however they are cut', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/\n/g, ' '))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.integer({ min: 1, max: 7 }), (lines, size) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''))
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        )
        expect(read(chunks).lines).toEqual(lines.map((each) => Buffer.from(each).toString()))
      }),
    )
  })

  it('keeps a line that has no end yet, and gives it when the end comes', () => {
    expect(read([Buffer.from('{"a"')])).toEqual({ ok: [true], lines: [] })
    expect(read([Buffer.from('{"a"'), Buffer.from(':1}\n{')]).lines).toEqual(['{"a":1}'])
  })

  it('refuses a line that is too long, and everything after it', () => {
    expect(read([Buffer.from('good\n'), Buffer.alloc(9, 'x'), Buffer.from('\nlate\n')], 8)).toEqual({
      ok: [true, false, false],
      lines: ['good'],
    })
    expect(read([Buffer.from(`${'x'.repeat(7)}\n${'y'.repeat(8)}\n`)], 8)).toEqual({ ok: [false], lines: ['xxxxxxx'] })
  })
})
