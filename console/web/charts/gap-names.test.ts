import type { Gap } from '@preau/protocol/api/samples.ts'
import { describe, expect, it } from 'vitest'
import { periodOf } from '../format/periods.ts'
import { createVoice } from '../format/translate.ts'
import { gapsOf, nameGaps } from './gap-names.ts'

/** Tuesday 24 November 2026, 10:12 in Paris. */
const NOW = Date.parse('2026-11-24T09:12:00Z')
const fr = createVoice('fr')
const month = periodOf('month', undefined, NOW, 'Europe/Paris')
const gap = (from: string, to: string, reason: Gap['reason'] = 'asleep'): Gap => ({
  from: Date.parse(`${from}+01:00`),
  to: Date.parse(`${to}+01:00`),
  reason,
})

describe('the gaps of a period', () => {
  it('are all told in a day, in the long words or in the short ones', () => {
    const day = periodOf('day', undefined, NOW, 'Europe/Paris')
    const night = gap('2026-11-23T18:00', '2026-11-24T08:00')
    expect(nameGaps([night], day, fr)).toEqual([
      { from: night.from, to: night.to, words: ['en veille, sans mesure', 'en veille'], written: true },
    ])
  })

  it('are told in 30 days only where a day of class or more is missing', () => {
    const gaps = [
      gap('2026-11-05T16:30', '2026-11-06T08:40'),
      gap('2026-11-06T16:30', '2026-11-09T08:40'),
      gap('2026-11-10T18:00', '2026-11-12T08:00', 'offline'),
      gap('2026-11-13T18:00', '2026-11-23T08:00'),
    ]
    expect(nameGaps(gaps, month, fr).map(({ written }) => written)).toEqual([false, false, true, true])
  })

  it('are one where they follow each other for one reason, and end with the period', () => {
    const gaps = [
      gap('2026-10-20T18:00', '2026-11-02T08:00'),
      gap('2026-11-02T08:00', '2026-11-03T08:00'),
      gap('2026-11-03T08:00', '2026-11-04T08:00', 'offline'),
    ]
    expect(nameGaps(gaps, month, fr).map(({ from, to }) => [from, to])).toEqual([
      [month.from, gaps[1]?.to],
      [gaps[2]?.from, gaps[2]?.to],
    ])
  })
})

describe('the time before the first value', () => {
  const first = Date.parse('2026-11-16T08:00+01:00')
  const before = (gaps: Gap[], spoken = false, at = first) =>
    gapsOf({ first: at, spoken, words: 'avant' }, gaps, nameGaps(gaps, month, fr), month.from)

  it('is told as such, also where the device was enrolled and silent', () => {
    const silent = gap('2026-11-14T10:00', '2026-11-16T08:00', 'unknown')
    expect(before([silent])).toEqual([{ from: month.from, to: first, words: ['avant'], written: true }])
  })

  it('ends where a gap says why nothing was measured', () => {
    const asleep = gap('2026-11-10T18:00', '2026-11-16T08:00')
    expect(before([asleep])).toEqual([
      { from: month.from, to: asleep.from, words: ['avant'], written: true },
      ...nameGaps([asleep], month, fr),
    ])
  })

  it('is none where a gap begins with the period, and none where a value held already', () => {
    const offline = gap('2026-10-20T18:00', '2026-11-16T08:00', 'offline')
    expect(before([offline])).toEqual(nameGaps([offline], month, fr))
    expect(before([], false, month.from)).toEqual([])
  })

  it('is a silence of a device that had spoken before', () => {
    const silent = gap('2026-10-20T18:00', '2026-11-16T08:00', 'unknown')
    expect(before([silent], true)).toEqual(nameGaps([silent], month, fr))
  })
})
