import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isId, parseId, uuidv7 } from './ids.ts'

describe('uuidv7', () => {
  it('is the example of RFC 9562 A.6 for its time and random bits', () => {
    const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
    expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('is an identifier, and sorts by the time it was made', () => {
    const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(fc.nat(2 ** 47), fc.integer({ min: 1, max: 1e9 }), bytes, bytes, (now, later, a, b) => {
        expect(isId(uuidv7(now, a))).toBe(true)
        expect(uuidv7(now, a) < uuidv7(now + later, b)).toBe(true)
      }),
    )
  })
})

describe('parseId', () => {
  it.each([
    undefined,
    7,
    '',
    'constructor',
    '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n',
  ])('refuses %j and names the field', (text) => {
    expect(() => parseId(text, 'room')).toThrow('ID_INVALID')
  })
})
