import { describe, expect, it } from 'vitest'
import type { Contract } from '../../contracts/contract.ts'
import { ContractBook } from '../sla/book.ts'
import { type Clock, type Coverage, clockDetails, clocksOf, sharesOf } from './clocks.ts'
import { dueKey, isLateAt, nextDueOf } from './due.ts'
import type { ServiceEvent } from './service-event.ts'

const ID = '019a0000-0000-7000-8000-000000000000'
const day = ['08:00-18:00']

function contract(startEvent: 'acknowledged' | 'on_site'): Contract {
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
    classes: [],
    equipment: [],
    pauses: [{ cause: 'access_refused', name: 'Accès refusé', proof: true }],
    lots: [
      {
        id: 'lot-1',
        name: 'Lot',
        supplier: 'alpha',
        terms: [
          {
            from: '2026-09-01',
            annual_value_eur: 12_000,
            start_event: startEvent,
            workaround_restores: false,
            reopen_within: { working_days: 5, calendar: 'office' },
            targets: {
              blocking: { gti: { hours: 4, calendar: 'office' }, gtr: { working_days: 1, calendar: 'office' } },
            },
            penalty: { divisor: 1000, counts_from: 'next_day', value: 'annual', limits_over: 'statement' },
          },
        ],
      },
    ],
  }
}

const cover = (startEvent: 'acknowledged' | 'on_site' = 'acknowledged'): Coverage => ({
  book: new ContractBook(contract(startEvent)),
  school: '0800001X',
})

/** A moment of November 2026 in Paris: `at('02', '08:20')` is Monday the 2nd. */
const at = (date: string, time: string) => Date.parse(`2026-11-${date}T${time}:00+01:00`)

type Told = [date: string, time: string, event: ServiceEvent['event'], more?: Partial<ServiceEvent>]
function logOf(...lines: Told[]): ServiceEvent[] {
  return lines.map(([date, time, event, more], index) => {
    const recordedAt = at(date, time)
    const about = { school: ID, ticket: ID, equipment: null, key: ID, recordedBy: null, recordedAt }
    return { ...about, n: index + 1, at: recordedAt, event, ...(event === 'opened' && OPENED), ...more }
  })
}
const OPENED = { severity: 'blocking', to: 'alpha', lot: 'lot-1' } as const

const gtiOf = (clocks: readonly Clock[]) => clocks.find(({ commitment }) => commitment === 'gti')

describe('the clocks of a ticket', () => {
  it('stop the GTI with « Prendre en charge » where the contract says acknowledgement', () => {
    const log = logOf(['02', '08:00', 'opened'], ['02', '08:20', 'acknowledged'])
    expect(clocksOf(cover(), 'T-1', log, at('02', '09:00'))).toEqual([
      { commitment: 'gti', due: at('02', '12:00'), state: 'met', metAt: at('02', '08:20'), late: false },
      { commitment: 'gtr', due: at('03', '18:00'), state: 'running', metAt: null, late: false },
    ])
  })

  it('let the GTI go on where the contract says arrival on site', () => {
    const log = logOf(['02', '08:00', 'opened'], ['02', '08:20', 'acknowledged'])
    expect(gtiOf(clocksOf(cover('on_site'), 'T-1', log, at('02', '12:01')))).toEqual({
      ...{ commitment: 'gti', due: at('02', '12:00'), state: 'running', metAt: null, late: true },
    })
    const arrived = [...log, ...logOf(['02', '11:00', 'on_site']).map((line) => ({ ...line, n: 3 }))]
    expect(gtiOf(clocksOf(cover('on_site'), 'T-1', arrived, at('02', '12:01')))).toMatchObject({
      ...{ state: 'met', metAt: at('02', '11:00'), late: false },
    })
  })

  it('stand while nobody gets in, and are due later by as much when it goes on', () => {
    const log = logOf(['02', '08:00', 'opened'], ['02', '10:00', 'paused', { cause: 'access_refused', proof: 'x' }])
    const paused = clocksOf(cover(), 'T-1', log, at('02', '17:00'))
    expect(paused.map(({ state, due, late }) => [state, due, late])).toEqual([
      ['paused', null, false],
      ['paused', null, false],
    ])
    const resumed = [...log, ...logOf(['03', '09:00', 'resumed']).map((line) => ({ ...line, n: 3 }))]
    // 2 hours were used; the other 2 begin at 9 on Tuesday.
    expect(gtiOf(clocksOf(cover(), 'T-1', resumed, at('03', '09:00')))?.due).toBe(at('03', '11:00'))
  })

  it('say what they are made of: allowed, elapsed and paused service, and every stretch of time', () => {
    const log = logOf(
      ['02', '16:00', 'opened'],
      ['02', '17:00', 'paused', { cause: 'access_refused', proof: 'x' }],
      ['03', '09:00', 'resumed'],
    )
    const [gti] = clockDetails(cover(), 'T-1', log, at('03', '10:00'))
    expect(gti).toMatchObject({
      ...{ allowed: 4 * 3600, elapsed: 2 * 3600, paused: 2 * 3600, startEvent: 'acknowledged', due: at('03', '12:00') },
      spans: [
        { from: at('02', '16:00'), to: at('02', '17:00'), state: 'service' },
        { from: at('02', '17:00'), to: at('02', '18:00'), state: 'paused' },
        { from: at('02', '18:00'), to: at('03', '08:00'), state: 'closed' },
        { from: at('03', '08:00'), to: at('03', '09:00'), state: 'paused' },
        { from: at('03', '09:00'), to: at('03', '10:00'), state: 'service' },
      ],
    })
  })

  it('divide among those who had the ticket, without stopping', () => {
    const log = logOf(
      ['02', '08:00', 'opened'],
      ['02', '11:00', 'handed_over', { to: 'beta' }],
      ['02', '16:00', 'restored'],
    )
    expect(sharesOf(cover(), 'T-1', log, at('02', '17:00'))).toEqual([
      { party: 'alpha', elapsed: 3 * 3600 },
      { party: 'beta', elapsed: 5 * 3600 },
    ])
    expect(sharesOf(cover(), 'T-1', logOf(['02', '08:00', 'opened']), at('02', '17:00'))).toEqual([])
  })

  it('are unknown where the calendar does not go so far, and over where the ticket is rejected', () => {
    const log = logOf(['02', '08:00', 'opened'], ['02', '09:00', 'rejected'])
    expect(clocksOf(cover(), 'T-1', log, at('05', '09:00')).map(({ state, late }) => [state, late])).toEqual([
      ['over', false],
      ['over', false],
    ])
    const winter = logOf(['02', '08:00', 'opened']).map((line) => ({ ...line, at: Date.parse('2027-02-01T09:00:00Z') }))
    expect(clocksOf(cover(), 'T-1', winter, Date.parse('2027-02-02T09:00:00Z'))[0]).toMatchObject({
      ...{ due: null, state: 'unknown', late: false },
    })
  })
})

describe('what is due', () => {
  const running = (due: number): Clock => ({ commitment: 'gtr', due, state: 'running', metAt: null, late: false })

  it('is the next commitment that is not met', () => {
    const met: Clock = { commitment: 'gti', due: 5, state: 'met', metAt: 4, late: false }
    expect(nextDueOf([met, running(9)])).toBe(9)
    expect(nextDueOf([met])).toBeNull()
    expect([isLateAt([met, running(9)], 9), isLateAt([met, running(9)], 10)]).toEqual([false, true])
  })

  it('sorts late before due, then what is paused, then the gravest without a contract', () => {
    const paused: Clock = { commitment: 'gtr', due: null, state: 'paused', metAt: null, late: false }
    const opened = at('02', '08:00')
    const keys = [
      dueKey([running(opened + 1)], 'minor', opened),
      dueKey([running(opened + 2)], 'blocking', opened),
      dueKey([paused], 'blocking', opened),
      dueKey([], 'blocking', opened),
      dueKey([], 'minor', opened),
    ]
    expect(keys).toEqual([...keys].sort((a, b) => a - b))
    expect(new Set(keys).size).toBe(5)
    expect(Math.max(...keys)).toBeLessThan(Number.MAX_SAFE_INTEGER)
  })
})
