import { describe, expect, it } from 'vitest'
import { addTally, closingLine, emptyTally, tallyLines, textOf } from './tests.ts'

describe('the tally of a run', () => {
  it('adds up and closes with one line', () => {
    const one = { ...emptyTally(), passed: 3, failed: ['a'], second: ['c'] }
    const two = { ...emptyTally(), passed: 4, skipped: [{ name: 'b', reason: 'no Chromium' }] }
    const sum = [one, two].reduce(addTally, emptyTally())
    expect(sum).toEqual({ passed: 7, second: ['c'], failed: ['a'], skipped: [{ name: 'b', reason: 'no Chromium' }] })
    expect(tallyLines(sum)).toEqual(['second try: c', 'failed: a', 'skipped: b: no Chromium'])
    expect(closingLine(sum)).toBe('7 passed, 1 failed, 1 skipped')
  })
})

describe('an error that nobody caught', () => {
  it('is a line, whatever was thrown', () => {
    const bare = Object.assign(Object.create(null), { message: 'gone\nwith its page' })
    expect([new Error('cut'), bare, 'text', Object.create(null)].map(textOf)).toEqual([
      'cut',
      'gone',
      'text',
      '[Object: null prototype] {}',
    ])
  })
})
