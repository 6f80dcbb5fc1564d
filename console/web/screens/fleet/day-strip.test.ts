import { STATUSES } from '@preau/protocol/rules/device-status.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { STRIP, storyOf, stripOf } from './day-strip.ts'

const HOUR = 3_600_000
const day = { from: 8 * HOUR, to: 18 * HOUR }

describe('the strip of a day', () => {
  it('draws twelve units an hour, and severity as height', () => {
    const spans = [
      { from: 0, status: 'ok' as const },
      { from: 9 * HOUR, status: 'down' as const },
    ]
    expect(stripOf(spans, [], day, 10 * HOUR)).toEqual({
      blocks: [
        { status: 'ok', x: 0, y: 11, width: 12, height: 3 },
        { status: 'down', x: 12, y: 0, width: 12, height: 14 },
      ],
      shade: [],
      now: 24,
    })
  })

  it('draws nothing of the night before, and no now', () => {
    expect(stripOf([{ from: 0, status: 'ok' }], [], day, 7 * HOUR)).toEqual({ blocks: [], shade: [], now: undefined })
  })

  it('cuts what lasts past the last hour', () => {
    const strip = stripOf([{ from: 0, status: 'degraded' }], [], day, 22 * HOUR)
    expect(strip.blocks).toEqual([{ status: 'degraded', x: 0, y: 6, width: 120, height: 8 }])
    expect(strip.now).toBeUndefined()
  })

  it('shades the hours when the school is closed, where they are in the strip', () => {
    const closed = [
      { from: 0, to: 8.5 * HOUR },
      { from: 18 * HOUR, to: 24 * HOUR },
    ]
    expect(stripOf([], closed, day, 0).shade).toEqual([{ x: 0, width: 6 }])
  })

  it('tells each status once in a row', () => {
    const spans = [
      { from: 8 * HOUR, status: 'ok' as const },
      { from: 9 * HOUR, status: 'asleep' as const },
      { from: 10 * HOUR, status: 'asleep' as const },
      { from: 11 * HOUR, status: 'ok' as const },
    ]
    expect(storyOf(stripOf(spans, [], day, 12 * HOUR))).toEqual(['ok', 'asleep', 'ok'])
  })

  it('stays inside its frame, in order and without overlap, whatever the spans', () => {
    const span = fc.record({ from: fc.integer({ min: 0, max: 24 * HOUR }), status: fc.constantFrom(...STATUSES) })
    fc.assert(
      fc.property(fc.array(span, { maxLength: 20 }), fc.integer({ min: 0, max: 24 * HOUR }), (spans, now) => {
        spans.sort((a, b) => a.from - b.from)
        let end = 0
        for (const block of stripOf(spans, [], day, now).blocks) {
          expect(block.x).toBeGreaterThanOrEqual(end - 1e-9)
          expect(block.width).toBeGreaterThan(0)
          end = block.x + block.width
        }
        expect(end).toBeLessThanOrEqual(STRIP.width + 1e-9)
      }),
    )
  })
})
