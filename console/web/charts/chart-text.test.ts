import { describe, expect, it } from 'vitest'
import { createVoice } from '../format/translate.ts'
import { chartSentence } from './chart-sentence.ts'
import { hourRows } from './chart-table.ts'
import type { Stretch } from './step-line.ts'

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

describe('the sentence of a chart', () => {
  const say = (locale: 'fr' | 'en', lines: Stretch[], limit?: number) =>
    plain(
      chartSentence(
        {
          reading: 'cpu.load',
          line: lines,
          threshold: limit === undefined ? undefined : { value: limit, when: 'at_least' },
          now: NOW,
        },
        createVoice(locale),
      ),
    )

  it('says now, the least, the most, and whether the threshold was met', () => {
    expect([say('fr', line, 95), say('fr', line, 60), say('fr', line, 15), say('en', line)]).toEqual([
      'Processeur : 18 % maintenant, entre 12 % et 64 % ; seuil de 95 % jamais atteint.',
      'Processeur : 18 % maintenant, entre 12 % et 64 % ; seuil de 60 % atteint.',
      'Processeur : 18 % maintenant, entre 12 % et 64 % ; seuil de 15 % dépassé.',
      'Processor: 18% now, between 12% and 64%.',
    ])
  })

  it('says when the last reading was, where there is none now, or none at all', () => {
    expect([say('fr', line.slice(0, 1)), say('fr', [])]).toEqual([
      'Processeur : 64 % à la dernière mesure, 6 h 12, entre 12 % et 64 %.',
      'Processeur : aucune mesure sur cette durée.',
    ])
  })
})

describe('the figures of a chart', () => {
  it('are the least, the most and the last of each hour, and nothing where nothing was measured', () => {
    const hours = [NOW - 5 * HOUR, NOW - 4 * HOUR, NOW - 2 * HOUR, NOW - HOUR]
    expect(hourRows(line, hours, NOW)).toEqual([
      { from: NOW - 5 * HOUR, figures: { min: 12, max: 64, end: 64 } },
      { from: NOW - 4 * HOUR, figures: null },
      { from: NOW - 2 * HOUR, figures: null },
      { from: NOW - HOUR, figures: { min: 18, max: 18, end: 18 } },
    ])
  })
})
