import type { TicketRow } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { describe, expect, it } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { exampleRow } from '../tickets/ticket.example.ts'
import { countsOf, groupsOf } from './day-groups.ts'

const NOW = Date.parse('2026-11-24T10:12:00+01:00')
const at = (text: string) => Date.parse(`${text}+01:00`)
const CURIE = { id: '01900000-0000-7000-8000-000000000101' as Id, name: 'École Marie-Curie' }
const pauses = [{ cause: 'access_refused', since: NOW }]

const rows: TicketRow[] = [
  exampleRow({ number: 'T-1' }),
  exampleRow({ number: 'T-2', nextDue: null, contract: null }),
  exampleRow({ number: 'T-3', pauses, state: 'paused', visitAt: at('2026-11-26T08:00:00') }),
  exampleRow({ number: 'T-4', school: CURIE, nextDue: at('2026-11-26T16:30:00') }),
  exampleRow({ number: 'T-5', school: CURIE, nextDue: at('2026-11-23T16:30:00'), late: true }),
]

describe('the day of a technician', () => {
  it('has late tickets first, then by due time, then the paused and those without a time, by school', () => {
    expect(
      groupsOf(rows, NOW).map(({ school, rows, late }) => [school.name, rows.map((row) => row.number), late]),
    ).toEqual([
      ['École Marie-Curie', ['T-5', 'T-4'], 1],
      ['École Jules-Ferry', ['T-1', 'T-3', 'T-2'], 0],
    ])
  })

  it('counts each ticket once', () => {
    expect(countsOf(rows, NOW, createFormat('fr').dayKey)).toEqual({ late: 1, today: 1, later: 2, paused: 1 })
  })

  it('takes a ticket for late once its time has passed, although the server has not said so again', () => {
    const [group] = groupsOf([exampleRow()], at('2026-11-24T14:31:00'))
    expect(group?.late).toBe(1)
  })
})
