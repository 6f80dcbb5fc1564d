import { isPreauError } from '@preau/protocol/errors.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keySeal } from './key-seal.ts'

const seal = keySeal(new Uint8Array(32).fill(1))
const reasonOf = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    return isPreauError(error, 'DEVICE_KEY_WRAPPED') ? error.context.reason : error
  }
}

describe('the seal of a device', () => {
  it('opens what it wrapped, for its own file name, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, name) => {
        expect(seal.open(seal.wrap(text, name), name)).toBe(text)
      }),
    )
  })

  it('says why it does not open: of another wrapping key, for another file, or changed', () => {
    const wrapped = seal.wrap('secret', 'device.key')
    expect([
      reasonOf(() => keySeal(new Uint8Array(32).fill(2)).open(wrapped, 'device.key')),
      reasonOf(() => seal.open(wrapped, 'other.key')),
      reasonOf(() => seal.open(wrapped.slice(0, -9), 'device.key')),
      reasonOf(() => seal.open('preau-wrapped-1.', 'device.key')),
      reasonOf(() => seal.open('', 'device.key')),
    ]).toEqual(['other-key', 'damaged', 'damaged', 'damaged', 'damaged'])
  })

  it('is made by 32 bytes and by nothing else', () => {
    expect(() => keySeal(new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })
})
