import { Type } from 'typebox'

/** Euros before tax in a file: 38.4 is 38.40 €. Figures are made with cents (`centsOf`). */
export const Euros = Type.Number({ minimum: 0, maximum: 100_000_000, description: 'Euros before tax, cents at most' })

/** Euros as whole cents; undefined for an amount with parts of a cent. */
export function centsOf(euros: number): number | undefined {
  const cents = Math.round(euros * 100)
  return Math.abs(euros * 100 - cents) < 1e-4 ? cents : undefined
}

/** Cents as euros, as they stand in a statement: 3840 is 38.4. */
export function eurosOf(cents: number): number {
  return cents / 100
}
