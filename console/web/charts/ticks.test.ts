import { describe, expect, it } from 'vitest'
import { periodOf } from '../format/periods.ts'
import { createVoice } from '../format/translate.ts'
import { timeTicks } from './ticks.ts'

/** Tuesday 24 November 2026, 10:12 in Paris. */
const NOW = Date.parse('2026-11-24T09:12:00Z')
const PARIS = 'Europe/Paris'
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const words = (range: 'day' | 'month' | 'year', last?: string, locale: 'fr' | 'en' = 'fr') =>
  timeTicks(periodOf(range, last, NOW, PARIS), createVoice(locale)).map((tick) => plain(tick.words))

describe('what stands under a chart', () => {
  it('are the hours of the school, with the day on the first of them and at midnight', () => {
    expect([words('day'), words('day', '2026-11-23')]).toEqual([
      ['lun. 13 h', '18 h', 'mar. 0 h', '8 h'],
      ['lun. 0 h', '8 h', '13 h', '18 h'],
    ])
  })

  it('are the Mondays of 30 days, with the month on the first of them and where it is a new one', () => {
    expect([words('month'), words('month', undefined, 'en')]).toEqual([
      ['lun. 26 oct.', 'lun. 2 nov.', 'lun. 9', 'lun. 16', 'lun. 23'],
      ['Mon 26 Oct', 'Mon 2 Nov', 'Mon 9', 'Mon 16', 'Mon 23'],
    ])
  })

  it('are the months of a year, January with its year', () => {
    expect(words('year')).toEqual([
      'déc.',
      'janv. 2026',
      'févr.',
      'mars',
      'avr.',
      'mai',
      'juin',
      'juil.',
      'août',
      'sept.',
      'oct.',
      'nov.',
    ])
  })

  it('keeps the time of a school elsewhere', () => {
    const zone = 'Indian/Reunion'
    const period = { ...periodOf('day', undefined, NOW, zone), from: NOW - 4 * 3_600_000 }
    expect(timeTicks(period, createVoice('en', zone))).toEqual([{ at: NOW - 12 * 60_000, words: 'Tue 13:00' }])
  })
})
