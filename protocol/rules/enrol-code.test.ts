import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPreauError } from '../errors.ts'
import { type EnrolCode, readEnrolCode, writeEnrolCode } from './enrol-code.ts'

const port = fc.integer({ min: 1, max: 65_535 })
const host = fc.oneof(fc.ipV4(), fc.stringMatching(/^[a-z][a-z0-9-]{0,20}(\.[a-z]{2,8}){0,2}$/))
const code = fc.record<EnrolCode>({
  secret: fc.uint8Array({ minLength: 10, maxLength: 10 }),
  authority: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  addresses: fc.array(fc.record({ host, port }), { maxLength: 3 }),
})

function faultOf(text: string): unknown {
  try {
    readEnrolCode(text)
    return undefined
  } catch (error) {
    if (!isPreauError(error, 'ENROL_CODE_INVALID')) throw error
    return error.context.fault
  }
}

describe('a one-time code', () => {
  it('is read as it was written, in any case, with blanks or hyphens or none', () => {
    fc.assert(
      fc.property(code, (one) => {
        const text = writeEnrolCode(one)
        expect(text).toMatch(/^([A-HJ-NP-Z2-9]{4}-)*[A-HJ-NP-Z2-9]{1,4}$/)
        expect(readEnrolCode(text)).toEqual(one)
        expect(readEnrolCode(text.toLowerCase().replaceAll('-', ' '))).toEqual(one)
        expect(readEnrolCode(text.replaceAll('-', ''))).toEqual(one)
      }),
    )
  })

  it('is refused when one letter was mistyped or two neighbours changed places', () => {
    fc.assert(
      fc.property(code, fc.nat(), fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'), (one, where, letter) => {
        const text = writeEnrolCode(one).replaceAll('-', '')
        const at = where % (text.length - 1)
        for (const wrong of [at, text.length - 1]) {
          const typed = text.slice(0, wrong) + letter + text.slice(wrong + 1)
          if (typed !== text) expect(faultOf(typed)).toBeDefined()
        }
        const swapped = text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)
        if (swapped !== text) expect(faultOf(swapped)).toBeDefined()
      }),
    )
  })

  it('is refused with what is wrong, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(faultOf(text)).toBeDefined()
      }),
    )
    expect([faultOf(''), faultOf('A'.repeat(401)), faultOf('AB0D'), faultOf('ABCD-EFGH')]).toEqual([
      'length',
      'length',
      'letter',
      'sum',
    ])
  })

  it('fits on a line of a sheet with one address', () => {
    const one = {
      secret: new Uint8Array(10),
      authority: new Uint8Array(16),
      addresses: [{ host: '10.1.2.3', port: 8443 }],
    }
    expect(writeEnrolCode(one).split('-')).toHaveLength(15)
  })
})
