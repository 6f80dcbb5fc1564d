import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { coalesce, refreshOn, refreshOnBooking } from './refresh.ts'

const counts = { down: 0, degraded: 0, offline: 0, unknown: 0, asleep: 0, ok: 1 }

/** Timers that the test lets go off. */
function timers() {
  const waiting: (() => void)[] = []
  return {
    later: (run: () => void) => {
      waiting.push(run)
      return () => undefined
    },
    goOff: () => {
      for (const run of waiting.splice(0)) run()
    },
  }
}

describe('coalesce', () => {
  it('runs at once, then once more for all that came meanwhile', () => {
    const { later, goOff } = timers()
    let runs = 0
    const call = coalesce(1000, later, () => {
      runs += 1
    })
    call()
    expect(runs).toBe(1)
    call()
    call()
    expect(runs).toBe(1)
    goOff()
    expect(runs).toBe(2)
    goOff()
    goOff()
    expect(runs).toBe(2)
    call()
    expect(runs).toBe(3)
  })
})

describe('what a change asks for again', () => {
  const ask = (...changes: Parameters<ReturnType<typeof refreshOn>>[0][]) => {
    const client = new QueryClient()
    for (const key of [
      ['devices', {}],
      ['device', 'a'],
      ['device', 'b'],
      ['places', 'names'],
      ['places', 'counts'],
      ['plan', 'a'],
      ['quarantine', {}],
    ]) {
      client.setQueryData(key, 1)
    }
    const refresh = refreshOn(client, timers().later)
    for (const change of changes) refresh(change)
    const old = client
      .getQueryCache()
      .getAll()
      .filter((query) => query.state.isInvalidated)
    return old.map((query) => query.queryKey.filter((part) => typeof part === 'string').join(' '))
  }
  const change = { at: 1, devices: ['a'], counts, places: false, quarantine: 0 }

  it('is the lists, the device that it names and the counts of the places, not their names', () => {
    expect(ask(change)).toEqual(['devices', 'device a', 'places counts'])
  })
  it('is every device where none is named', () => {
    expect(ask({ ...change, devices: null })).toEqual(['devices', 'device a', 'device b', 'places counts'])
  })
  it('is how a school is drawn, where schools or rooms changed', () => {
    expect(ask({ ...change, places: true })).toEqual(['devices', 'device a', 'places names', 'places counts', 'plan a'])
  })
  it('is nothing where the stream only says how it stands', () => {
    expect(ask({ ...change, devices: [] })).toEqual([])
  })
  it('is the quarantine where its count is another one', () => {
    expect(ask(change, { ...change, quarantine: 1 })).toContain('quarantine')
  })
})

describe('what a booking asks for again', () => {
  it('is what is booked in its school, and what one is told', () => {
    const client = new QueryClient()
    for (const key of [['booking', 'a'], ['booking', 'b'], ['notices']]) client.setQueryData(key, 1)
    refreshOnBooking(client, timers().later)({ school: 'a', resource: null })
    const old = client.getQueryCache().getAll()
    expect(old.filter(({ state }) => state.isInvalidated).map(({ queryKey }) => queryKey)).toEqual([
      ['booking', 'a'],
      ['notices'],
    ])
  })
})
