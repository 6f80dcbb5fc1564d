import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareRows,
  dayOf,
  differingDays,
  hashFields,
  hashRow,
  keptOf,
  type RowHash,
  RowSum,
  spansOf,
  sumDays,
} from './digest.ts'
import { SYNC_KINDS } from './kinds.ts'

const hash = fc.stringMatching(/^[0-9a-f]{16}$/)
const rows = fc.uniqueArray(fc.tuple(hash, hash), { selector: ([key]) => key, maxLength: 40 })
const inOrder = (list: readonly RowHash[]) => [...list].sort(([a], [b]) => (a < b ? -1 : 1))

describe('hashRow', () => {
  it('does not count the order of fields, nor those that say nothing', () => {
    expect(hashRow('["r"]', { name: 'CP', kind: 'classroom', note: null })).toEqual(
      hashRow('["r"]', { kind: 'classroom', name: 'CP' }),
    )
  })

  it('differs where the key or a value does', () => {
    const row = hashRow('["r"]', { name: 'CP' })
    expect(hashRow('["r"]', { name: 'CE1' })[1]).not.toBe(row[1])
    expect(hashRow('["s"]', { name: 'CP' })).not.toEqual(row)
  })
})

describe('hashFields', () => {
  it('differs where one program knows a field that the other does not', () => {
    const room = SYNC_KINDS.room
    expect(hashFields({ ...room, fields: { ...room.fields, floor: 'text?' } })).not.toBe(hashFields(room))
  })
})

describe('dayOf', () => {
  const noon = Date.UTC(2026, 10, 22, 12)

  it('is the day of a time, the day itself, or none', () => {
    const lacked = 'back' as const
    expect([
      dayOf({ by: 'at', lacked }, noon),
      dayOf({ by: 'day', lacked }, 20_779),
      dayOf({ by: 'state', lacked }, noon),
      dayOf({ by: 'at', lacked }, null),
    ]).toEqual([20_779, 20_779, null, null])
  })

  it('is compared once it is over', () => {
    expect(spansOf({ by: 'at', lacked: 'back' }, noon)).toEqual([{ from: 20_751, upto: 20_778 }])
    expect(spansOf({ by: 'state', lacked: 'back' }, noon)).toEqual([{ from: null, upto: null }])
  })

  it('is in one span of those of all that is kept, of which none is longer than a message takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5500 }), (days) => {
        const spans = spansOf({ by: 'at', lacked: 'back' }, noon, days)
        const each = spans.flatMap(({ from, upto }) =>
          Array.from({ length: (upto ?? 0) - (from ?? 0) + 1 }, (_, day) => (from ?? 0) + day),
        )
        expect(each.toSorted()).toEqual(Array.from({ length: days }, (_, day) => 20_779 - days + day).toSorted())
        expect(spans.every(({ from, upto }) => (upto ?? 0) - (from ?? 0) < 800)).toBe(true)
      }),
    )
  })

  it('is no difference where one side keeps it no longer', () => {
    expect(keptOf([null, 20_700, 20_749, 20_750, 20_778], noon, 30)).toEqual([null, 20_750, 20_778])
  })
})

describe('RowSum', () => {
  it('is the sum of the hashes in 64 bits, in whatever order', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const sum = new RowSum()
        for (const row of inOrder(list)) sum.add(row)
        const total = list.reduce((total, [, row]) => (total + BigInt(`0x${row}`)) & 0xffff_ffff_ffff_ffffn, 0n)
        expect({ rows: sum.rows, sum: sum.sum }).toEqual({
          rows: list.length,
          sum: total.toString(16).padStart(16, '0'),
        })
      }),
    )
  })
})

describe('differingDays', () => {
  it('are those on which a row was changed, lost or added, and no other', () => {
    const day = fc.option(fc.integer({ min: 20_000, max: 20_010 }), { nil: null })
    const list = fc.uniqueArray(fc.record({ day, hash: fc.tuple(hash, hash) }), { selector: ({ hash }) => hash[1] })
    fc.assert(
      fc.property(list, fc.nat(), (all, pick) => {
        expect(differingDays(sumDays(all), sumDays(all.toReversed()))).toEqual([])
        const lost = all[pick % Math.max(1, all.length)]
        if (!lost) return
        const fewer = sumDays(all.filter((row) => row !== lost))
        expect(differingDays(sumDays(all), fewer)).toEqual([lost.day])
        expect(differingDays(fewer, sumDays(all))).toEqual([lost.day])
      }),
    )
  })
})

describe('compareRows', () => {
  it('finds page by page what each side has not, and what differs, whatever the size of a page', () => {
    fc.assert(
      fc.property(rows, rows, rows, fc.integer({ min: 1, max: 7 }), (both, ourOwn, theirOwn, size) => {
        const keys = new Set(both.map(([key]) => key))
        const only = (list: typeof both, not: typeof both) =>
          list.filter(([key]) => !keys.has(key) && !not.some(([other]) => other === key))
        const [ours, theirs] = [only(ourOwn, theirOwn), only(theirOwn, ourOwn)]
        const changed = both
          .slice(0, 2)
          .map(([key, row]): RowHash => [key, row === '0'.repeat(16) ? key : '0'.repeat(16)])
        const differ = changed.filter(([key, row]) => both.some(([k, r]) => k === key && r !== row)).map(([key]) => key)
        const mine = inOrder([...both, ...ours])
        const other = inOrder([...changed, ...both.slice(2), ...theirs])
        const found = { send: [] as string[], lack: [] as string[], differ: [] as string[] }
        let after = ''
        for (let at = 0; at === 0 || at < other.length; at += size) {
          const page = other.slice(at, at + size)
          const repair = compareRows(mine, page, after, at + size < other.length)
          found.send.push(...repair.send)
          found.lack.push(...repair.lack)
          found.differ.push(...repair.differ)
          after = page.at(-1)?.[0] ?? after
        }
        const sorted = (list: readonly RowHash[]) => list.map(([key]) => key).sort()
        expect({ send: found.send.sort(), lack: found.lack.sort(), differ: found.differ.sort() }).toEqual({
          send: sorted(ours),
          lack: sorted(theirs),
          differ: differ.sort(),
        })
      }),
    )
  })
})
