import { describe, expect, it } from 'vitest'
import { periodOf, type Range } from '../format/periods.ts'
import { createVoice } from '../format/translate.ts'
import { tableRows } from './table-rows.ts'

/** Tuesday 24 November 2026, 10:12 in Paris. */
const NOW = Date.parse('2026-11-24T09:12:00Z')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const words = (range: Range, last?: string) =>
  tableRows(periodOf(range, last, NOW, 'Europe/Paris'), NOW, createVoice('fr')).map((row) => plain(row.words))

describe('the rows of a table of figures', () => {
  it('are the full hours of a day, of which the last one is not over', () => {
    const rows = words('day')
    expect([rows.length, rows[0], rows.at(-1)]).toEqual([24, 'hier, 11 h', '10 h'])
  })

  it('are 25 on the day on which one hour comes twice', () => {
    expect(words('day', '2026-10-25')).toHaveLength(25)
  })

  it('are the days of a month, each whole but today', () => {
    const rows = words('month')
    expect([rows.length, rows[0], rows.at(-1)]).toEqual([30, 'lun. 26 oct.', 'mar. 24 nov.'])
  })

  it('are the months of a year, and say where they are cut', () => {
    const live = words('year')
    expect([live.length, live[0], live[1], live.at(-1)]).toEqual([
      13,
      'novembre 2025, dès le 25',
      'décembre 2025',
      'novembre 2026, jusqu’au 24',
    ])
    const past = words('year', '2026-08-31')
    expect([past.length, past[0], past.at(-1)]).toEqual([12, 'septembre 2025', 'août 2026'])
  })
})
