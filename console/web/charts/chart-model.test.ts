import type { Samples, Series } from '@preau/protocol/api/samples.ts'
import { describe, expect, it } from 'vitest'
import { periodOf, type Range } from '../format/periods.ts'
import { createVoice } from '../format/translate.ts'
import { chartFrame } from './chart-frame.ts'
import { chartModel } from './chart-model.ts'

/** Tuesday 24 November 2026, 10:12 in Paris. */
const NOW = Date.parse('2026-11-24T09:12:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const fr = createVoice('fr')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

function modelOf(series: Series, range: Range = 'day', gaps: Samples['gaps'] = []) {
  const resolution = range === 'day' ? 'sample' : range === 'month' ? 'hour' : 'day'
  const frame = chartFrame({ resolution, gaps }, periodOf(range, undefined, NOW, 'Europe/Paris'), NOW, null, fr)
  return chartModel(series, frame, 'desktop', fr)
}

describe('the model of a chart', () => {
  it('holds the line in the unit of its title, its threshold, and why nothing was measured', () => {
    const model = modelOf(
      { reading: 'net.receive:eth0', at: [NOW - 30 * HOUR, NOW - HOUR], values: [2e6, 5e6] },
      'day',
      [{ from: NOW - 40 * HOUR, to: NOW - 2 * HOUR, reason: 'asleep' }],
    )
    const { title, divide, line, gaps, threshold, last, scale } = model
    expect({
      title,
      divide,
      line,
      gaps,
      threshold,
      scale,
      last: last && { ...last, words: plain(last.words) },
    }).toEqual({
      title: 'Réseau, réception, eth0 en Mbit/s',
      divide: 1e6,
      line: [
        {
          points: [
            { at: NOW - 2 * HOUR, value: 2e6 },
            { at: NOW - HOUR, value: 5e6 },
          ],
          end: NOW,
        },
      ],
      gaps: [
        {
          from: NOW - 24 * HOUR,
          to: NOW - 2 * HOUR,
          words: ['en veille, sans mesure', 'en veille'],
          written: true,
        },
      ],
      threshold: null,
      scale: { min: 0, max: 6, ticks: [0, 2, 4, 6] },
      last: { at: NOW, value: 5, words: '5 Mbit/s' },
    })
  })

  it('says of the time before the first value that nothing was reported yet', () => {
    const model = modelOf({ reading: 'cpu.load', at: [NOW - HOUR], values: [12] })
    expect(model.gaps).toEqual([
      { from: NOW - 24 * HOUR, to: NOW - HOUR, words: ['avant le premier relevé'], written: true },
    ])
  })

  it('has room on its scale for the highest of each hour, and names no last value where it is a mean', () => {
    const at = [NOW - 3 * HOUR, NOW - 2 * HOUR]
    const series = { reading: 'temperature.cpu', at, values: [50, 52], low: [41, 50], high: [97, 60] }
    const { scale, last, line } = modelOf(series, 'month')
    expect([scale.max, last, line.length, line[0]?.points.length]).toEqual([100, null, 1, 2])
  })

  it('holds a day until the next midnight, also where that is 25 hours later, and today until now', () => {
    const midnights = ['2026-10-24T22:00Z', '2026-10-25T23:00Z', '2026-11-23T23:00Z'].map((text) => Date.parse(text))
    const { line } = modelOf({ reading: 'cpu.load', at: midnights, values: [1, 2, 3] }, 'year')
    expect(line.map(({ points, end }) => [points.length, end])).toEqual([
      [2, Date.parse('2026-10-26T23:00Z')],
      [1, NOW],
    ])
  })

  it('shades nights and week-ends of 30 days, and only the week-ends of a year', () => {
    const series = { reading: 'cpu.load', at: [], values: [] }
    const longest = (range: Range) => Math.max(...modelOf(series, range).closed.map(({ from, to }) => to - from))
    const shades = (range: Range) => modelOf(series, range).closed.length
    expect([longest('month') / HOUR, longest('year') / DAY, shades('month'), shades('year')]).toEqual([
      62,
      49 / 24,
      22,
      52,
    ])
  })
})
