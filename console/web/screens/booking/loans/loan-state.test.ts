import { describe, expect, it } from 'vitest'
import { exampleBooking, exampleId } from '../booking.example.ts'
import { loanState } from './loan-state.ts'

const HOUR = 3_600_000
const loan = (change: object) => ({ handedAt: null, returnedAt: null, late: false, missing: [], ...change })

describe('where a kit is', () => {
  const row = exampleBooking({ loan: loan({}) })

  it('is here until somebody has it', () => {
    expect(loanState([row], row.from - HOUR)).toEqual({ row: undefined, late: false, next: row })
    expect(loanState([], 0)).toEqual({ row: undefined, late: false, next: undefined })
  })

  it('is away in its time, and until it was brought back', () => {
    const kept = { ...row, loan: loan({ handedAt: row.from, late: true }) }
    expect(loanState([row], row.from).row).toBe(row)
    expect(loanState([kept], row.to + HOUR)).toEqual({ row: kept, late: true, next: undefined })
    const back = { ...row, loan: loan({ handedAt: row.from, returnedAt: row.from + HOUR }) }
    expect(loanState([back], row.from + 2 * HOUR).row).toBeUndefined()
  })

  it('is next with who begins first', () => {
    const later = exampleBooking({ id: exampleId(3), from: row.from + 48 * HOUR, to: row.to + 48 * HOUR })
    expect(loanState([later, row], row.from - HOUR).next).toBe(row)
  })
})
