import { describe, expect, it } from 'vitest'
import { containsAny, strengthOf } from './password-strength.ts'

describe('the strength of a password', () => {
  it.each([
    ['', 'none'],
    ['court', 'short'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['azertyuiopqs', 'weak'],
    ['motdepassemotdepasse', 'weak'],
    ['T4bleau.Noir-7', 'fair'],
    ['cheval agrafe pile bleu', 'good'],
    ['x7!Gk2#pQ9vL$w4Z', 'good'],
    ['trombone glacier piment volcan ruche', 'strong'],
  ])('of « %s » is %s', (password, level) => {
    expect(strengthOf(password, 12)).toBe(level)
  })

  it('sees the name and the login in it', () => {
    const known = ['Karim Benali', 'k.benali@rieux.fr']
    expect(['benali2026!', 'ma-RIEUX-maison', 'un trombone'].map((one) => containsAny(one, known))).toEqual([
      true,
      true,
      false,
    ])
  })
})
