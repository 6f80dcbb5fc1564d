import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Version } from '../../territory/record.ts'
import { NEVER, nextVersion, nodeOf, type Side } from './clock.ts'
import {
  gaveWay,
  isThere,
  type MergeRow,
  type MergeRule,
  mergeRows,
  NO_ROW,
  sameRow,
  say,
  takeAway,
  valuesOf,
  versionOf,
} from './merge.ts'

const NODES = { school: nodeOf('school', 'a'.repeat(32)), territory: nodeOf('territory', 'b'.repeat(32)) }
const RULE: MergeRule = {
  fields: {
    asked: 'first',
    heard: 'school',
    lot: 'territory',
    count: 'greatest',
    state: { furthest: ['open', 'taken', 'closed'] },
  },
  other: 'newest',
  gone: 'either',
}
const at = (ms: number, side: Side): Version => nextVersion(NEVER, ms, NODES[side])
const said = (values: Record<string, unknown>, ms: number, side: Side, row: MergeRow = NO_ROW) =>
  say(RULE, row, values, at(ms, side))
const merged = (a: MergeRow, b: MergeRow) => mergeRows(RULE, a, b)

describe('two copies of a row', () => {
  const shared = said({ name: 'Salle 1', kind: 'classroom' }, 1, 'school')

  it('become one field by field: what only one side changed is kept', () => {
    const school = said({ name: 'CP Lune' }, 5, 'school', shared)
    const townHall = said({ kind: 'library' }, 9, 'territory', shared)
    expect(valuesOf(merged(school, townHall))).toEqual({ name: 'CP Lune', kind: 'library' })
  })

  it('take the newest value of a field that both changed, and tell the other who did not know of it', () => {
    const school = said({ name: 'CP Lune' }, 5, 'school', shared)
    const townHall = said({ name: 'CP A' }, 9, 'territory', shared)
    const row = merged(school, townHall)
    expect(valuesOf(row)).toEqual({ name: 'CP A', kind: 'classroom' })
    expect(gaveWay('school', school, row)).toEqual([
      { field: 'name', lost: school.fields.name, kept: townHall.fields.name },
    ])
    expect(gaveWay('territory', townHall, row)).toEqual([])
  })

  it('tell nobody where who changed it had seen what was there', () => {
    const school = said({ name: 'CP Lune' }, 5, 'school', shared)
    const townHall = said({ name: 'CP A' }, 9, 'territory', school)
    expect(gaveWay('school', school, merged(school, townHall))).toEqual([])
  })

  it('keep what was said first, where a field is said once', () => {
    expect(valuesOf(merged(said({ asked: 'restart' }, 9, 'school'), said({ asked: 'wake' }, 5, 'territory')))).toEqual({
      asked: 'wake',
    })
  })

  it('let nobody but its owner say what is his', () => {
    const school = said({ heard: 1, lot: 'B' }, 5, 'school')
    const townHall = said({ heard: 2, lot: 'A' }, 3, 'territory')
    expect(valuesOf(merged(school, townHall))).toEqual({ heard: 1, lot: 'A' })
  })

  it('keep the furthest of an order', () => {
    const school = said({ state: 'closed' }, 5, 'school')
    const townHall = said({ state: 'taken' }, 9, 'territory')
    expect(valuesOf(merged(school, townHall))).toEqual({ state: 'closed' })
  })

  it('keep the greater of a count, whoever said it last', () => {
    const school = said({ count: 12 }, 5, 'school')
    const restored = said({ count: 7 }, 9, 'school')
    expect(valuesOf(merged(school, restored))).toEqual({ count: 12 })
  })

  it('are gone where it was taken away last, and its changer is told who did not know', () => {
    const school = said({ name: 'CP Lune' }, 5, 'school', shared)
    const townHall = takeAway(RULE, shared, at(9, 'territory'))
    const row = merged(school, townHall)
    expect(isThere(row)).toBe(false)
    expect(gaveWay('school', school, row).map(({ field }) => field)).toEqual(['*'])
    expect(gaveWay('school', school, merged(school, takeAway(RULE, school, at(9, 'territory'))))).toEqual([])
  })

  it('are there again where it was changed last, and who took it away is told', () => {
    const school = said({ name: 'CP Lune' }, 12, 'school', shared)
    const townHall = takeAway(RULE, shared, at(9, 'territory'))
    const row = merged(school, townHall)
    expect(isThere(row)).toBe(true)
    expect(versionOf(row)).toBe(at(12, 'school'))
    expect(gaveWay('territory', townHall, row).map(({ field }) => field)).toEqual(['*'])
  })

  it('stay where nobody may take it away', () => {
    const rule: MergeRule = { ...RULE, gone: 'nobody' }
    expect(isThere(mergeRows(rule, shared, takeAway(RULE, shared, at(9, 'territory'))))).toBe(true)
  })
})

interface Change {
  side: Side
  ms: number
  field: string
  value: number
  gone: boolean
}

const change: fc.Arbitrary<Change> = fc.record({
  side: fc.constantFrom<Side>('school', 'territory'),
  ms: fc.integer({ min: 1, max: 12 }),
  field: fc.constantFrom('name', 'asked', 'heard', 'lot', 'count', 'state'),
  value: fc.integer({ min: 0, max: 3 }),
  gone: fc.boolean(),
})

/** A row as any history may have left it; equal versions with other values too, as a clone gives them. */
function rowOf(changes: readonly Change[]): MergeRow {
  const row = changes.reduce((row, { side, ms, field, value, gone }) => {
    const content = field === 'state' ? (['open', 'taken', 'closed'][value] ?? 'odd') : value
    return gone ? takeAway(RULE, row, at(ms, side)) : said({ [field]: content }, ms, side, row)
  }, NO_ROW)
  return merged(row, row)
}

const row = fc.array(change, { maxLength: 8 }).map(rowOf)

describe('mergeRows', () => {
  it('gives the same whatever comes first', () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        expect(merged(a, b)).toEqual(merged(b, a))
      }),
      { numRuns: 1000 },
    )
  })

  it('gives the same however changes are grouped', () => {
    fc.assert(
      fc.property(row, row, row, (a, b, c) => {
        expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)))
      }),
      { numRuns: 1000 },
    )
  })

  it('gives the same however often a change arrives', () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        const once = merged(a, b)
        expect(sameRow(merged(once, b), once)).toBe(true)
        expect(sameRow(merged(once, a), once)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('ends both sides with one row, in any order of arrival, with any message twice', () => {
    const delivery = fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 40 })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), delivery, (changes, order) => {
        const held: Record<Side, MergeRow> = { school: NO_ROW, territory: NO_ROW }
        const sent: { to: Side; row: MergeRow }[] = []
        let last = NEVER
        for (const { side, ms, field, value, gone } of changes) {
          last = nextVersion(last, ms, NODES[side])
          held[side] = gone ? takeAway(RULE, held[side], last) : say(RULE, held[side], { [field]: value }, last)
          held[side] = merged(held[side], held[side])
          sent.push({ to: side === 'school' ? 'territory' : 'school', row: held[side] })
        }
        for (const [pick] of order) {
          const message = sent[pick % sent.length]
          if (message) held[message.to] = merged(held[message.to], message.row)
        }
        for (const { to, row } of sent) held[to] = merged(held[to], row)
        expect(held.school).toEqual(held.territory)
      }),
      { numRuns: 1000 },
    )
  })

  it('tells at most one of both sides that a field gave way', () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        const both = merged(a, b)
        const told = [...gaveWay('school', a, both), ...gaveWay('territory', b, both)].filter(
          ({ field }) => field !== '*',
        )
        expect(new Set(told.map(({ field }) => field)).size).toBe(told.length)
      }),
    )
  })
})
