import { describe, expect, it } from 'vitest'
import { scrollPace } from './scroll-pace.ts'

describe('the pace of a list', () => {
  it('is quick once two looks lie further apart than the limit, until it rests, which is told once', () => {
    let rests = 0
    const pace = scrollPace(100, () => {
      rests += 1
    })
    pace.look(5000, true)
    expect(pace.quick()).toBe(false)
    pace.look(5100, true)
    expect(pace.quick()).toBe(false)
    pace.look(4999, true)
    expect(pace.quick()).toBe(true)
    pace.look(5000, true)
    expect([pace.quick(), rests]).toEqual([true, 0])
    pace.look(5000, false)
    pace.look(5000, false)
    expect([pace.quick(), rests]).toEqual([false, 1])
  })

  it('tells of no rest after a slow movement', () => {
    let rests = 0
    const pace = scrollPace(100, () => {
      rests += 1
    })
    pace.look(0, true)
    pace.look(34, true)
    pace.look(34, false)
    expect(rests).toBe(0)
  })
})
