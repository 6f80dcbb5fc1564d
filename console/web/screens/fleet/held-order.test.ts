import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import { describe, expect, it } from 'vitest'
import { holdOrder, type Rows } from './held-order.ts'

const row = (id: string, status: DeviceRow['status'] = 'ok') => ({ id, status }) as DeviceRow
const rows = (...all: DeviceRow[]): Rows => ({ total: all.length, at: new Map(all.entries()) })
const shown = (held: Rows) => [...held.at].sort(([a], [b]) => a - b).map(([, { id, status }]) => `${id} ${status}`)

describe('the order that is held while someone is in the table', () => {
  it('keeps the places and takes the newest facts', () => {
    const held = holdOrder(rows(row('a'), row('b'), row('c')), rows(row('c', 'down'), row('a'), row('b')))
    expect(shown(held.rows)).toEqual(['a ok', 'b ok', 'c down'])
    expect(held.moved).toBe(true)
  })

  it('offers nothing where only facts changed', () => {
    const held = holdOrder(rows(row('a'), row('b')), rows(row('a', 'degraded'), row('b')))
    expect(shown(held.rows)).toEqual(['a degraded', 'b ok'])
    expect(held.moved).toBe(false)
  })

  it('keeps a row that is gone until the new order is asked for', () => {
    const held = holdOrder(rows(row('a'), row('b')), rows(row('b')))
    expect(shown(held.rows)).toEqual(['a ok', 'b ok'])
    expect(held.rows.total).toBe(2)
    expect(held.moved).toBe(true)
  })

  it('lets go of rows that are far from what is looked at', () => {
    const fresh: Rows = { total: 3, at: new Map([[2, row('c')]]) }
    const held = holdOrder(rows(row('a'), row('b'), row('c')), fresh, (place) => place > 0)
    expect(shown(held.rows)).toEqual(['b ok', 'c ok'])
  })

  it('lets rows in that were not seen yet', () => {
    const seen: Rows = { total: 3, at: new Map([[0, row('a')]]) }
    expect(shown(holdOrder(seen, rows(row('a'), row('b'), row('c'))).rows)).toEqual(['a ok', 'b ok', 'c ok'])
  })
})
