import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NEVER, nextVersion, nodeOf, type Side } from './clock.ts'
import { type MergeRow, mergeRows, NO_ROW, sameRow, say, valuesOf } from './merge.ts'
import { MERGE_RULES } from './merge-rules.ts'
import { UPDATE_KINDS } from './update-kinds.ts'

const NODES = { school: nodeOf('school', 'a'.repeat(32)), territory: nodeOf('territory', 'b'.repeat(32)) }
const SCHOOLS = {
  campaign: ['halted_for', 'halted_at', 'paused_at'],
  campaign_device: ['phase', 'cause', 'tries', 'turn_at', 'phase_at', 'retry_taken'],
} as const
const LEADERS = {
  campaign: ['wanted', 'wanted_why', 'ring', 'ring_at', 'resumed', 'policy', 'rings', 'led_by', 'target', 'version'],
  campaign_device: ['ring', 'excused', 'retried'],
} as const

const kind = fc.constantFrom('campaign' as const, 'campaign_device' as const)
/** What one of them says of any field, at any wall clock; or that both hear each other. */
const steps = fc.array(
  fc.record({
    side: fc.constantFrom<Side | 'both'>('school', 'territory', 'both'),
    field: fc.nat(30),
    value: fc.integer({ min: 0, max: 9 }),
    wall: fc.nat(100_000),
  }),
  { maxLength: 40 },
)

describe('a row of a campaign', () => {
  it('is the same on both sides at the end, whatever was said and in whatever order and how often it came', () => {
    fc.assert(
      fc.property(kind, steps, fc.infiniteStream(fc.nat(1000)), (of, said, order) => {
        const rule = MERGE_RULES[of]
        if (!rule) throw new Error('no rule')
        const names = Object.keys(UPDATE_KINDS[of].fields)
        const copies = { school: NO_ROW, territory: NO_ROW }
        const clocks = { school: NEVER, territory: NEVER }
        const all: MergeRow[] = []
        for (const { side, field, value, wall } of said) {
          if (side === 'both') {
            const together = mergeRows(rule, copies.school, copies.territory)
            copies.school = copies.territory = together
            const last = clocks.school > clocks.territory ? clocks.school : clocks.territory
            clocks.school = clocks.territory = last
            continue
          }
          clocks[side] = nextVersion(clocks[side], wall, NODES[side])
          const name = names[field % names.length] ?? ''
          copies[side] = say(rule, copies[side], { [name]: value }, clocks[side])
          all.push(copies[side])
        }
        const end = mergeRows(rule, copies.school, copies.territory)
        let shuffled = NO_ROW
        for (let n = 0; n < all.length * 3; n++)
          shuffled = mergeRows(rule, shuffled, all[(order.next().value ?? 0) % all.length] ?? NO_ROW)
        for (const row of [...all].reverse()) shuffled = mergeRows(rule, row, shuffled)
        expect(sameRow(shuffled, end)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('holds of each side what that side said last, and nothing that the other said in its place', () => {
    fc.assert(
      fc.property(kind, steps, (of, said) => {
        const rule = MERGE_RULES[of]
        if (!rule) throw new Error('no rule')
        const names = Object.keys(UPDATE_KINDS[of].fields)
        const last: Record<Side, Record<string, number>> = { school: {}, territory: {} }
        let row = NO_ROW
        let clock = NEVER
        for (const { side, field, value, wall } of said) {
          if (side === 'both') continue
          clock = nextVersion(clock, wall, NODES[side])
          const name = names[field % names.length] ?? ''
          row = say(rule, row, { [name]: value }, clock)
          last[side][name] = value
        }
        const values = valuesOf(row)
        for (const name of SCHOOLS[of]) expect(values[name]).toBe(last.school[name])
        for (const name of LEADERS[of]) expect(values[name]).toBe(last.territory[name])
      }),
    )
  })
})
