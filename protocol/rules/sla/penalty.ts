/** V × R / D as numbers that a person can put in: cents, days, and what is divided by. */
export interface PenaltyFormula {
  value: number
  days: number
  divisor: number
  /** What the value is a part of: 12 for a twelfth. */
  part: number
}

/** The penalty in cents, rounded half-up to the cent. */
export function penaltyCents({ value, days, divisor, part }: PenaltyFormula): number {
  return halfUp(BigInt(value) * BigInt(days), BigInt(divisor) * BigInt(part))
}

/** How many days count as late between two local days: those after the due day, that day too where the contract says so. */
export function daysLate(due: number, met: number, from: 'next_day' | 'same_day'): number {
  return met - due + (from === 'same_day' ? 1 : 0)
}

/** Where claims begin and end, in cents; none: no limit. */
export interface Limits {
  floor: number
  cap: number
}

/** What may be claimed of a sum of penalties: nothing under the floor, never more than the cap. */
export function claimable(sum: number, { floor, cap }: Limits): number {
  return sum < floor ? 0 : Math.min(sum, cap)
}

/** A share of a value in cents, rounded half-up; `percent` has four decimals at most. */
export function shareCents(value: number, percent: number): number {
  return halfUp(BigInt(value) * BigInt(Math.round(percent * 10_000)), 1_000_000n)
}

/** A ratio with so many decimals, rounded half-up; undefined where there is nothing to divide by. */
export function ratio(part: number, whole: number, decimals: number): number | undefined {
  if (whole === 0) return undefined
  const scale = 10 ** decimals
  return halfUp(BigInt(part) * BigInt(scale), BigInt(whole)) / scale
}

/** a / b to the nearest whole number, half of one upwards. Both are whole; a is not negative, b is positive. */
function halfUp(a: bigint, b: bigint): number {
  return Number((2n * a + b) / (2n * b))
}
