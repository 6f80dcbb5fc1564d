import { describe, expect, it } from 'vitest'
import { exampleBooking, exampleDay } from './booking.example.ts'
import { movedWish } from './moved-wish.ts'

describe('a booking that is moved', () => {
  const [from, to] = [exampleDay('2026-11-26'), exampleDay('2026-11-27')]

  it('has as many periods as before, from the one that was pressed', () => {
    expect(movedWish(exampleBooking(), from, to, '13:30')).toEqual({ date: '2026-11-27', from: '13:30', to: '15:15' })
  })

  it('ends with the day at the latest, and has one period where nobody knows how many', () => {
    expect(movedWish(exampleBooking(), from, to, '15:15').to).toBe('16:30')
    expect(movedWish(exampleBooking(), undefined, to, '08:30').to).toBe('09:25')
  })
})
