import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SyncRecord } from '../../territory/record.ts'
import { NEVER, nextVersion, nodeOf, type Side } from './clock.ts'
import { isThere, type MergeRow, mergeRows, NO_ROW, say, takeAway, valuesOf } from './merge.ts'
import { fromRecord, isOwed, toRecord } from './merge-record.ts'
import { MERGE_RULES } from './merge-rules.ts'

const ROOM = MERGE_RULES.room ?? { fields: {}, other: 'newest', gone: 'either' }
const NODES = { school: nodeOf('school', 'a'.repeat(32)), territory: nodeOf('territory', 'b'.repeat(32)) }

describe('a record of a merged row', () => {
  const first = nextVersion(NEVER, 1000, NODES.school)
  const second = nextVersion(first, 2000, NODES.territory)
  const room = say(ROOM, say(ROOM, NO_ROW, { name: 'Salle 1', kind: 'classroom' }, first), { name: 'CP' }, second)

  it('says the newest version once, and of each field only what differs', () => {
    expect(toRecord('room', '["r"]', room)).toEqual({
      kind: 'room',
      key: '["r"]',
      version: second,
      value: { name: 'CP', kind: 'classroom' },
      fields: { kind: first },
      over: { name: first },
    })
  })

  it('is the same row again when it was read', () => {
    expect(fromRecord(toRecord('room', '["r"]', room))).toEqual(room)
  })

  it.each<[string, Partial<SyncRecord>]>([
    ['no version', { version: null }],
    ['a version that is none', { version: 'zz' }],
    ['a field with a version that is none', { fields: { name: 'zz' } }],
  ])('is refused with %s', (_, change) => {
    expect(() => fromRecord({ ...toRecord('room', '["r"]', room), ...change })).toThrow(
      expect.objectContaining({ code: 'MESSAGE_INVALID' }),
    )
  })
})

interface Step {
  do: 'say' | 'take' | 'deliver' | 'lose'
  side: Side
  field: 'name' | 'kind'
  value: number
  now: number
}

describe('two sides that send what they owe', () => {
  const step: fc.Arbitrary<Step> = fc.record({
    do: fc.constantFrom('say', 'say', 'take', 'deliver', 'lose'),
    side: fc.constantFrom<Side>('school', 'territory'),
    field: fc.constantFrom('name', 'kind'),
    value: fc.integer({ min: 0, max: 3 }),
    now: fc.integer({ min: 1, max: 30 }),
  })

  it('end with one row and stop sending, whatever happened to messages between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const held: Record<Side, MergeRow> = { school: NO_ROW, territory: NO_ROW }
        const seen: Record<Side, string> = { school: NEVER, territory: NEVER }
        const due: Record<Side, boolean> = { school: false, territory: false }
        const other = (side: Side): Side => (side === 'school' ? 'territory' : 'school')
        const deliver = (from: Side) => {
          const received = fromRecord(toRecord('room', '[]', held[from]))
          const to = other(from)
          held[to] = mergeRows(ROOM, held[to], received)
          seen[to] = seen[to] < seen[from] ? seen[from] : seen[to]
          due[from] = false
          due[to] ||= isOwed(held[to], received)
        }
        for (const { do: act, side, field, value, now } of steps) {
          if (act === 'deliver' && due[side]) deliver(side)
          if (act !== 'say' && act !== 'take') continue
          seen[side] = nextVersion(seen[side], now, NODES[side])
          const row = held[side]
          held[side] = act === 'say' ? say(ROOM, row, { [field]: value }, seen[side]) : takeAway(ROOM, row, seen[side])
          due[side] = true
        }
        let messages = 0
        while ((due.school || due.territory) && messages < 10) {
          deliver(due.school ? 'school' : 'territory')
          messages += 1
        }
        expect({ school: due.school, territory: due.territory }).toEqual({ school: false, territory: false })
        expect(isThere(held.school)).toBe(isThere(held.territory))
        if (isThere(held.school)) expect(valuesOf(held.school)).toEqual(valuesOf(held.territory))
      }),
      { numRuns: 2000 },
    )
  })
})
