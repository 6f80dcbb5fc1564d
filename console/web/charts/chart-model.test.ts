import { describe, expect, it } from 'vitest'
import { createVoice } from '../format/translate.ts'
import { chartModel, timeTicks } from './chart-model.ts'

/** Tuesday 24 November 2026, 10:12 in Paris. */
const NOW = Date.parse('2026-11-24T09:12:00Z')
const HOUR = 3_600_000
const fr = createVoice('fr')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('the model of a chart', () => {
  it('holds the line in the unit of its title, its threshold, and why nothing was measured', () => {
    const model = chartModel(
      {
        series: { reading: 'net.receive:eth0', at: [NOW - 30 * HOUR, NOW - HOUR], values: [2e6, 5e6] },
        gaps: [{ from: NOW - 40 * HOUR, to: NOW - 2 * HOUR, reason: 'asleep' }],
        from: NOW - 24 * HOUR,
        to: NOW,
        kind: 'desktop',
      },
      fr,
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
      gaps: [{ from: NOW - 24 * HOUR, to: NOW - 2 * HOUR, words: 'en veille, sans mesure' }],
      threshold: null,
      scale: { min: 0, max: 6, ticks: [0, 2, 4, 6] },
      last: { at: NOW, value: 5, words: '5 Mbit/s' },
    })
  })

  it('says of the time before the first value that nothing was measured yet', () => {
    const series = { reading: 'cpu.load', at: [NOW - HOUR], values: [12] }
    const model = chartModel({ series, gaps: [], from: NOW - 24 * HOUR, to: NOW, kind: 'desktop' }, fr)
    expect(model.gaps).toEqual([{ from: NOW - 24 * HOUR, to: NOW - HOUR, words: 'avant la première mesure' }])
  })

  it('names the hours of the school, and the day on the first of them and at midnight', () => {
    const ticks = timeTicks(NOW - 24 * HOUR, NOW, fr)
    expect(ticks.map(({ words }) => plain(words))).toEqual(['lun. 13 h', '18 h', 'mar. 0 h', '8 h'])
  })

  it('keeps the time of a school elsewhere', () => {
    const ticks = timeTicks(NOW - 4 * HOUR, NOW, createVoice('en', 'Indian/Reunion'))
    expect(ticks).toEqual([{ at: NOW - 12 * 60_000, words: 'Tue 13:00' }])
  })
})
