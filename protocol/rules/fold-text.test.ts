import { describe, expect, it } from 'vitest'
import { foldText, searchText } from './fold-text.ts'

describe('foldText', () => {
  it('forgives accents, case, ligatures, apostrophes and spaces', () => {
    expect(foldText('  L’École  Œuvre\u00a0ÇA ')).toBe("l'ecole oeuvre ca")
  })
})

describe('searchText', () => {
  it('finds a board by every word that teachers have for it', () => {
    for (const word of ['TNI', 'TBI', 'VPI', 'ENI', 'ETI', 'Tableau']) {
      expect(searchText(`${word} salle 4`, null)).toContain('tni tbi vpi eni eti tableau')
    }
  })

  it('does not take a part of a word for a board', () => {
    expect(searchText('Atelier Vénitien', undefined)).toBe('atelier venitien')
  })
})
