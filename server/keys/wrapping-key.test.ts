import { isPreauError } from '@preau/protocol/errors.ts'
import { isWrapped } from '@preau/protocol/rules/wrapped-key.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WrappingKey } from './wrapping-key.ts'

const key = new WrappingKey(new Uint8Array(32).fill(1))
const other = new WrappingKey(new Uint8Array(32).fill(2))

const reasonOf = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    return isPreauError(error, 'KEYS_WRAPPED') ? error.context.reason : error
  }
}

describe('a wrapped key', () => {
  it('opens with its own wrapping key and for its own file name, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, name) => {
        const wrapped = key.wrap(text, name)
        expect(isWrapped(wrapped)).toBe(true)
        expect(key.open(wrapped, name)).toBe(text)
      }),
    )
  })

  it('says why it does not open: of another wrapping key, for another file, or changed', () => {
    const wrapped = key.wrap('secret', 'authority.key')
    expect(reasonOf(() => other.open(wrapped, 'authority.key'))).toBe('other-key')
    expect(reasonOf(() => key.open(wrapped, 'server.key'))).toBe('damaged')
    expect(reasonOf(() => key.open(wrapped.slice(0, -9), 'authority.key'))).toBe('damaged')
    expect(reasonOf(() => key.open('preau-wrapped-1.', 'authority.key'))).toBe('damaged')
    expect(reasonOf(() => key.open('plain', 'authority.key'))).toBe('damaged')
  })

  it('opens with no character of it changed', () => {
    const wrapped = key.wrap('secret', 'seal.key')
    fc.assert(
      fc.property(fc.nat(wrapped.length - 1), fc.constantFrom(...'abcdefABCDEF0189-_'), (at, sign) => {
        fc.pre(wrapped[at] !== sign)
        const changed = wrapped.slice(0, at) + sign + wrapped.slice(at + 1)
        // 12 + 6 + 16 bytes: the last two bits of the last sign before the line break say nothing.
        fc.pre(at !== wrapped.length - 2)
        expect(['other-key', 'damaged']).toContain(reasonOf(() => key.open(changed, 'seal.key')))
      }),
    )
  })

  it('is another text each time, and holds nothing of what it wraps', () => {
    const wrapped = key.wrap('a secret that one would know again', 'seal.key')
    expect(key.wrap('a secret that one would know again', 'seal.key')).not.toBe(wrapped)
    expect(Buffer.from(wrapped.split('.')[2] ?? '', 'base64url').includes('secret')).toBe(false)
  })

  it('is made by 32 bytes and by nothing else', () => {
    expect(() => new WrappingKey(new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })

  it('is told from every plain key', () => {
    expect(['-----BEGIN PRIVATE KEY-----\n', `${'A'.repeat(43)}\n`, ''].map(isWrapped)).toEqual([false, false, false])
  })
})
