import type { Explanations } from '@preau/protocol/api/contract-figures.ts'
import { describe, expect, it } from 'vitest'
import { whyScene } from './why-scene.ts'

type Explanation = Explanations['rows'][number]
const explained = {
  opened: '2026-11-06T15:00:00+01:00',
  due: '2026-11-09T17:30:00+01:00',
  counts_from: 'next_day',
  steps: [
    { from: '2026-11-06T15:00:00+01:00', to: '2026-11-06T17:30:00+01:00', state: 'service', seconds: 9000 },
    { from: '2026-11-09T08:30:00+01:00', to: '2026-11-09T10:00:00+01:00', state: 'paused', seconds: 5400 },
    { from: '2026-11-09T10:00:00+01:00', to: '2026-11-09T18:00:00+01:00', state: 'service', seconds: 28_800 },
  ],
  meetings: [{ formula: { days: 3 } }],
} as unknown as Explanation
const MET = '2026-11-12T10:00:00+01:00'

describe('the picture of a penalty', () => {
  it('has a column for each day, the opening before the due time before the end', () => {
    const scene = whyScene(explained, MET)
    expect(scene?.days.map(({ date }) => date)).toEqual([
      ...['2026-11-06', '2026-11-07', '2026-11-08', '2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12'],
    ])
    expect([scene?.opened, scene?.due, scene?.end].map((x) => Math.round(x ?? 0))).toEqual([83, 451, 737])
  })

  it('cuts service at the due time, and numbers the days late from the day after it', () => {
    const scene = whyScene(explained, MET)
    expect(scene?.bars.map(({ state }) => state)).toEqual(['service', 'paused', 'service', 'open'])
    const columns = scene?.late.map(({ x }) => scene.days.findLast((day) => day.x <= x)?.date)
    expect(columns).toEqual(['2026-11-10', '2026-11-11', '2026-11-12'])
    const same = whyScene({ ...explained, counts_from: 'same_day' }, MET)
    expect(same?.days.findLast(({ x }) => x <= (same.late[0]?.x ?? 0))?.date).toBe('2026-11-09')
  })

  it('is not drawn where there are more days than can be read', () => {
    expect(whyScene(explained, '2026-12-12T10:00:00+01:00')).toBeUndefined()
  })
})
