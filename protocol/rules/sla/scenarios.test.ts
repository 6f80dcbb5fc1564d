import { describe, expect, it } from 'vitest'
import type { Contract } from '../../contracts/contract.ts'
import { EventReader } from '../../contracts/read-event.ts'
import type { Terms } from '../../contracts/terms.ts'
import { ContractBook } from './book.ts'
import { explainTicket } from './explain-ticket.ts'
import { claimable, daysLate, penaltyCents, ratio, shareCents } from './penalty.ts'
import { periodOf } from './period.ts'
import { statementOf } from './statement.ts'

const day = ['08:00-18:00']
const terms: Terms = {
  from: '2026-09-01',
  annual_value_eur: 12_000,
  start_event: 'acknowledged',
  workaround_restores: false,
  reopen_within: { working_days: 5, calendar: 'office' },
  targets: {
    blocking: { gti: { hours: 4, calendar: 'office' }, gtr: { working_days: 1, calendar: 'office' } },
    minor: { gtr: { hours: 4, calendar: 'office' } },
  },
  penalty: { divisor: 1000, counts_from: 'next_day', value: 'annual', cap_percent: 10, limits_over: 'statement' },
}

function contract(changed: Partial<Terms> = {}, more: Partial<Contract> = {}): Contract {
  return {
    preau_contract: 1,
    id: 'C-1',
    title: 'C-1',
    version: 1,
    time_zone: 'Europe/Paris',
    from: '2026-09-01',
    to: '2027-08-31',
    parties: [
      { id: 'town', name: 'Town', role: 'buyer' },
      { id: 'alpha', name: 'Alpha', role: 'supplier' },
      { id: 'beta', name: 'Beta', role: 'subcontractor' },
    ],
    calendars: {
      office: {
        known: { from: '2026-09-01', to: '2026-12-31' },
        weeks: [{ from: '2026-09-01', monday: day, tuesday: day, wednesday: day, thursday: day, friday: day }],
      },
    },
    schools: [{ uai: '0800001X', name: 'School', calendar: 'office' }],
    classes: [{ id: 'tni', name: 'TNI' }],
    equipment: [{ school: '0800001X', class: 'tni', ids: ['TNI-1'] }],
    pauses: [{ cause: 'access_refused', name: 'Accès refusé', proof: true }],
    lots: [{ id: 'lot-1', name: 'Lot', supplier: 'alpha', terms: [{ ...terms, ...changed }] }],
    ...more,
  }
}

type Line = [at: string, event: string, more?: object]

function logOf(lines: readonly Line[]) {
  const reader = new EventReader()
  for (const [at, event, more] of lines) {
    const opening = event === 'opened' && { school: '0800001X', severity: 'blocking' }
    reader.add(JSON.stringify({ at: `2026-${at}:00+01:00`, ticket: 'T-1', event, ...opening, ...more }))
  }
  return reader.log()
}

function november(made: Contract, lines: readonly Line[], to = '2026-11-30') {
  const book = new ContractBook(made)
  const { statement, faults } = statementOf(book, logOf(lines), periodOf(book.clock, '2026-11-01', to))
  if (!statement) throw new Error(JSON.stringify(faults))
  return statement
}

const minor = { severity: 'minor' }

describe('a penalty', () => {
  it('is V × R / divisor, half a cent upwards', () => {
    const cents = (value: number, days: number, divisor: number, part = 1) =>
      penaltyCents({ value, days, divisor, part })
    expect([cents(1_200_000, 7, 1000), cents(1_200_000, 7, 3000), cents(1_280_000, 3, 1000)]).toEqual([
      8400, 2800, 3840,
    ])
    expect([cents(500, 1, 1000), cents(499, 1, 1000), cents(1_200_000, 7, 1000, 12)]).toEqual([1, 0, 700])
  })

  it('counts days from the one after it was due, or with that day', () => {
    expect([daysLate(10, 13, 'next_day'), daysLate(10, 13, 'same_day'), daysLate(10, 10, 'next_day')]).toEqual([
      3, 4, 0,
    ])
  })

  it('is not claimed under the floor, and never above the cap', () => {
    const limits = { floor: 30_000, cap: shareCents(60_000, 10) }
    expect([limits.cap, claimable(25_000, { ...limits, cap: 1e9 }), claimable(30_000, limits)]).toEqual([6000, 0, 6000])
  })

  it('knows no share of nothing', () => {
    expect([ratio(2, 3, 6), ratio(1, 0, 6)]).toEqual([0.666667, undefined])
  })
})

describe('a due time', () => {
  it('of four hours from 16 h is 10 h on the next working day', () => {
    const { tickets } = november(contract(), [['11-06T16:00', 'opened', minor]])
    expect(tickets[0]?.gtr_due).toBe('2026-11-09T10:00:00+01:00')
  })

  it('moves by the service in a pause and not by its nights, and has none while a pause is open', () => {
    const pause: Line = ['11-06T17:00', 'paused', { cause: 'access_refused', proof: 'photo' }]
    const opened: Line = ['11-06T16:00', 'opened', minor]
    const resumed = november(contract(), [opened, pause, ['11-09T09:00', 'resumed']])
    expect(resumed.tickets[0]?.gtr_due).toBe('2026-11-09T12:00:00+01:00')
    const [row] = november(contract(), [opened, pause]).tickets
    expect([row?.gtr_due, row?.gtr_late, row?.elapsed_s]).toEqual([null, false, 3600])
  })

  it('is not late at its very second', () => {
    const opened: Line = ['11-06T16:00', 'opened', minor]
    const late = (at: string) => november(contract(), [opened, [at, 'restored']]).tickets[0]?.gtr_late
    expect([late('11-09T10:00'), late('11-09T10:01')]).toEqual([false, true])
  })

  it('is unknown where the calendar does not go so far', () => {
    const { tickets, unknown } = november(contract(), [['12-31T17:00', 'opened', minor]], '2026-12-31')
    expect([tickets[0]?.gtr_due, tickets[0]?.gtr_late]).toEqual([null, false])
    expect(unknown).toEqual([{ about: 'ticket', name: 'T-1', figure: 'gtr_due', calendar: 'office' }])
  })
})

describe('a ticket', () => {
  const lines: Line[] = [
    ['11-09T08:15', 'opened'],
    ['11-09T08:20', 'acknowledged'],
    ['11-09T14:00', 'on_site'],
  ]

  it('meets its GTI when it is taken, or only on site if the contract says so', () => {
    const gti = (start_event: Terms['start_event']) => {
      const [row] = november(contract({ start_event }), lines).tickets
      return [row?.gti_at, row?.gti_late]
    }
    expect([gti('acknowledged'), gti('on_site')]).toEqual([
      ['2026-11-09T08:20:00+01:00', false],
      ['2026-11-09T14:00:00+01:00', true],
    ])
  })

  it('is restored by a workaround if the contract says so', () => {
    const at = (workaround_restores: boolean) =>
      november(contract({ workaround_restores }), [...lines, ['11-09T15:00', 'workaround']]).tickets[0]?.gtr_at
    expect([at(true), at(false)]).toEqual(['2026-11-09T15:00:00+01:00', null])
  })

  it('splits its time between two suppliers, and the parts are the whole', () => {
    const { tickets, shares } = november(contract(), [
      ...lines,
      ['11-09T15:00', 'handed_over', { to: 'beta' }],
      ['11-10T09:00', 'handed_over', { to: 'alpha' }],
      ['11-10T12:00', 'restored'],
    ])
    expect(shares).toEqual([
      { ticket: 'T-1', party: 'alpha', elapsed_s: 35_100 },
      { ticket: 'T-1', party: 'beta', elapsed_s: 14_400 },
    ])
    expect(tickets[0]?.elapsed_s).toBe(35_100 + 14_400)
  })

  it('goes on with its clock when it is opened again in time, and begins another one later', () => {
    const ended: Line[] = [...lines, ['11-09T16:00', 'restored']]
    const rows = (reopened: string) =>
      november(contract(), [...ended, [reopened, 'reopened'], ['11-30T08:00', 'restored']]).tickets.map((row) => [
        row.gtr_due,
        row.penalty_gtr_eur,
      ])
    expect(rows('11-16T18:00')).toEqual([['2026-11-10T18:00:00+01:00', 240]])
    expect(rows('11-16T18:01')).toEqual([
      ['2026-11-10T18:00:00+01:00', 0],
      ['2026-11-18T18:00:00+01:00', 144],
    ])
  })

  it('is judged by its severity at the event, and by the terms of the day on which it was opened', () => {
    const requalified: Line[] = [
      ['11-09T08:15', 'opened', minor],
      ['11-09T13:00', 'requalified', { severity: 'blocking' }],
      ['11-10T12:00', 'restored'],
    ]
    expect(november(contract(), requalified).tickets[0]?.gtr_due).toBe('2026-11-10T18:00:00+01:00')
    const amended = { ...terms, from: '2026-11-09', targets: { minor: { gtr: { hours: 1, calendar: 'office' } } } }
    const made = contract({}, { lots: [{ id: 'lot-1', name: 'L', supplier: 'alpha', terms: [terms, amended] }] })
    const due = (at: string) => november(made, [[at, 'opened', minor]]).tickets[0]?.gtr_due
    expect([due('11-06T08:00'), due('11-09T08:00')]).toEqual(['2026-11-06T12:00:00+01:00', '2026-11-09T09:00:00+01:00'])
  })

  it('keeps what was charged where its severity has no such commitment any more, and is asked for nothing else', () => {
    const lines: Line[] = [
      ['11-02T09:00', 'opened'],
      ['11-06T12:00', 'restored'],
      ['11-09T09:00', 'reopened'],
      ['11-09T10:00', 'requalified', { severity: 'major' }],
    ]
    const [early, whole] = [november(contract(), lines, '2026-11-08'), november(contract(), lines)]
    expect([early, whole].map(({ totals }) => totals.penalties_eur)).toEqual([84, 84])
    expect(
      whole.tickets.map(({ severity, gtr_at, gtr_late, penalty_gtr_eur }) => [
        severity,
        gtr_at,
        gtr_late,
        penalty_gtr_eur,
      ]),
    ).toEqual([['blocking', null, null, 36]])
    expect(whole.lots[0]?.gtr).toEqual({ met: 0, late: 0, unmet: 0, unmet_late: 0, unknown: 0 })
  })

  it('that is rejected owes nothing more', () => {
    const { tickets, totals } = november(contract(), [
      ['11-09T08:15', 'opened'],
      ['11-20T08:20', 'rejected', { cause: 'not covered' }],
    ])
    expect([tickets, totals.rejected, totals.claimed_eur]).toEqual([[], 1, 0])
  })

  it('explains its penalty by the formula, what was charged before, and what was waived', () => {
    const book = new ContractBook(contract())
    const log = logOf([
      ['11-09T08:15', 'opened'],
      ['11-12T10:00', 'restored'],
      ['11-13T10:00', 'reopened'],
      ['11-14T10:00', 'restored'],
      ['11-20T10:00', 'waived', { commitment: 'gtr', amount_eur: 30 }],
    ])
    const [, gtr] = explainTicket(book, log, 'T-1', periodOf(book.clock, '2026-11-01', '2026-11-30').end)
    expect(
      gtr?.meetings.map(({ formula, penalty_eur, added_eur, waived_eur }) => [
        formula?.days,
        penalty_eur,
        added_eur,
        waived_eur,
      ]),
    ).toEqual([
      [2, 24, 24, 24],
      [4, 48, 24, 6],
    ])
  })
})

describe('lessons that were lost', () => {
  const lost = (...lines: Line[]) => november(contract(), [['11-09T08:15', 'opened'], ...lines]).lost_sessions

  it('are counted by the end of their hour, each once', () => {
    expect(
      lost(
        ['11-09T09:30', 'session_lost'],
        ['11-09T10:30', 'session_lost'],
        ['11-09T11:00', 'restored'],
        ['12-01T09:30', 'session_lost'],
      ),
    ).toBe(2)
  })

  it('are not spoken of where there is none, nor where the ticket was rejected or the line taken back', () => {
    const replaces = { at: '2026-11-09T09:30:00+01:00', event: 'session_lost' }
    expect([
      lost(['11-09T11:00', 'restored']),
      lost(['11-09T09:30', 'session_lost'], ['11-20T08:20', 'rejected', { cause: 'not covered' }]),
      lost(['11-09T09:30', 'session_lost'], ['11-10T08:00', 'corrected', { replaces }]),
    ]).toEqual([undefined, undefined, undefined])
  })
})

describe('limits', () => {
  const late = (penalty: Partial<Terms['penalty']>) =>
    november(contract({ penalty: { ...terms.penalty, ...penalty } }), [
      ['10-01T08:00', 'opened'],
      ['10-01T08:00', 'acknowledged'],
      ['10-22T10:00', 'restored'],
      ['11-02T08:00', 'opened', { ticket: 'T-2' }],
      ['11-02T08:00', 'acknowledged', { ticket: 'T-2' }],
      ['11-06T10:00', 'restored', { ticket: 'T-2' }],
    ]).totals

  it('go over a statement, or over all that the contract has charged before', () => {
    expect(late({}).claimed_eur).toBe(36)
    expect(late({ floor_eur: 40 }).claimed_eur).toBe(0)
    expect(late({ floor_eur: 40, limits_over: 'contract' }).claimed_eur).toBe(36)
    expect(late({ cap_percent: 2.1, limits_over: 'year' }).claimed_eur).toBe(12)
  })
})
