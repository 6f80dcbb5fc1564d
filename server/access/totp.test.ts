import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptTotp, toBase32, totpCode, totpStep, totpUri } from './totp.ts'

/** RFC 6238, appendix B, SHA-1; the last six of its eight digits. */
const SECRET = Buffer.from('12345678901234567890')
const VECTORS = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const

describe('a code of an authenticator', () => {
  it.each(VECTORS)('is that of the RFC at %i s', (seconds, code) => {
    expect(totpCode(SECRET, totpStep(seconds * 1000))).toBe(code)
  })

  it('is accepted half a minute late and early, not later', () => {
    const now = 1_111_111_109_000
    const step = totpStep(now)
    const offered = [-2, -1, 0, 1, 2].map((drift) => acceptTotp(SECRET, totpCode(SECRET, step + drift), now, 0))
    expect(offered).toEqual([undefined, step - 1, step, step + 1, undefined])
  })

  it('is accepted once', () => {
    const now = 1_111_111_109_000
    const step = acceptTotp(SECRET, '081 804', now, 0)
    expect(step).toBe(totpStep(now))
    expect(acceptTotp(SECRET, '081804', now, step ?? 0)).toBeUndefined()
  })

  it('is refused whatever else is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (typed) => {
        const codes = [-1, 0, 1].map((drift) => totpCode(SECRET, totpStep(2e12) + drift))
        fc.pre(!codes.includes(typed.replace(/\s/g, '')))
        expect(acceptTotp(SECRET, typed, 2e12, 0)).toBeUndefined()
      }),
    )
  })
})

describe('a secret for an authenticator', () => {
  it('is written in the base 32 of RFC 4648', () => {
    const texts = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => toBase32(Buffer.from(text)))
    expect(texts).toEqual(['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'])
  })

  it('stands in an address that names server and account', () => {
    expect(totpUri(Buffer.from('foobar'), { issuer: 'Préau Jules-Ferry', account: 'k.b@ville.fr' })).toBe(
      'otpauth://totp/Pr%C3%A9au%20Jules-Ferry:k.b%40ville.fr?secret=MZXW6YTBOI&issuer=Pr%C3%A9au%20Jules-Ferry&algorithm=SHA1&digits=6&period=30',
    )
  })
})
