import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { decoder } from './decode.ts'
import { PreauError } from './errors.ts'

const decode = decoder(Type.Object({ items: Type.Array(Type.Object({ name: Type.String() })) }), 'MESSAGE_INVALID')

function faultOf(value: unknown): unknown {
  try {
    return decode(value)
  } catch (error) {
    return error instanceof PreauError ? error.context : error
  }
}

describe('decoder', () => {
  it('names the first fault of a value', () => {
    expect(faultOf({ items: [{ name: 'a' }, { name: 1 }] })).toEqual({
      path: '/items/1/name',
      expected: 'must be string',
    })
  })

  it('does not look for the place of the fault in a large value: that walk would hold up everyone else', () => {
    const wide = { items: Array.from({ length: 8000 }, () => ({})) }
    let deep: unknown = 0
    for (let i = 0; i < 8000; i++) deep = [deep]
    expect([faultOf(wide), faultOf(deep)]).toEqual([
      { path: '/', expected: 'another shape' },
      { path: '/', expected: 'another shape' },
    ])
  })

  it('takes a large value that is right', () => {
    const large = { items: Array.from({ length: 1000 }, () => ({ name: 'a' })) }
    expect(faultOf(large)).toBe(large)
  })
})
