import { describe, expect, it } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { stripOf } from './strip.ts'

const { dayKey } = createFormat('fr')
const at = (text: string) => Date.parse(`2026-11-${text}:00+01:00`)
const OPENED = at('23T15:00')

describe('the strip of a clock', () => {
  it('tells apart what was counted after the due time', () => {
    const clock = {
      due: at('23T16:00'),
      metAt: at('23T17:00'),
      spans: [{ from: OPENED, to: at('23T17:00'), state: 'service' as const }],
    }
    const strip = stripOf(clock, OPENED, at('23T18:00'), dayKey)
    expect(strip).toMatchObject({ met: true, due: 480.8, end: 961.5, days: [] })
    expect(strip.spans.map(({ state, x }) => [state, x])).toEqual([
      ['service', 0],
      ['beyond', 480.8],
    ])
  })

  it('ends now where nothing has met it, and names the days that begin within', () => {
    const clock = {
      due: at('25T15:00'),
      metAt: null,
      spans: [
        { from: OPENED, to: at('23T16:30'), state: 'service' as const },
        { from: at('23T16:30'), to: at('24T08:30'), state: 'closed' as const },
        { from: at('24T08:30'), to: at('24T10:00'), state: 'paused' as const },
      ],
    }
    const strip = stripOf(clock, OPENED, at('24T09:00'), dayKey)
    expect(strip.days.map(({ at }) => Math.round(at / 60_000) * 60_000)).toEqual([at('24T00:00'), at('25T00:00')])
    expect(strip.spans.at(-1)).toMatchObject({ state: 'paused' })
    const last = strip.spans.at(-1)
    expect(Math.abs((last?.x ?? 0) + (last?.width ?? 0) - strip.end)).toBeLessThan(0.2)
  })

  it('is no longer than it can be read in days', () => {
    const clock = { due: null, metAt: null, spans: [] }
    expect(stripOf(clock, OPENED, OPENED + 40 * 86_400_000, dayKey)).toMatchObject({ days: [], due: null })
  })
})
