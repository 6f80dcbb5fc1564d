import { describe, expect, it } from 'vitest'
import { keepScope, type ScopeSearch, validateScope } from './scope-search.ts'
import { parseSearch, stringifySearch } from './search-text.ts'

const A = '0192f000-0000-7000-8000-00000000000a'
const B = '0192f000-0000-7000-8000-00000000000b'

describe('the scope in an address', () => {
  it('is a school, else an authority, else all', () => {
    expect([{ school: A, authority: B }, { authority: B }, { school: 'x' }, {}].map(validateScope)).toEqual([
      { school: A },
      { authority: B },
      {},
      {},
    ])
  })
  it('stays when one goes to a page that names none', () => {
    expect(keepScope<ScopeSearch>({ search: { school: A }, next: () => ({}) })).toEqual({ school: A })
  })
  it('goes when the link lifts it or names another', () => {
    expect(
      keepScope<ScopeSearch>({ search: { school: A }, next: () => ({ school: undefined }) }).school,
    ).toBeUndefined()
    expect(keepScope<ScopeSearch>({ search: { school: A }, next: () => ({ authority: B }) })).toEqual({ authority: B })
  })
})

describe('the text of an address', () => {
  it('is plain, so that a search for a number stays a text', () => {
    expect(stringifySearch({ q: '12 é', room: undefined, kind: '' })).toBe('?q=12+%C3%A9')
    expect(parseSearch('?q=12&status=down')).toEqual({ q: '12', status: 'down' })
    expect(stringifySearch({})).toBe('')
  })
})
