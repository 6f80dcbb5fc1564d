import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isVersion, later, NEVER, nextVersion, nodeOf, sideOf, timeOf } from './clock.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const school = nodeOf('school', '0123456789abcdef0123456789abcdef')
const territory = nodeOf('territory', 'f'.repeat(32))

describe('a version', () => {
  it('says when and where it was given', () => {
    const version = nextVersion(NEVER, NOON, school)
    expect(version).toBe(`${NOON.toString(16).padStart(12, '0')}-0000-056789abcdef`)
    expect({ time: timeOf(version), side: sideOf(version), version: isVersion(version) }).toEqual({
      time: NOON,
      side: 'school',
      version: true,
    })
  })

  it('is later than what was seen, although the clock was set back ten years', () => {
    const seen = nextVersion(NEVER, NOON, territory)
    const given = nextVersion(seen, NOON - 10 * 365 * 86_400_000, school)
    expect(given > seen).toBe(true)
    expect(timeOf(given)).toBe(NOON)
  })

  it('goes on in the next millisecond when the count of one is used up', () => {
    const full = `${NOON.toString(16).padStart(12, '0')}-ffff-${school}`
    expect(nextVersion(full, NOON, school)).toBe(`${(NOON + 1).toString(16).padStart(12, '0')}-0000-${school}`)
  })

  it('always grows, sorts by its bytes, and is read as one, whatever the clocks of both sides say', () => {
    const step = fc.record({
      now: fc.double({ min: -1e15, max: 1e15, noNaN: true }),
      node: fc.constantFrom(school, territory),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        let last = NEVER
        for (const { now, node } of steps) {
          const version = nextVersion(last, now, node)
          expect(isVersion(version)).toBe(true)
          expect(version > last).toBe(true)
          expect(later(last, version)).toBe(version)
          last = version
        }
      }),
    )
  })
})

describe('nodeOf', () => {
  it('refuses an instance that is none', () => {
    expect(() => nodeOf('school', 'Z')).toThrow(expect.objectContaining({ code: 'ID_INVALID' }))
  })
})

describe('isVersion', () => {
  it.each([1, null, '', 'x', `${NEVER}0`, '00000000000A-0000-000000000000'])('refuses %j', (text) => {
    expect(isVersion(text)).toBe(false)
  })
})
