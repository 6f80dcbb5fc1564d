import type { AuthorityLine } from '@preau/protocol/api/schools.ts'
import { describe, expect, it } from 'vitest'
import { findAuthorities } from './find-authorities.ts'

const authority = (name: string, ...schools: [name: string, uai?: string][]) =>
  ({ id: name, name, insee: null, schools: schools.map(([name, uai = null]) => ({ name, uai })) }) as AuthorityLine

const all = [
  authority('Nîmes', ['École Jules-Ferry', '0301674G'], ['École Mistral']),
  authority('Saint-Jean', ['École du Bourg']),
]
const found = (text: string) =>
  findAuthorities(all, text).map(({ name, schools }) => [name, ...schools.map((school) => school.name)])

describe('the search of the schools', () => {
  it('gives all of an authority whose name fits', () => {
    expect(found('nimes')).toEqual([['Nîmes', 'École Jules-Ferry', 'École Mistral']])
  })
  it('gives the schools that fit, under their authority', () => {
    expect(found('ecole ju')).toEqual([['Nîmes', 'École Jules-Ferry']])
    expect(found('0301674g')).toEqual([['Nîmes', 'École Jules-Ferry']])
  })
  it('takes words of both together', () => {
    expect(found('bourg saint')).toEqual([['Saint-Jean', 'École du Bourg']])
    expect(found('mistral saint')).toEqual([])
  })
  it('gives everything where nothing is asked', () => {
    expect(findAuthorities(all, '  ')).toBe(all)
  })
})
