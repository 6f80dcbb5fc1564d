import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, majorVersion, versionKey } from './versions.ts'

const version = fc.oneof(
  fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.')),
  fc.stringMatching(/^[0-9]{1,3}([.\-+~ ]?(rc|alpha|beta|a|b|h|esr|deb|[0-9]{1,3})){0,5}$/),
  fc.string({ maxLength: 30 }),
)

describe('compareVersions', () => {
  it.each([
    ['9.9', '10.0.2'],
    ['7.4.7', '24.2'],
    ['23H2', '24H2'],
    ['24', '24H2'],
    ['1.2.3-rc1', '1.2.3'],
    ['1.2.3-rc1', '1.2.3-rc2'],
    ['1.2.3-rc2', '1.2.3-rc10'],
    ['1.0-alpha', '1.0-beta'],
    ['1.0-beta', '1.0-rc1'],
    ['1.2b1', '1.2'],
    ['1.0.2', '1.0.2a'],
    ['1.0.2a', '1.0.2k'],
    ['1.0', '1.0.1'],
    ['1.0.1', '1.1'],
    ['3.0.9', '3.0.21'],
    ['128.10.0esr-1~deb12u1', '128.11.0esr-1~deb12u1'],
    ['4:7.4.7-1+deb12u7', '4:7.4.7-1+deb12u8'],
    ['4:7.4.7-1+deb12u8', '24.8.6.2'],
    ['24.8.5', '24.8.6.2'],
    ['v1.9', 'v1.10'],
    ['2024.1', '2024.10'],
    ['8 (Debian 12)', '9'],
  ])('takes %s for older than %s', (older, newer) => {
    expect([compareVersions(older, newer), compareVersions(newer, older)]).toEqual([-1, 1])
  })

  it.each([
    ['1', '1.0.0'],
    ['1.0-rc1', '1-rc1'],
    ['01.002', '1.2'],
    ['v3.1', '3.1'],
    ['4:7.4.7', '7.4.7'],
    ['24h2', '24H2'],
    ['1.2.3', ' 1.2.3 '],
  ])('takes %s and %s for the same version', (one, other) => {
    expect(compareVersions(one, other)).toBe(0)
  })

  it('is a total order: of any three, none is before one that is before it', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, b) + compareVersions(b, a)).toBe(0)
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0)
        }
      }),
    )
  })

  it('counts figures as numbers, part by part', () => {
    const parts = fc.array(fc.nat(300), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const at = Array.from({ length: 6 }, (_, i) => i).find((i) => (a[i] ?? 0) !== (b[i] ?? 0))
        const expected = at === undefined ? 0 : Math.sign((a[at] ?? 0) - (b[at] ?? 0))
        expect(compareVersions(a.join('.'), b.join('.'))).toBe(expected)
      }),
    )
  })
})

describe('versionKey', () => {
  it('is undefined where no figure stands', () => {
    expect(['', 'inconnue', 'n/a', 'rc', '①'].map(versionKey)).toEqual(Array(5).fill(undefined))
  })

  it('is short, of small letters and digits alone, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(version, fc.string({ maxLength: 400, unit: 'binary' })), (text) => {
        expect(versionKey(text) ?? '').toMatch(/^[a-e0-9a-z]{0,700}$/)
      }),
    )
  })
})

describe('majorVersion', () => {
  it('is the first figure, with its half of the year, without the count of a distribution', () => {
    expect(['24H2', '8 (Debian 12)', '4:7.4.7', '012', 'sid'].map(majorVersion)).toEqual([
      '24H2',
      '8',
      '7',
      '12',
      undefined,
    ])
  })
})
