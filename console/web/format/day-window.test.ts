import { describe, expect, it } from 'vitest'
import { dayWindow } from './day-window.ts'

const of = (iso: string) => {
  const { dayFrom, from, to, isToday } = dayWindow(Date.parse(iso), 'Europe/Paris')
  return [...[dayFrom, from, to].map((at) => new Date(at).toISOString().slice(0, 16)), isToday]
}
const friday = ['2026-11-19T23:00', '2026-11-20T07:00', '2026-11-20T17:00']

describe('the day of a strip', () => {
  it('is today from 8 h on, until midnight', () => {
    expect(of('2026-11-20T07:00:00Z')).toEqual([...friday, true])
    expect(of('2026-11-20T22:59:00Z')).toEqual([...friday, true])
  })

  it('is the last day before while the school has not opened', () => {
    expect(of('2026-11-20T22:59:00Z').slice(0, 3)).toEqual(friday)
    expect(of('2026-11-24T06:59:00Z')).toEqual(['2026-11-22T23:00', '2026-11-23T07:00', '2026-11-23T17:00', false])
  })

  it('is Friday at weekends and early on a Monday', () => {
    for (const iso of ['2026-11-21T09:00:00Z', '2026-11-22T03:54:00Z', '2026-11-23T06:30:00Z']) {
      expect(of(iso)).toEqual([...friday, false])
    }
  })
})
