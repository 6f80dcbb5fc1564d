import type { RoomClosure } from '@preau/protocol/api/room-closures.ts'
import { describe, expect, it } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { exampleBooking, exampleDay, exampleId } from './booking.example.ts'
import { endsAfter, resourceWeek } from './resource-week.ts'

const format = createFormat('fr', 'Europe/Paris')
const at = (time: string, date = '2026-11-26') => Date.parse(`${date}T${time}:00+01:00`)
const DAYS = [exampleDay('2026-11-26'), exampleDay('2026-11-27')]

describe('the week of a resource', () => {
  it('shows who holds it, and behind him the own place on the list', () => {
    const wait = exampleBooking({ id: exampleId(2), state: 'waiting', mine: true, place: 2 })
    const rows = [exampleBooking(), wait, exampleBooking({ resource: { id: exampleId(2), kind: 'kit', name: 'Kit' } })]
    const [cells] = resourceWeek(DAYS, rows, exampleId(1), format).columns
    expect(cells?.map(({ rows: many, is }) => [many, is.kind])).toEqual([
      [2, 'booking'],
      [1, 'free'],
      [1, 'none'],
      [1, 'free'],
      [1, 'free'],
      [1, 'free'],
    ])
    expect(cells?.[0]?.is).toEqual({ kind: 'booking', booking: { row: rows[0], wait } })
  })

  it('shows a loan over days from its hour until the end of class, then whole days', () => {
    const loan = exampleBooking({ from: at('13:30'), to: at('16:30', '2026-11-28') })
    const grid = resourceWeek(DAYS, [loan], exampleId(1), format)
    expect(grid.rows.at(-1)?.to).toBe(16 * 60 + 30)
    expect(grid.columns.map((cells) => cells.filter(({ is }) => is.kind === 'booking').map(({ row }) => row))).toEqual([
      [4],
      [0],
    ])
  })

  it('shows the hours of class in which the room is closed, around who was in it, and offers nothing there', () => {
    const shut: RoomClosure = {
      ...{
        id: exampleId(9),
        school: exampleId(8),
        room: { id: exampleId(1), name: 'CP' },
        cause: 'works',
        by: 'territory',
      },
      ...{
        from: at('00:00'),
        to: at('14:25'),
        madeAt: 0,
        state: 'closed',
        reason: null,
        cancelled: 0,
        canReopen: false,
      },
    }
    const stays = exampleBooking({ from: at('09:25'), to: at('10:15') })
    const kinds = (closure: RoomClosure) =>
      resourceWeek(DAYS, [stays], exampleId(1), format, [closure]).columns.map((cells) =>
        cells.map(({ is }) => is.kind),
      )
    const [thursday, friday] = kinds(shut)
    expect(thursday).toEqual(['shut', 'booking', 'shut', 'free', 'free'])
    expect(friday).not.toContain('shut')
    expect(kinds({ ...shut, state: 'waiting' })[0]).not.toContain('shut')
    expect(kinds({ ...shut, room: { id: exampleId(2), name: 'CE1' } })[0]).not.toContain('shut')
  })

  it('lets a booking go on over the free periods that follow, until somebody has one', () => {
    const grid = resourceWeek(DAYS, [exampleBooking({ from: at('14:25'), to: at('15:15') })], exampleId(1), format)
    expect(endsAfter(grid, 0, { from: 9 * 60 + 25, to: 615 })).toEqual([615, 690, 865])
    expect(endsAfter(grid, 1, { from: 865, to: 915 })).toEqual([915, 990])
  })
})
