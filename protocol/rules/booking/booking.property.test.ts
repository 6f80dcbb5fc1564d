import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateOf, dayOf } from '../calendar/local-day.ts'
import { type Judged, judge } from './judge.ts'
import { nextFree } from './next-free.ts'
import { writeWall } from './periods.ts'
import { repeated } from './repeat.ts'
import { firstTimes, schoolClock } from './school-clock.ts'
import { isClassTime, schoolDays } from './school-days.ts'
import { GRAIN_MS, type Span, spanOf, stepsOf, wishOf } from './span.ts'
import type { Wish } from './wall-time.ts'

const TODAY = dayOf('2026-09-01') ?? 0
const school = schoolClock(firstTimes('B', 'metropole'), 'Europe/Paris', TODAY)
const judged = (fields: Partial<Judged> = {}): Judged => ({
  ...{ school, resource: { kind: 'board', approval: false, bookable: true } },
  ...{ isThirdParty: false, now: school.clock.startOf(TODAY) * 1000 },
  ...fields,
})

const day = fc.integer({ min: TODAY, max: TODAY + 399 })
/** Five-minute marks of a day, as the clock on the wall shows them. */
const mark = fc.integer({ min: 0, max: 288 }).map((count) => writeWall(count * 300))
const wish = fc.record({ date: day.map(dateOf), from: mark, to: mark })

describe('any wish', () => {
  it('that is free lies in class from the begin of a period to the end of one', () => {
    fc.assert(
      fc.property(wish, (asked) => {
        const verdict = judge(asked, judged())
        if (verdict.verdict !== 'free') return
        const [found] = schoolDays(school, dayOf(asked.date) ?? 0, dayOf(asked.date) ?? 0)
        expect(found?.state).toBe('open')
        expect(found?.periods.some(({ fromAt }) => fromAt === verdict.span.from)).toBe(true)
        expect(found?.periods.some(({ toAt }) => toAt === verdict.span.to)).toBe(true)
        expect(isClassTime(school, verdict.span.from)).toBe(true)
      }),
    )
  })

  it('that a period makes is free exactly on days with class', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 5 }), (date, index) => {
        const [found] = schoolDays(school, date, date)
        const period = found?.periods[index % Math.max(1, found.periods.length)]
        const asked = { date: dateOf(date), from: period?.from ?? '08:30', to: period?.to ?? '09:30' }
        expect(judge(asked, judged()).verdict).toBe(found?.state === 'open' ? 'free' : 'refused')
      }),
    )
  })

  it('of a third party needs the head, whatever the day, as long as the clock shows it', () => {
    fc.assert(
      fc.property(wish, (asked) => {
        const verdict = judge(asked, judged({ isThirdParty: true }))
        expect(verdict.verdict === 'free').toBe(false)
        if (verdict.verdict === 'refused') {
          expect(['reversed', 'past', 'not_a_moment', 'too_far']).toContain(verdict.reason)
        }
      }),
    )
  })

  it('comes back as itself out of the time that it means, but for an hour that comes twice', () => {
    fc.assert(
      fc.property(wish, (asked) => {
        const span = spanOf(asked, school.clock)
        if (!span || asked.from >= asked.to || dayOf(asked.date) === dayOf('2026-10-25')) return
        expect(wishOf(span, school.clock)).toEqual(asked)
      }),
    )
  })
})

describe('steps', () => {
  it('are shared by two spans exactly where they overlap', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 40 }))
      .map(([from, length]): Span => ({ from: from * GRAIN_MS, to: (from + length) * GRAIN_MS }))
    fc.assert(
      fc.property(span, span, (a, b) => {
        const held = new Set(stepsOf(a))
        expect(stepsOf(b).some((at) => held.has(at))).toBe(a.from < b.to && b.from < a.to)
      }),
    )
  })
})

describe('the next free time', () => {
  it('is of as many periods, later, free, and allowed', () => {
    fc.assert(
      fc.property(day, fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }), (date, hours) => {
        const [found] = schoolDays(school, date, date)
        const [first] = found?.periods ?? []
        if (!first) return
        const asked: Wish = { date: dateOf(date), from: first.from, to: first.to }
        const taken = [{ from: first.fromAt, to: first.toAt }]
        for (const hour of hours)
          taken.push({ from: first.fromAt + hour * 3_600_000, to: first.fromAt + (hour + 1) * 3_600_000 })
        const next = nextFree(asked, judged(), taken)
        if (!next) return
        const verdict = judge(next, judged())
        expect(verdict.verdict).toBe('free')
        if (verdict.verdict !== 'free') return
        const { span } = verdict
        expect(span.from).toBeGreaterThan(first.fromAt)
        expect(taken.every((each) => each.to <= span.from || span.to <= each.from)).toBe(true)
      }),
    )
  })
})

describe('a series', () => {
  it('keeps its weekday, never goes beyond its end, and leaves out weeks without any class', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 300 }), (date, every, length) => {
        const asked = { date: dateOf(date), from: '08:30', to: '09:30' }
        const all = repeated(asked, { every, until: dateOf(date + length) }, school).map(
          (each) => dayOf(each.date) ?? 0,
        )
        expect(all[0]).toBe(date)
        for (const each of all) {
          expect((each - date) % 7).toBe(0)
          expect(each).toBeLessThanOrEqual(date + length)
        }
        const between = all.flatMap((each, i) => (i === 0 ? [] : [(each - (all[i - 1] ?? 0)) / 7]))
        expect(between.every((weeks) => weeks >= every)).toBe(true)
      }),
    )
  })
})
