import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitText, fitWording, textWidth } from './fit-text.ts'

describe('a text of the picture', () => {
  it('is about as wide as it is drawn', () => {
    expect(textWidth('Armoire de prêt', 16, 'strong') / 121.2).toBeCloseTo(1, 1)
    expect(textWidth('0 PC sur 2 en service', 13.5) / 133.2).toBeCloseTo(1, 1)
  })

  it('stays whole where it fits, and is cut where it does not', () => {
    expect(fitText('BCD', 100, 16)).toBe('BCD')
    expect(fitText('Salle des maîtres', 80, 16)).toBe('Salle de…')
    expect(fitText('BCD', 4, 16)).toBe('')
  })

  it('is said in fewer words before it is cut', () => {
    expect(fitWording(['7 PC sur 8 en service', '7 sur 8'], 90, 13.5)).toBe('7 sur 8')
    expect(fitWording(['7 PC sur 8 en service', '7 sur 8'], 30, 13.5)).toBe('7…')
  })

  it('never is wider than its space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 200 }), (text, width) => {
        const cut = fitText(text, width, 16)
        expect(cut === '' || textWidth(cut, 16) <= width).toBe(true)
      }),
    )
  })
})
