import type { BookingRow } from '@preau/protocol/api/bookings.ts'

/** Where a kit is: with somebody since it was handed over or its time began, or here until the next one has it. */
export interface LoanState {
  row: BookingRow | undefined
  late: boolean
  next: BookingRow | undefined
}

/** @param rows what is booked of one kit */
export function loanState(rows: readonly BookingRow[], now: number): LoanState {
  const isOut = ({ loan, from, to }: BookingRow) => {
    if (loan?.handedAt !== null && loan?.handedAt !== undefined) return loan.returnedAt === null
    return from <= now && now < to
  }
  const row = rows.find(isOut)
  const next = [...rows].sort((a, b) => a.from - b.from).find(({ from }) => from > now)
  return { row, late: row?.loan?.late ?? false, next }
}
