import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diskRoom } from './disk-room.ts'
import { visibleText } from './visible-text.ts'

describe('what a stranger sent', () => {
  it('shows control characters as pictures and keeps line breaks', () => {
    expect(visibleText('a\u0000b\u001b[31m\nc\td\u007f')).toBe('a␀b␛[31m\nc\td␡')
  })
  it('names marks that turn the direction of writing', () => {
    expect(visibleText('\u202eexe\ufeff')).toBe('\\u202eexe\\ufeff')
  })
  it('leaves nothing that hides, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (codes) => {
        const text = String.fromCharCode(...codes)
        expect(visibleText(text)).not.toMatch(/[^\P{Cc}\n\t]|\p{Cf}/u)
      }),
    )
  })
})

describe('the disk of the server', () => {
  it('is short of room under two gigabytes, and raises no alarm where the figure is not known', () => {
    expect([1.9e9, 2e9, null].map((freeBytes) => diskRoom({ freeBytes }))).toEqual(['short', 'enough', 'enough'])
  })
})
