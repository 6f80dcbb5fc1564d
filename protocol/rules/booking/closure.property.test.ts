import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CLOSURE_STATES,
  type ClosureFacts,
  closureFault,
  isShut,
  type JudgedClosure,
  LONGEST_CLOSURE_DAYS,
  MOST_CLOSURES,
  stepOfClosure,
} from './closure.ts'
import { GRAIN_MS } from './span.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 23)
const facts = (fields: Partial<ClosureFacts> = {}): ClosureFacts => ({ now: NOW, hasRoom: true, others: 0, ...fields })
const closure = (fields: Partial<JudgedClosure> = {}): JudgedClosure => ({
  ...{ from: NOW + DAY, to: NOW + 2 * DAY, state: 'waiting', withdrawnAt: null },
  ...fields,
})

describe('a room', () => {
  it('is closed as asked, where its school finds no fault in it', () => {
    expect(stepOfClosure(closure(), facts())).toEqual({ to: 'closed' })
    expect(stepOfClosure(closure({ from: NOW - DAY }), facts())).toEqual({ to: 'closed' })
  })

  it('is not closed for what is over, too long, too far, no span, no room, or one of too many', () => {
    const faults = [
      closureFault({ from: NOW - DAY, to: NOW }, facts()),
      closureFault({ from: NOW, to: NOW + (LONGEST_CLOSURE_DAYS + 1) * DAY }, facts()),
      closureFault({ from: NOW + 401 * DAY, to: NOW + 402 * DAY }, facts()),
      closureFault({ from: NOW + DAY + 1, to: NOW + 2 * DAY }, facts()),
      closureFault({ from: NOW + DAY, to: NOW + DAY }, facts()),
      closureFault(closure(), facts({ hasRoom: false })),
      closureFault(closure(), facts({ others: MOST_CLOSURES })),
    ]
    expect(faults).toEqual(['late', 'too_long', 'too_far', 'not_a_span', 'not_a_span', 'no_room', 'too_many'])
  })

  it('goes on by steps, none of which leads back, and comes to rest whatever its school knows', () => {
    const span = fc.tuple(fc.integer({ min: -400, max: 400 }), fc.integer({ min: -5, max: 400 }))
    const world = fc.record({
      span,
      state: fc.constantFrom(...CLOSURE_STATES),
      withdrawnAt: fc.constantFrom(null, NOW),
      hasRoom: fc.boolean(),
      others: fc.integer({ min: 0, max: 2 * MOST_CLOSURES }),
    })
    fc.assert(
      fc.property(world, ({ span: [start, length], state, withdrawnAt, ...known }) => {
        const from = NOW + start * GRAIN_MS
        let at = closure({ from, to: from + length * GRAIN_MS, state, withdrawnAt })
        const been = [at.state]
        for (let step = stepOfClosure(at, facts(known)); step; step = stepOfClosure(at, facts(known))) {
          at = { ...at, state: step.to }
          expect(been).not.toContain(step.to)
          been.push(step.to)
        }
        expect(at.state).not.toBe('waiting')
        if (withdrawnAt !== null) expect(isShut(at)).toBe(false)
        if (state === 'waiting' && isShut(at)) expect(closureFault(at, facts(known))).toBeUndefined()
      }),
    )
  })
})
