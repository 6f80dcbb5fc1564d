import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  LEAST_ANSWERS,
  NO_SCORES,
  ratingFigures,
  type ScoreCounts,
  schoolYearOf,
  surveyFigures,
} from './satisfaction.ts'

const counts = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40))

describe('ratings', () => {
  it('make the mean of the mock-up: 41 answers, 4.34', () => {
    expect(ratingFigures([1, 1, 4, 12, 23])).toEqual({ answers: 41, counts: [1, 1, 4, 12, 23], mean: 4.34 })
  })

  it('have no mean where nobody answered', () => {
    expect(ratingFigures(NO_SCORES)).toEqual({ answers: 0, counts: NO_SCORES, mean: null })
  })

  it('round half up to two decimals', () => {
    // 1 × 4 and 7 × 5 are 39 / 8 = 4.875.
    expect(ratingFigures([0, 0, 0, 1, 7]).mean).toBe(4.88)
  })

  it('have a mean between the least and the best score, within half a hundredth of the true one', () => {
    fc.assert(
      fc.property(counts, (each) => {
        const { answers, mean } = ratingFigures(each as ScoreCounts)
        if (mean === null) return answers === 0
        const exact = each.reduce((sum, count, index) => sum + count * (index + 1), 0) / answers
        return mean >= 1 && mean <= 5 && Math.abs(mean - exact) <= 0.005 + 1e-9
      }),
    )
  })
})

describe('a survey', () => {
  it('tells only how many answered where they are few', () => {
    const school = { school: 'a', answers: LEAST_ANSWERS - 1, yes: 4, product: [0, 0, 0, 0, 4] as ScoreCounts }
    expect(surveyFigures([school, { school: 'b', answers: 0, yes: 0, product: NO_SCORES }])).toEqual({
      schools: 2,
      answered: 1,
      answers: 4,
      maintenance: null,
      product: null,
    })
  })

  it('adds schools up', () => {
    const a = { school: 'a', answers: 4, yes: 3, product: [0, 0, 1, 2, 1] as ScoreCounts }
    const b = { school: 'b', answers: 3, yes: 2, product: [1, 0, 0, 1, 1] as ScoreCounts }
    expect(surveyFigures([a, b])).toEqual({
      schools: 2,
      answered: 2,
      answers: 7,
      maintenance: { yes: 5, no: 2 },
      product: { answers: 7, counts: [1, 0, 1, 3, 2], mean: 3.71 },
    })
  })
})

describe('a school year', () => {
  it('begins in August', () => {
    expect(['2026-07-31', '2026-08-01', '2027-01-04', '2027-06-30'].map(schoolYearOf)).toEqual([2025, 2026, 2026, 2026])
  })
})
