import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Presence } from '../equipment-kinds.ts'
import { classTimeAt } from './class-time.ts'
import { isLost, LESSON_STEPS, type LessonStanding, PLANNED, stepLesson } from './lesson-state.ts'
import { canHold, preflight } from './preflight.ts'

const span = fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 500 })).map(([from, length]) => {
  return { from: from * 60_000, to: (from + length) * 60_000 }
})
const times = fc.record({
  known: span,
  periods: fc.array(span, { maxLength: 8 }),
  lessons: fc.array(span, { maxLength: 8 }),
})
const walk = fc.array(fc.constantFrom(...LESSON_STEPS), { maxLength: 30 })

/** Every standing on the way of some steps. */
function standings(steps: readonly (typeof LESSON_STEPS)[number][]): LessonStanding[] {
  const way: LessonStanding[] = [PLANNED]
  for (const step of steps) {
    const next = stepLesson(way.at(-1) ?? PLANNED, step)
    if (next) way.push(next)
  }
  return way
}

describe('class time', () => {
  it('I6 is within each booked lesson, whatever the calendar says', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 700_000_000 }), (known, at) => {
        const isBooked = known.lessons.some(({ from, to }) => at >= from && at < to)
        if (isBooked) expect(classTimeAt(known, at)).toBe(true)
      }),
    )
  })

  it('I6 is within each period that is known, and not known outside of what is', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 700_000_000 }), (known, at) => {
        const isIn = ({ from, to }: { from: number; to: number }) => at >= from && at < to
        const verdict = classTimeAt(known, at)
        if (isIn(known.known) && known.periods.some(isIn)) expect(verdict).toBe(true)
        if (!isIn(known.known) && !known.lessons.some(isIn)) expect(verdict).toBeUndefined()
      }),
    )
  })

  it('goes on in a short break and ends in a long one', () => {
    const minute = 60_000
    const periods = [
      { from: 0, to: 60 * minute },
      { from: 75 * minute, to: 120 * minute },
      { from: 210 * minute, to: 240 * minute },
    ]
    const known = { known: { from: 0, to: 1000 * minute }, periods, lessons: [] }
    expect([30, 65, 100, 150, 220, 300].map((at) => classTimeAt(known, at * minute))).toEqual([
      ...[true, true, true, false, true, false],
    ])
  })
})

describe('a lesson', () => {
  it('stays ended once it has ended, and is never checked while it runs', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const way = standings(steps)
        way.forEach(({ state }, index) => {
          const next = way[index + 1]
          if (state === 'ended') expect(next).toBeUndefined()
          if (state === 'running' && next) expect(next.state).toBe('ended')
        })
      }),
    )
  })

  it('was lost only where its equipment failed and nobody launched it', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const last = standings([...steps, 'over']).at(-1) ?? PLANNED
        expect(isLost(last, 100, 100)).toBe(last.state === 'failed')
        expect(isLost(last, 100, 99)).toBe(false)
      }),
    )
  })

  it('goes from the plan over its check to its end', () => {
    expect(standings(['check', 'broken', 'check', 'passed', 'launch', 'end', 'launch'])).toEqual([
      { state: 'planned', reason: null },
      { state: 'checking', reason: null },
      { state: 'failed', reason: 'equipment' },
      { state: 'checking', reason: null },
      { state: 'ready', reason: null },
      { state: 'running', reason: null },
      { state: 'ended', reason: 'teacher' },
    ])
  })
})

describe('the look before a lesson', () => {
  const well = {
    board: { presence: 'present' as Presence, silentSince: undefined, values: { power: 'standby' }, own: 'hdmi1' },
    machine: { diskFull: false, temperature: 50 },
    network: true,
    resource: 'ok' as const,
  }

  it('finds a board in standby well: launching turns it on', () => {
    const checks = preflight(well)
    expect(canHold(checks)).toBe(true)
    expect(checks.map(({ what, verdict }) => `${what} ${verdict}`)).toEqual([
      ...['board ok', 'picture unknown', 'sound unknown', 'machine ok', 'network ok', 'resource ok'],
    ])
  })

  it.each([
    ['a board that is silent', { board: { ...well.board, presence: 'silent' as const, silentSince: 7 } }, 'silent'],
    ['a board that is too hot', { board: { ...well.board, values: { power: 'on', temperature: 80 } } }, 'too_hot'],
    ['a lamp that failed', { board: { ...well.board, values: { 'fault.lamp': 'failed' } } }, 'lamp_fault'],
    ['a disk that is full', { machine: { diskFull: true, temperature: 50 } }, 'disk_full'],
    ['what it opens and nobody allows', { resource: 'not_allowed' as const }, 'not_allowed'],
  ])('fails for %s', (_, over, reason) => {
    const checks = preflight({ ...well, ...over })
    expect(canHold(checks)).toBe(false)
    expect(checks.find(({ verdict }) => verdict === 'failed')?.reason).toBe(reason)
  })

  it.each([
    ['another input', { board: { ...well.board, values: { power: 'on', input: 'vga1' } } }],
    ['no sound', { board: { ...well.board, values: { power: 'on', volume: 0 } } }],
    ['no network', { network: false }],
    ['no board that is reached', { board: undefined }],
  ])('holds nobody up for %s', (_, over) => {
    expect(canHold(preflight({ ...well, ...over }))).toBe(true)
  })
})
