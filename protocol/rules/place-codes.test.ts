import { describe, expect, it } from 'vitest'
import { PreauError } from '../errors.ts'
import { parseInsee, parseUai, uaiOf } from './place-codes.ts'

describe('parseUai', () => {
  it.each(['0301674G', '0781977A', '0280007F', '0450922H'])('accepts the real school %s', (uai) => {
    expect(parseUai(uai)).toBe(uai)
    expect(uaiOf(Number(uai.slice(0, 7)))).toBe(uai)
  })

  it('forgives lower case and spaces, and stores upper case', () => {
    expect(parseUai(' 030 1674g ')).toBe('0301674G')
  })

  it('says which letter would fit', () => {
    const refusal = (() => {
      try {
        return parseUai('0301674H')
      } catch (error) {
        return error
      }
    })()
    expect(refusal).toEqual(new PreauError('UAI_INVALID', { value: '0301674H', expected: 'G' }))
  })

  it.each(['', '301674G', '0301674I', '0301674O', '03016744G', '٠٣٠١٦٧٤G'])('refuses %j', (text) => {
    expect(() => parseUai(text)).toThrow('UAI_INVALID')
  })
})

describe('parseInsee', () => {
  it.each(['75056', '2A004', '2b033', '97411', '01001'])('accepts %s', (code) => {
    expect(parseInsee(code)).toBe(code.toUpperCase())
  })

  it.each(['', '7505', '750560', '20004', '99001', '2C004', 'ABCDE'])('refuses %j', (code) => {
    expect(() => parseInsee(code)).toThrow('INSEE_INVALID')
  })
})
