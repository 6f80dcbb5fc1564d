import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { begin, redo, step, undo } from './history.ts'

describe('a history', () => {
  it('goes back and forth, and forgets what was undone at the next step', () => {
    const two = step(step(begin('a'), 'b'), 'c')
    expect(undo(two)).toEqual({ past: ['a'], present: 'b', future: ['c'] })
    expect(redo(undo(two))).toEqual(two)
    expect(step(undo(two), 'd')).toEqual({ past: ['a', 'b'], present: 'd', future: [] })
  })

  it('takes a step that changes nothing for none, and stays where there is nothing more', () => {
    const one = begin('a')
    expect(step(one, 'a')).toEqual(one)
    expect(undo(one)).toBe(one)
    expect(redo(one)).toBe(one)
  })

  it('comes back to the first by as many steps as were made', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 150 }), (values) => {
        const last = values.reduce((history, value) => step(history, value), begin(-1))
        let back = last
        for (const _ of last.past) back = undo(back)
        expect(back.present).toBe(-1)
        for (const _ of back.future) back = redo(back)
        expect(back).toEqual(last)
      }),
    )
  })
})
