import { describe, expect, it } from 'vitest'
import { historyOf } from '../sla/history.ts'
import { ordered } from '../sla/order.ts'
import { standingOf } from './reduce.ts'
import type { EventFields, ServiceEvent } from './service-event.ts'
import { toldOf } from './told.ts'

const ID = '019a0000-0000-7000-8000-000000000000'
const NOON = 1_793_000_000_000
const about = { school: ID, ticket: ID, equipment: null, key: ID, recordedBy: null }

type Told = Omit<EventFields, 'at' | 'event'> & Pick<ServiceEvent, 'replaces' | 'with'>

/** A log: each line with the second in which it was, written down one after the other. */
function logOf(...lines: [second: number, event: EventFields['event'], told?: Told][]): ServiceEvent[] {
  return lines.map(([second, event, told], index) => ({
    ...{ ...about, n: index + 1, at: NOON + second * 1000, recordedAt: NOON + index, event },
    ...told,
  }))
}

const faultsOf = (log: readonly ServiceEvent[]) => standingOf(log).faults.map(({ n, fault }) => [n, fault])
const engineOf = (log: readonly ServiceEvent[]) => {
  const { events, faults } = ordered(toldOf(log, { school: '0301674G' }))
  return { events, faults, history: historyOf('T-1', events, () => true).history }
}

const opened = [0, 'opened', { severity: 'blocking', to: 'buyer' }] as const
const handedOver = (to: string) => [0, 'handed_over', { to }] as const

describe('the lines of a ticket that a correction names', () => {
  it('are one: what is told later may not stand where a line stood that was taken back', () => {
    const log = logOf([...opened], [...handedOver('supplier')], [0, 'corrected', { replaces: 2 }])
    expect(faultsOf(log)).toEqual([])
    const later = logOf(
      [...opened],
      [...handedOver('supplier')],
      [0, 'corrected', { replaces: 2 }],
      [...handedOver('buyer')],
    )
    expect(faultsOf(later)).toEqual([[4, 'same_second']])
    const next = later.map((line) => (line.n === 4 ? { ...line, at: line.at + 1000 } : line))
    expect(faultsOf(next)).toEqual([])
    expect(standingOf(next).standing?.party).toBe('buyer')
    expect(engineOf(next).history?.holders.map(({ party }) => party)).toEqual(['buyer'])
  })

  it('may be two where both say the same, or are told apart by their cause', () => {
    const same = logOf(
      [...opened],
      [...handedOver('supplier')],
      [1, 'corrected', { replaces: 2 }],
      [...handedOver('supplier')],
    )
    const causes = logOf(
      [...opened],
      [2, 'paused', { cause: 'awaiting_user' }],
      [3, 'corrected', { replaces: 2 }],
      [2, 'paused', { cause: 'access_refused' }],
    )
    expect([same, causes].map(faultsOf)).toEqual([[], []])
    expect(engineOf(same).history?.holders.map(({ party }) => party)).toEqual(['supplier'])
    expect(engineOf(causes).history?.pauses.map(({ cause }) => cause)).toEqual(['access_refused'])
  })

  it('do not hang on which of two corrections of one second is taken first', () => {
    const moved = (to: string, second: number): EventFields => ({
      at: NOON + second * 1000,
      event: 'handed_over',
      to,
    })
    const chain = logOf(
      [...opened],
      [...handedOver('supplier')],
      [5, 'corrected', { replaces: 2, with: moved('supplier', 2) }],
      [5, 'corrected', { replaces: 3, with: moved('supplier', 3) }],
    )
    const crossed = logOf(
      [...opened],
      [...handedOver('supplier')],
      [2, 'handed_over', { to: 'buyer' }],
      [5, 'corrected', { replaces: 3, with: moved('buyer', 3) }],
      [5, 'corrected', { replaces: 2, with: moved('supplier', 2) }],
    )
    expect([chain, crossed].map(faultsOf)).toEqual([[[4, 'same_second']], [[5, 'same_second']]])
    const apart = [chain, crossed].map((log) =>
      log.map((line, i) => (i === log.length - 1 ? { ...line, at: line.at + 1000 } : line)),
    )
    expect(apart.map(faultsOf)).toEqual([[], []])
    expect(apart.map((log) => engineOf(log).history?.holders.map(({ party }) => party))).toEqual([
      ['supplier'],
      ['supplier', 'buyer'],
    ])
  })

  it('are the contested ones, and not the pause, where it is taken back that a pause is contested', () => {
    const pause: EventFields = { at: NOON + 1000, event: 'paused', cause: 'awaiting_user' }
    const log = logOf(
      [...opened],
      [1, 'paused', { cause: 'awaiting_user' }],
      [2, 'pause_contested', { with: pause }],
      [3, 'corrected', { replaces: 3 }],
    )
    expect(faultsOf(log)).toEqual([])
    expect(engineOf(log).faults).toEqual([])
    expect(engineOf(log).events.map(({ event }) => event)).toEqual(['opened', 'paused'])
  })
})
