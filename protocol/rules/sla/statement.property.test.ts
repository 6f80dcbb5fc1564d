import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RandomCase, randomCase } from '../../../test/sla/random-case.ts'
import { slowStatement } from '../../../test/sla/slow-statement.ts'
import { canonicalJson } from '../../canonical-json.ts'
import { contractFaults } from '../../contracts/contract-faults.ts'
import { EventReader } from '../../contracts/read-event.ts'
import { ContractBook } from './book.ts'
import { LogMemo } from './log-memo.ts'
import { type Period, periodOf } from './period.ts'
import { type Statement, statementOf, statementSteps } from './statement.ts'

/**
 * How many cases: `PREAU_SLA_CASES=10000` is the long form. Every second of each case is looked at, so its cases are tried in slices,
 * each a test of its own: none hangs unseen, and one that fails says its seed long before the others are through.
 */
const CASES = Number(process.env.PREAU_SLA_CASES ?? 100)
const SLICE = 250
const SLICES = Array.from({ length: Math.ceil(CASES / SLICE) }, (_, index) => ({
  slice: index + 1,
  cases: Math.min(SLICE, CASES - index * SLICE),
}))
const LONG = 60_000 + CASES * 200

const seeds = fc.integer({ min: 0, max: 2 ** 31 })

function fast({ contract, lines, from, to }: Pick<RandomCase, 'contract' | 'lines' | 'from' | 'to'>): Statement {
  const book = new ContractBook(contract)
  const reader = new EventReader()
  for (const line of lines) reader.add(line)
  const { statement, faults } = statementOf(book, reader.log(), periodOf(book.clock, from, to))
  if (!statement) throw new Error(JSON.stringify(faults))
  return statement
}

const seconds = (text: string | null): number | null => (text === null ? null : Date.parse(text) / 1000)
const cents = (euros: number | null): number | null => (euros === null ? null : Math.round(euros * 100))

describe('a statement', () => {
  it.each(SLICES)(
    'is what a look at every single second gives, in $cases random contracts (slice $slice)',
    async ({ cases }) => {
      await fc.assert(
        fc.asyncProperty(seeds, async (seed) => {
          // The runner hears of the worker in between.
          await setImmediate()
          const random = randomCase(seed)
          expect(contractFaults(random.contract)).toEqual([])
          const { tickets, shares, classes, lots, lost_sessions, contests = [] } = fast(random)
          const slow = slowStatement(random)
          expect(
            tickets.map((row) => ({
              ticket: row.ticket,
              severity: row.severity,
              elapsed: row.elapsed_s,
              paused: row.paused_s,
              gti: {
                due: seconds(row.gti_due),
                at: seconds(row.gti_at),
                late: row.gti_late,
                penalty: cents(row.penalty_gti_eur),
              },
              gtr: {
                due: seconds(row.gtr_due),
                at: seconds(row.gtr_at),
                late: row.gtr_late,
                penalty: cents(row.penalty_gtr_eur),
              },
            })),
          ).toEqual(slow.rounds)
          const held = shares.filter(({ elapsed_s }) => elapsed_s > 0)
          expect(new Set(held.map((row) => JSON.stringify(row)))).toEqual(
            new Set(slow.shares.map(({ ticket, party, elapsed_s }) => JSON.stringify({ ticket, party, elapsed_s }))),
          )
          const [lot] = lots
          expect([lot?.penalties_eur, lot?.waived_eur, lot?.claimed_eur].map((each) => cents(each ?? null))).toEqual([
            slow.penalties,
            slow.waived,
            slow.claimed,
          ])
          expect(lost_sessions ?? 0).toBe(slow.lost)
          expect(
            contests.map((row) => [
              ...[row.ticket, seconds(row.paused_at), row.cause, seconds(row.contested_at)],
              ...[row.answer, seconds(row.answered_at)],
            ]),
          ).toEqual(slow.contests)
          const [row] = classes
          const { tnis } = slow
          expect([row?.devices, row?.failures, row?.repairs]).toEqual([tnis.devices, tnis.failures, tnis.repairs])
          if (tnis.unknown) {
            expect([row?.availability, row?.mtbf_h, row?.mttr_h]).toEqual([null, null, null])
          } else {
            expect([row?.planned_s, row?.down_s, row?.used_s]).toEqual([tnis.planned, tnis.down, tnis.used])
            expect(row?.availability ?? -1).toBeCloseTo(tnis.planned === 0 ? -1 : 1 - tnis.down / tnis.planned, 5)
            expect(row?.mtbf_h ?? -1).toBeCloseTo(tnis.failures === 0 ? -1 : tnis.used / tnis.failures / 3600, 1)
            expect(row?.mttr_h ?? -1).toBeCloseTo(tnis.repairs === 0 ? -1 : tnis.repair / tnis.repairs / 3600, 1)
            const calendar = tnis.repairs === 0 ? -1 : tnis.repairCalendar / tnis.repairs / 3600
            expect(row?.mttr_calendar_h ?? -1).toBeCloseTo(calendar, 1)
          }
        }),
        { numRuns: cases },
      )
    },
    60_000 + SLICE * 2000,
  )

  it(
    'is the same bytes whatever the order of the lines',
    () => {
      fc.assert(
        fc.property(seeds, fc.integer(), (seed, salt) => {
          const random = randomCase(seed)
          const shuffled = fc.sample(fc.shuffledSubarray(random.lines, { minLength: random.lines.length }), {
            seed: salt,
            numRuns: 1,
          })
          expect(canonicalJson(fast({ ...random, lines: shuffled[0] ?? [] }))).toBe(canonicalJson(fast(random)))
        }),
        { numRuns: CASES },
      )
    },
    LONG,
  )

  it(
    'does not change where a pause or an outage is told in two parts',
    () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const random = randomCase(seed)
          expect(canonicalJson(fast({ ...random, lines: split(random) }))).toBe(canonicalJson(fast(random)))
        }),
        { numRuns: CASES },
      )
    },
    LONG,
  )

  it(
    'of a whole is the sum of those of its parts',
    () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const random = randomCase(seed)
          const parts = [
            { ...random, to: random.from },
            { ...random, from: nextDay(random.from) },
          ].map(fast)
          const sum = (of: Statement[]): number[] => [
            of.reduce((total, { totals }) => total + Math.round(totals.penalties_eur * 100), 0),
            of.reduce((total, { totals }) => total + Math.round(totals.waived_eur * 100), 0),
          ]
          expect(sum(parts)).toEqual(sum([fast(random)]))
        }),
        { numRuns: CASES },
      )
    },
    LONG,
  )

  it(
    'is the same where a log that grows was judged before, in another period too',
    () => {
      fc.assert(
        fc.property(seeds, fc.integer({ min: 0, max: 100 }), (seed, percent) => {
          const { contract, lines, from, to } = randomCase(seed)
          const book = new ContractBook(contract)
          const [reader, memo] = [new EventReader(), new LogMemo(book)]
          const [part, whole] = [periodOf(book.clock, from, from), periodOf(book.clock, from, to)]
          const judge = (period: Period, known: LogMemo | undefined): string => {
            const steps = statementSteps(book, reader.log(), period, known)
            for (;;) {
              const { done, value } = steps.next()
              if (done) return canonicalJson(value)
            }
          }
          for (const [index, line] of lines.entries()) {
            reader.add(line)
            if (index === Math.floor((lines.length * percent) / 100)) {
              for (const period of [part, whole]) expect(judge(period, memo)).toBe(judge(period, undefined))
            }
          }
          for (const period of [part, whole]) expect(judge(period, memo)).toBe(judge(period, undefined))
        }),
        { numRuns: CASES },
      )
    },
    LONG,
  )

  it(
    'does not change by what happens after its period',
    () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const random = randomCase(seed)
          const end = Date.parse(`${nextDay(random.to)}T12:00:00Z`)
          const isLater = (line: string): boolean => Date.parse(JSON.parse(line).at) >= end
          const told = random.plain.filter((line) => !(isLater(line) && /waived|pause_/.test(line)))
          const early = told.filter((line) => !isLater(line))
          expect(canonicalJson(fast({ ...random, lines: early }))).toBe(canonicalJson(fast({ ...random, lines: told })))
        }),
        { numRuns: CASES },
      )
    },
    LONG,
  )
})

/** Every resumed pause and ended outage in two, with a moment between them that belongs to both. */
function split({ lines, contract }: RandomCase): string[] {
  const moved = contract.equipment.find(({ to }) => to !== undefined)
  const second = (at: string) => Math.floor(Date.parse(at) / 1000)
  // Where more is said of the ticket in the same second, the order of the vocabulary would put it between the two parts.
  const isAlone = ({ ticket, at }: { ticket: string; at: string }) =>
    lines.map((line) => JSON.parse(line)).filter((each) => each.ticket === ticket && second(each.at) === second(at))
      .length === 1
  return lines.flatMap((line) => {
    const event = JSON.parse(line)
    if (event.cause === undefined) return [line]
    if (event.event === 'resumed' && isAlone(event))
      return [line, JSON.stringify({ ...event, event: 'paused', proof: 'photo' }), line]
    const gone = Date.parse(moved?.to ?? '') <= Date.parse(event.at) && moved?.ids.includes(event.equipment)
    if (event.event !== 'up' || gone) return [line]
    const school = event.equipment === 'B-1' ? '0800002Y' : '0800001X'
    return [line, JSON.stringify({ ...event, event: 'down', class: 'tni', school }), line]
  })
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
