import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, sectionDigest, stateDigest } from './digest.ts'

/** FNV-1a in 64 bits over UTF-16 units, as its definition says it. */
function reference(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++)
    hash = ((hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & 0xffffffffffffffffn
  return hash.toString(16).padStart(16, '0')
}

describe('stateDigest', () => {
  it('does not depend on the order of the readings, nor on readings that are gone', () => {
    expect(stateDigest({ 'cpu.load': 1, 'memory.used': 2, 'disk.used:/': null })).toBe(
      stateDigest({ 'memory.used': 2, 'cpu.load': 1 }),
    )
  })

  it('differs when a value differs', () => {
    expect(stateDigest({ 'cpu.load': 1 })).not.toBe(stateDigest({ 'cpu.load': 2 }))
  })
})

describe('sectionDigest', () => {
  it('is FNV-1a of the canonical JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.string())), (items) => {
        expect(sectionDigest(items)).toBe(reference(canonical(items)))
      }),
    )
  })

  it('does not depend on the order of fields nor on undefined ones', () => {
    expect(sectionDigest([{ a: 1, b: { c: 2, d: undefined } }])).toBe(sectionDigest([{ b: { c: 2 }, a: 1 }]))
  })
})
