import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frenchFaults, typesetEnglish, typesetFrench } from './typography.ts'

describe('French typography', () => {
  it.each([
    ["l'école", 'l’école'],
    ['Voulez-vous partir ?', 'Voulez-vous partir\u202f?'],
    ['plein à 96 % ; à ce rythme', 'plein à 96\u00a0%\u202f; à ce rythme'],
    ['La lampe : 3 900 h', 'La lampe\u00a0: 3\u202f900\u00a0h'],
    ['passe de « En service » à « Dégradé »', 'passe de «\u00a0En service\u00a0» à «\u00a0Dégradé\u00a0»'],
    ['{count} min', '{count}\u00a0min'],
    ['{count} appareils', '{count} appareils'],
    ['à 15:12', 'à 15:12'],
    ['Envoi...', 'Envoi…'],
  ])('sets %j as printed', (plain, printed) => {
    expect(typesetFrench(plain)).toBe(printed)
  })

  it('leaves no fault in any mix of words and marks, and changes nothing the second time', () => {
    const piece = fc.constantFrom("l'", 'un mot', ' ', ' ;', ' :', ' ?', ' !', '« a »', '3 900', '5 Go', '{n} %', '...')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join(' ')
        const once = typesetFrench(text)
        expect(frenchFaults(once).filter((fault) => fault !== 'space before ; ! ?')).toEqual([])
        expect(typesetFrench(once)).toBe(once)
      }),
    )
  })

  it('finds each fault by its name', () => {
    expect(frenchFaults('l\'école : 3 900 h, « a» ; "b"...')).toEqual([
      'ascii apostrophe',
      'three dots',
      'space before ; ! ?',
      'space before colon',
      'space inside guillemets',
      'ascii quotes',
      'thousands',
      'figure and unit',
    ])
  })
})

describe('English typography', () => {
  it('curls apostrophes and holds a figure to its unit', () => {
    expect(typesetEnglish("the server's clock: 5 min, the pupils' desks")).toBe(
      'the server’s clock: 5\u00a0min, the pupils’ desks',
    )
  })
})
