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
  it('make a mean: of 41 answers 4.3', () => {
    expect(ratingFigures([1, 1, 4, 12, 23])).toEqual({ answers: 41, counts: [1, 1, 4, 12, 23], mean: 4.3 })
  })

  it('have no mean where nobody answered', () => {
    expect(ratingFigures(NO_SCORES)).toEqual({ answers: 0, counts: NO_SCORES, mean: null })
  })

  it('are never rounded up to a target', () => {
    // 1 × 3 and 19 × 4 are 79 / 20 = 3.95.
    expect(ratingFigures([0, 0, 1, 19, 0]).mean).toBe(3.9)
  })

  it('have a mean between the least and the best score, less than a tenth under the true one', () => {
    fc.assert(
      fc.property(counts, (each) => {
        const { answers, mean } = ratingFigures(each as ScoreCounts)
        if (mean === null) return answers === 0
        const exact = each.reduce((sum, count, index) => sum + count * (index + 1), 0) / answers
        return mean >= 1 && mean <= 5 && mean <= exact + 1e-9 && exact - mean < 0.1 + 1e-9
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
      product: { answers: 7, counts: [1, 0, 1, 3, 2], mean: 3.7 },
    })
  })
})

describe('a school year', () => {
  it('begins in August', () => {
    expect(['2026-07-31', '2026-08-01', '2027-01-04', '2027-06-30'].map(schoolYearOf)).toEqual([2025, 2026, 2026, 2026])
  })
})
