import { describe, expect, it } from 'vitest'
import { loadMeter } from '../busy-share.ts'
import { parseStat } from './cpu-load.ts'

describe('the load of the processors', () => {
  it('counts waiting for a disk as idle, and guest time once', () => {
    expect(parseStat('cpu  100 10 30 500 60 5 5 40 90 9\ncpu0 1 2 3 4\n')).toEqual({ busy: 190, total: 750 })
  })

  it('reads the short line of an old kernel, and nothing from another text', () => {
    expect([parseStat('cpu  1 2 3 4\n'), parseStat('cpu  1 2\n'), parseStat('cpux 1 2 3 4'), parseStat('')]).toEqual([
      { busy: 6, total: 10 },
      undefined,
      undefined,
      undefined,
    ])
  })

  it('is that since the last look, and unknown where no time went by or the counters began again', () => {
    const load = loadMeter()
    const looks = [
      { busy: 10, total: 100 },
      { busy: 35, total: 200 },
      { busy: 35, total: 200 },
      { busy: 1, total: 4 },
      { busy: 2, total: 8 },
    ]
    expect(looks.map(load)).toEqual([undefined, 25, undefined, undefined, 25])
  })
})
