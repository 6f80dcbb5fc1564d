import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import { describe, expect, it } from 'vitest'
import { parseSearch, stringifySearch } from '../../search-text.ts'
import { isSame, questionOf, searchOf, validateInventorySearch } from './search.ts'

const GIB = 1024 ** 3
const question: Question = {
  match: 'any',
  conditions: [
    { field: 'memory', operator: 'below', value: 8 * GIB },
    { field: 'software', operator: 'below', value: '24.2', name: 'LibreOffice Calc', exact: true },
    { field: 'software', operator: 'absent', name: 'Firefox & co; "x"' },
    { field: 'model', operator: 'contains', value: 'OptiPlex 3080' },
    { field: 'status', operator: 'is', value: 'down' },
    { field: 'agent', operator: 'unknown' },
  ],
}

describe('a question in an address', () => {
  it('comes back as it was written', () => {
    const text = stringifySearch(searchOf(question) as Record<string, unknown>)
    expect(text).toContain('c1=memory+below+8589934592&c2=software+below+24.2+%3DLibreOffice+Calc')
    const read = validateInventorySearch(parseSearch(text))
    expect(questionOf(read as Record<string, unknown>)).toEqual(question)
  })

  it('is passed over as far as it cannot be asked', () => {
    const read = validateInventorySearch({
      c1: 'claim is x',
      c2: 'memory below eight',
      c3: 'memory contains 8',
      c4: 'software below récente LibreOffice',
      c5: 'kind is robot',
      c6: 'cores is 4',
      page: '-2',
      top: '99',
      sort: 'claim',
      only: "' or 1=1",
    })
    expect(read).toEqual({ c1: 'cores is 4' })
    expect(questionOf({})).toBeUndefined()
  })

  it('does not write what goes without saying', () => {
    const search = { view: 'ask', page: '1', sort: 'place', direction: 'asc', top: '3', order: 'index', group: 'match' }
    expect(validateInventorySearch(search)).toEqual({})
    expect(validateInventorySearch({ view: 'alike', top: '5', order: 'name', page: '3', group: 'unknown' })).toEqual({
      view: 'alike',
      top: '5',
      order: 'name',
      page: '3',
      group: 'unknown',
    })
  })

  it('is the same whatever else stands beside it', () => {
    expect([
      isSame(question, structuredClone(question)),
      isSame(question, undefined),
      isSame(undefined, undefined),
    ]).toEqual([true, false, true])
  })
})
