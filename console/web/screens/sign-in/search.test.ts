import { describe, expect, it } from 'vitest'
import { validateSignInSearch } from './search.ts'

describe('the address of the sign-in page', () => {
  it('leads back to a page of this console', () => {
    expect(validateSignInSearch({ back: '/fleet?q=tableau', why: 'ended' })).toEqual({
      back: '/fleet?q=tableau',
      why: 'ended',
    })
  })

  it.each([
    '//other.example',
    '/\\other.example',
    'https://other.example',
    'javascript:alert(1)',
    '/\t/other.example',
    7,
  ])('leads to no other site: %j', (back) => {
    expect(validateSignInSearch({ back, why: 'because' })).toEqual({})
  })
})
