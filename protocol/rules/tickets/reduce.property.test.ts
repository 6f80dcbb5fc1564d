import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TICKET_EVENTS } from '../../contracts/vocabulary.ts'
import { type History, historyOf } from '../sla/history.ts'
import { ordered } from '../sla/order.ts'
import { saidBy } from './named-lines.ts'
import { type Standing, standingOf } from './reduce.ts'
import type { ServiceEvent } from './service-event.ts'
import { isLive } from './states.ts'
import { toldOf } from './told.ts'

const ID = '019a0000-0000-7000-8000-000000000000'
const CAUSES = ['access_refused', 'awaiting_user'] as const

const asked = fc.record({
  event: fc.constantFrom(...TICKET_EVENTS.filter((event) => event !== 'corrected')),
  /** Seconds after the one before; now and then before it, as work that is told later. */
  step: fc.oneof(fc.constant(0), fc.integer({ min: -2, max: 3 }), fc.integer({ min: -40, max: 60 })),
  cause: fc.constantFrom(...CAUSES),
  to: fc.constantFrom('buyer', 'supplier'),
  severity: fc.constantFrom('blocking', 'major', 'minor' as const),
  /** Takes back or replaces a line instead: which one, and by what. */
  corrects: fc.option(fc.record({ index: fc.nat(20), shift: fc.option(fc.integer({ min: -20, max: 20 })) }), {
    freq: 8,
    nil: undefined,
  }),
})

type Asked = typeof asked extends fc.Arbitrary<infer A> ? A : never

function line({ event, cause, to, severity }: Asked, n: number, at: number): ServiceEvent {
  const about = { school: ID, ticket: ID, equipment: null, key: ID, recordedAt: at, recordedBy: null }
  return {
    ...{ ...about, n, at, event },
    ...(event === 'paused' || event === 'resumed' ? { cause } : {}),
    ...(event === 'handed_over' || event === 'opened' ? { to } : {}),
    ...(event === 'opened' || event === 'requalified' ? { severity } : {}),
    ...(event === 'waived' ? { commitment: 'gtr' } : {}),
    ...(event === 'pause_contested' || event === 'pause_answered' ? { with: { at, event: 'paused', cause } } : {}),
  }
}

/** A log as the desk writes it: each line is tried against the whole and kept where it has no fault. */
function logOf(all: readonly Asked[]): ServiceEvent[] {
  const log: ServiceEvent[] = []
  let at = 1_793_000_000_000
  for (const [index, each] of all.entries()) {
    at += each.step * 1000
    const n = index + 1
    let next = line(index === 0 ? { ...each, event: 'opened' } : each, n, at)
    const replaced = each.corrects && log[each.corrects.index % Math.max(1, log.length)]
    const said = replaced && saidBy(replaced)
    if (replaced && said && each.corrects) {
      const { school, ticket, equipment, key, n: replaces, recordedAt, recordedBy } = replaced
      const { event, severity, cause, to, commitment } = said
      const fields = { event, ...(severity && { severity }), ...(cause && { cause }), ...(to && { to }) }
      const { shift } = each.corrects
      const about = { school, ticket, equipment, key, recordedAt, recordedBy }
      // What was said of a pause is only taken back.
      const by =
        shift === null || event === 'pause_contested' || event === 'pause_answered'
          ? {}
          : { with: { ...fields, ...(commitment && { commitment }), at: said.at + shift * 1000 } }
      next = { ...about, n, at: Math.max(at, replaced.at), event: 'corrected', replaces, ...by }
    }
    const { standing, faults } = standingOf([...log, next])
    if (standing && faults.length === 0) log.push(next)
  }
  return log
}

const LATER = 4_000_000_000
/** How the ticket stands as the history of the engine has it. */
function engineState(history: History): Partial<Standing> {
  const party = history.holders.at(-1)?.party
  return {
    openedAt: history.opened * 1000,
    severity: history.severities.at(-1)?.severity ?? 'minor',
    ...(party !== undefined && { party }),
    pauses: history.pauses.filter(({ to }) => to > LATER).map(({ cause, from }) => ({ cause, since: from * 1000 })),
  }
}

/** Whether its clock goes on in the history of the engine: nothing has ended its last run. */
function isEngineLive({ rounds }: History): boolean {
  const round = rounds.at(-1)
  const ended = round?.stops.some(({ by, run }) => by !== 'workaround' && run === round.reopenings.length)
  return round?.rejected === undefined && ended !== true
}

describe('the standing of a ticket', () => {
  it('is one that the engine of the contracts counts without a fault, and as the engine has it', () => {
    let counted = 0
    fc.assert(
      fc.property(fc.array(asked, { minLength: 1, maxLength: 25 }), (all) => {
        const log = logOf(all)
        const { standing } = standingOf(log)
        const { events, faults } = ordered(toldOf(log, { school: '0301674G' }))
        const told = historyOf('T-1', events, () => false)
        expect([...faults, ...told.faults]).toEqual([])
        expect(told.history === undefined).toBe(standing === undefined)
        if (told.history && standing) {
          expect(standing).toMatchObject(engineState(told.history))
          expect(isLive(standing.state)).toBe(isEngineLive(told.history))
        }
        if (log.length > 4) counted++
      }),
      { numRuns: 2000 },
    )
    // The logs are not all so short that nothing was tried.
    expect(counted).toBeGreaterThan(200)
  })

  it('is the same in whatever order the lines are read', () => {
    const logs = fc.array(asked, { minLength: 1, maxLength: 25 }).chain((all) => {
      const log = logOf(all)
      return fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length, maxLength: log.length }))
    })
    fc.assert(
      fc.property(logs, ([log, shuffled]) => {
        expect(standingOf(shuffled)).toEqual(standingOf(log))
      }),
      { numRuns: 1000 },
    )
  })
})
