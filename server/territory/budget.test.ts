import { describe, expect, it } from 'vitest'
import { Budget } from './budget.ts'

const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 80 : null))

describe('the budget of a line', () => {
  it('is without end where no hour has a bound', () => {
    const budget = new Budget(undefined, () => 9)
    budget.spend(1e12, 0)
    expect(budget.left(1)).toBe(Number.POSITIVE_INFINITY)
  })

  it('fills at the rate of the hour, two seconds of it at most', () => {
    const budget = new Budget(hours, () => 9)
    expect(budget.left(0)).toBe(20_000)
    budget.spend(20_000, 0)
    expect([budget.left(500), budget.left(60_000)]).toEqual([5000, 20_000])
  })

  it('makes up for what was urgent', () => {
    const budget = new Budget(hours, () => 9)
    budget.left(0)
    budget.spend(25_000, 0)
    expect([budget.left(0), budget.left(1000)]).toEqual([-5000, 5000])
  })

  it('has other bounds at once where they are changed', () => {
    const budget = new Budget(undefined, () => 9)
    budget.set(hours)
    expect(budget.left(0)).toBe(20_000)
    budget.set(undefined)
    expect(budget.left(1)).toBe(Number.POSITIVE_INFINITY)
  })

  it('has a bound by the hour', () => {
    let hour = 19
    const budget = new Budget(hours, () => hour)
    expect(budget.left(0)).toBe(Number.POSITIVE_INFINITY)
    hour = 8
    expect(budget.left(1)).toBe(20_000)
  })
})
