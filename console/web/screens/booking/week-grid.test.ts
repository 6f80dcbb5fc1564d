import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DayOfResource, placeAfter, type Span, weekGrid } from './week-grid.ts'

const span = (from: string, to: string): Span => ({ from: minute(from), to: minute(to) })
const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
const DAY = [span('08:30', '09:25'), span('09:25', '10:15'), span('10:25', '11:30'), span('13:30', '14:25')]
const day = (bookings: [string, string, string][] = [], slots = DAY): DayOfResource<string> => ({
  slots,
  bookings: bookings.map(([booking, from, to]) => ({ booking, ...span(from, to) })),
})

describe('the grid of a week', () => {
  it('has a row for each period and each break, and a place for each free period', () => {
    const grid = weekGrid([day()])
    expect(grid.rows.map(({ kind }) => kind)).toEqual(['slot', 'slot', 'break', 'slot', 'break', 'slot'])
    expect(grid.columns[0]?.map(({ is }) => is.kind)).toEqual(['free', 'free', 'none', 'free', 'none', 'free'])
  })

  it('draws a booking of two periods as one place, over the break between them', () => {
    const [cells] = weekGrid([day([['a', '09:25', '11:30']])]).columns
    expect(cells?.map(({ row, rows, is }) => [row, rows, is.kind])).toEqual([
      [0, 1, 'free'],
      [1, 3, 'booking'],
      [4, 1, 'none'],
      [5, 1, 'free'],
    ])
  })

  it('leaves a day without class empty, its breaks apart', () => {
    const [, wednesday] = weekGrid([day(), day([], [])]).columns
    expect(wednesday?.map(({ row, rows, is }) => [row, rows, is.kind])).toEqual([
      [0, 2, 'none'],
      [2, 1, 'none'],
      [3, 1, 'none'],
      [4, 1, 'none'],
      [5, 1, 'none'],
    ])
  })

  it('passes over the minutes in which pupils change rooms', () => {
    const slots = [span('08:30', '09:25'), span('09:30', '10:15')]
    expect(weekGrid([day([], slots)]).rows.map(({ kind }) => kind)).toEqual(['slot', 'slot'])
  })

  it('adds the hours of a booking after class, and nobody can take part of a period that is taken in part', () => {
    const grid = weekGrid([
      day([
        ['club', '17:00', '19:00'],
        ['visit', '13:30', '14:00'],
      ]),
    ])
    expect(grid.rows.at(-1)).toEqual({ ...span('17:00', '19:00'), kind: 'outside' })
    expect(grid.columns[0]?.slice(-3).map(({ is }) => is.kind)).toEqual(['booking', 'none', 'booking'])
  })

  it('fills every row of every day once, whatever is booked', () => {
    const time = fc.integer({ min: 14, max: 44 }).map((half) => half * 30)
    const spans = fc.array(fc.tuple(time, time), { maxLength: 5 }).map((pairs) => {
      const cuts = [...new Set(pairs.flat())].sort((a, b) => a - b)
      return cuts.slice(0, -1).flatMap((from, i) => (i % 2 === 0 ? [{ from, to: cuts[i + 1] ?? from }] : []))
    })
    const days = fc.array(
      fc.record({ slots: spans, bookings: spans.map((all) => all.map((one) => ({ ...one, booking: one.from }))) }),
      { minLength: 1, maxLength: 5 },
    )
    fc.assert(
      fc.property(days, (week) => {
        const { rows, columns } = weekGrid(week)
        for (const [column, cells] of columns.entries()) {
          expect(cells.flatMap((cell) => Array.from({ length: cell.rows }, (_, i) => cell.row + i))).toEqual(
            rows.map((_, row) => row),
          )
          const shown = cells.flatMap(({ is }) => (is.kind === 'booking' ? [is.booking] : []))
          expect(shown).toEqual(week[column]?.bookings.map(({ booking }) => booking))
        }
      }),
    )
  })
})

describe('arrows in the grid', () => {
  const place = (column: number, row: number, rows = 1) => ({ column, row, rows })
  const places = [place(0, 0, 2), place(0, 3), place(1, 1), place(3, 0), place(3, 1, 3)]

  it('go up and down a day, and to the nearest day that has a place beside', () => {
    expect(placeAfter(places, place(0, 0, 2), 'ArrowDown')).toEqual(place(0, 3))
    expect(placeAfter(places, place(0, 0, 2), 'ArrowRight')).toEqual(place(1, 1))
    expect(placeAfter(places, place(0, 3), 'ArrowRight')).toEqual(place(3, 1, 3))
    expect(placeAfter(places, place(3, 0), 'ArrowLeft')).toEqual(place(0, 0, 2))
    expect(placeAfter(places, place(3, 1, 3), 'End')).toEqual(place(3, 1, 3))
    expect(placeAfter(places, place(3, 1, 3), 'Home')).toEqual(place(0, 0, 2))
  })

  it('lead nowhere at the edge, and other keys never', () => {
    expect(placeAfter(places, place(0, 0, 2), 'ArrowUp')).toBeUndefined()
    expect(placeAfter(places, place(3, 0), 'ArrowRight')).toBeUndefined()
    expect(placeAfter(places, place(3, 0), 'x')).toBeUndefined()
  })
})
