import { describe, expect, it } from 'vitest'
import { periodOf, type Range } from '../format/periods.ts'
import { createVoice } from '../format/translate.ts'
import { chartSentence } from './chart-sentence.ts'
import { figuresBy } from './chart-table.ts'
import type { Stretch } from './step-line.ts'

/** Tuesday 24 November 2026, 10:12 in Paris. */
const NOW = Date.parse('2026-11-24T09:12:00Z')
const HOUR = 3_600_000
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const line: Stretch[] = [
  {
    points: [
      { at: NOW - 5 * HOUR, value: 12 },
      { at: NOW - 4.5 * HOUR, value: 64 },
    ],
    end: NOW - 4 * HOUR,
  },
  { points: [{ at: NOW - HOUR, value: 18 }], end: NOW },
]

interface Said {
  locale?: 'fr' | 'en'
  lines?: Stretch[]
  limit?: number
  range?: Range
  last?: string
}

function say({ locale = 'fr', lines = line, limit, range = 'day', last }: Said): string {
  const resolution = range === 'day' ? 'sample' : range === 'month' ? 'hour' : 'day'
  const frame = { period: periodOf(range, last, NOW, 'Europe/Paris'), now: NOW, resolution } as const
  const threshold = limit === undefined ? undefined : { value: limit, when: 'at_least' as const }
  return plain(chartSentence({ reading: 'cpu.load', line: lines, threshold, frame }, createVoice(locale)))
}

describe('the sentence of a chart', () => {
  it('says now, the most and the least with their time, and whether the threshold was met', () => {
    expect([say({ limit: 95 }), say({ limit: 60 }), say({ limit: 15 }), say({ locale: 'en' })]).toEqual([
      'Processeur : 18 % maintenant ; au plus haut 64 % (5 h 42), au plus bas 12 % (5 h 12) ; seuil de 95 % jamais atteint.',
      'Processeur : 18 % maintenant ; au plus haut 64 % (5 h 42), au plus bas 12 % (5 h 12) ; seuil de 60 % atteint.',
      'Processeur : 18 % maintenant ; au plus haut 64 % (5 h 42), au plus bas 12 % (5 h 12) ; seuil de 15 % dépassé.',
      'Processor: 18% now; highest 64% (05:42), lowest 12% (05:12).',
    ])
  })

  it('says when the last reading was, where there is none now, or none at all', () => {
    expect([say({ lines: line.slice(0, 1) }), say({ lines: [] })]).toEqual([
      'Processeur : 64 % à la dernière mesure, 6 h 12 ; au plus haut 64 % (5 h 42), au plus bas 12 % (5 h 12).',
      'Processeur : aucune mesure sur cette durée.',
    ])
  })

  it('says of long periods, and of what is over, the mean, and of a year no times', () => {
    const day = Date.parse('2026-11-18T23:00Z')
    const days = [{ points: [{ at: day, value: 20, low: 3, high: 97 }], end: day + 24 * HOUR }]
    expect([
      say({ lines: days, range: 'month', limit: 95 }),
      say({ lines: days, range: 'year' }),
      say({ lines: days, range: 'year', locale: 'en', limit: 98 }),
      say({ lines: days, last: '2026-11-19', limit: 15 }),
    ]).toEqual([
      'Processeur : 20 % en moyenne ; au plus haut 97 % (jeu. 19 nov., 0 h), au plus bas 3 % (jeu. 19 nov., 0 h) ; seuil de 95 % atteint.',
      'Processeur : 20 % en moyenne ; au plus haut 97 % (jeu. 19 nov.), au plus bas 3 % (jeu. 19 nov.).',
      'Processor: 20% on average; highest 97% (Thu 19 Nov), lowest 3% (Thu 19 Nov); threshold of 98% never reached.',
      'Processeur : 20 % en moyenne ; au plus haut 97 % (jeu. 19 nov., 0 h), au plus bas 3 % (jeu. 19 nov., 0 h) ; seuil de 15 % atteint.',
    ])
  })
})

describe('the figures of a series', () => {
  const series = {
    reading: 'cpu.load',
    at: [10, 11, 12, 40].map((hour) => NOW + hour * HOUR),
    values: [10, 20, null, 40],
    low: [1, 2, null, 30],
    high: [50, 30, null, 60],
  }

  it('are those of its hours or days, and none where nothing was measured', () => {
    const starts = [10, 11, 12, 39, 40].map((hour) => NOW + hour * HOUR)
    expect(figuresBy(series, starts)).toEqual([
      { mean: 10, low: 1, high: 50 },
      { mean: 20, low: 2, high: 30 },
      null,
      null,
      { mean: 40, low: 30, high: 60 },
    ])
  })

  it('are by months the mean of the days and the extremes of all, and leave out what was before the first row', () => {
    expect(figuresBy(series, [NOW + 11 * HOUR])).toEqual([{ mean: 30, low: 2, high: 60 }])
    expect(figuresBy(series, [NOW, NOW + 30 * HOUR])).toEqual([
      { mean: 15, low: 1, high: 50 },
      { mean: 40, low: 30, high: 60 },
    ])
  })
})
