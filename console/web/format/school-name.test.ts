import { describe, expect, it } from 'vitest'
import { schoolAsNoun, shortSchoolName } from './school-name.ts'

describe('the name of a school', () => {
  it.each([
    ['École Jules-Ferry', 'Jules-Ferry', 'école Jules-Ferry'],
    ['Ecole maternelle du Bourg', 'Maternelle du Bourg', 'école maternelle du Bourg'],
    ['Groupe scolaire Jean-Moulin', 'Groupe scolaire Jean-Moulin', undefined],
    ['École', 'École', undefined],
  ])('%s is short in a column and a noun in a sentence', (name, short, noun) => {
    expect([shortSchoolName(name), schoolAsNoun(name)]).toEqual([short, noun])
  })
})
