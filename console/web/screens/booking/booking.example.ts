import type { BookingRow, SchoolDay } from '@preau/protocol/api/bookings.ts'
import type { Resource } from '@preau/protocol/api/resources.ts'
import type { Id } from '@preau/protocol/ids.ts'

export const exampleId = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}` as Id

/** A cart of a test: sixteen tablets, twelve of which are well. */
export function exampleResource(change: Partial<Resource> = {}): Resource {
  return {
    id: exampleId(1),
    school: exampleId(100),
    kind: 'cart',
    name: 'Chariot A',
    keptAt: 'Couloir du premier étage',
    room: null,
    board: null,
    machine: null,
    devices: { total: 16, ready: 12 },
    contents: [],
    approval: false,
    bookable: true,
    version: 1,
    ...change,
  }
}

/** A booking of a test: the cart on a Thursday, by somebody else. */
export function exampleBooking(change: Partial<BookingRow> = {}): BookingRow {
  return {
    id: exampleId(1000),
    school: exampleId(100),
    resource: { id: exampleId(1), kind: 'cart', name: 'Chariot A' },
    room: null,
    series: null,
    from: Date.parse('2026-11-26T08:30:00+01:00'),
    to: Date.parse('2026-11-26T10:15:00+01:00'),
    state: 'booked',
    approval: null,
    mine: false,
    teacher: 'M. Morel',
    title: 'Enquête',
    classLabel: 'CM1-CM2',
    thirdParty: null,
    opens: null,
    code: null,
    lesson: null,
    waiting: 0,
    place: null,
    offerEndsAt: null,
    loan: null,
    may: [],
    ...change,
  }
}

const PERIODS = [
  ['08:30', '09:25'],
  ['09:25', '10:15'],
  ['10:15', '11:30'],
  ['13:30', '14:25'],
  ['14:25', '15:15'],
  ['15:15', '16:30'],
] as const

/** A day with six periods. */
export function exampleDay(date: string, change: Partial<SchoolDay> = {}): SchoolDay {
  const at = (time: string) => Date.parse(`${date}T${time}:00+01:00`)
  const periods = PERIODS.map(([from, to]) => ({ from, to, fromAt: at(from), toAt: at(to) }))
  return { date, state: 'open', reason: null, periods, ...change }
}
