import { describe, expect, it } from 'vitest'
import { readContents, writeContents } from './contents-text.ts'

describe('what is in a kit', () => {
  it('is written one thing a line, its number first', () => {
    const items = [
      { what: 'robots', count: 6 },
      { what: 'tapis', count: 2 },
      { what: 'chargeur', count: 1 },
    ]
    expect(readContents('6 robots\n\n 2 x tapis \nchargeur')).toEqual(items)
    expect(readContents(writeContents(items))).toEqual(items)
  })

  it('is added up where it comes twice', () => {
    expect(readContents('1 tapis\n1 tapis')).toEqual([{ what: 'tapis', count: 2 }])
  })

  it('is refused where nobody could count it', () => {
    expect([readContents('0 robots'), readContents('1000 robots'), readContents('x'.repeat(81))]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
