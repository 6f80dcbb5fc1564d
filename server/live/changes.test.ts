import type { LiveChange } from '@preau/protocol/api/live.ts'
import { DEVICE_KINDS } from '@preau/protocol/rules/device-status.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import { describe, expect, it } from 'vitest'
import type { DevicePlace } from '../store/device-places.ts'
import { LIVE_PERIOD_MS, LiveChanges, MAX_NAMED_DEVICES } from './changes.ts'
import type { LiveCounts } from './count-reads.ts'

const counts = { down: 1, degraded: 0, offline: 0, unknown: 0, asleep: 0, ok: 36 }

/** A clock and timers that move only when told. */
function bench(
  read: (reach: Reach) => Promise<LiveCounts> = async () => ({ counts, quarantine: 0 }),
  places: Record<string, DevicePlace> = {},
) {
  const state = { now: 1_000_000, reads: 0, placeReads: 0, failures: [] as unknown[] }
  const timers = new Map<number, { due: number; run: () => void }>()
  let last = 0
  const live = new LiveChanges({
    clock: () => state.now,
    readCounts: (reach) => {
      state.reads++
      return read(reach)
    },
    readPlaces: async (devices) => {
      state.placeReads++
      return new Map(Object.entries(places).filter(([device]) => devices.includes(device)))
    },
    failed: (error) => state.failures.push(error),
    after: (ms, run) => {
      const id = ++last
      timers.set(id, { due: state.now + ms, run })
      return () => timers.delete(id)
    },
  })
  const pass = async (ms: number) => {
    state.now += ms
    for (const [id, timer] of [...timers]) {
      if (timer.due > state.now) continue
      timers.delete(id)
      timer.run()
    }
    for (let i = 0; i < 20; i++) await Promise.resolve()
  }
  return { live, state, timers, pass }
}

function listen(live: LiveChanges, reach: Reach = 'all'): { changes: LiveChange[]; leave: () => void } {
  const changes: LiveChange[] = []
  return { changes, leave: live.subscribe(reach, (change) => changes.push(change)) }
}

describe('LiveChanges', () => {
  it('gathers everything touched within a period into one change', async () => {
    const { live, state, pass } = bench()
    live.start()
    const { changes } = listen(live)
    live.touchDevice('a')
    live.touchDevice('b')
    live.touchDevice('a')
    live.touchPlaces()
    await pass(0)
    expect(changes).toEqual([{ at: state.now, devices: ['a', 'b'], places: true, counts, quarantine: 0 }])
  })

  it('sends at most one change a period and loses none', async () => {
    const { live, pass } = bench()
    live.start()
    const { changes } = listen(live)
    live.touchDevice('a')
    await pass(0)
    live.touchDevice('b')
    await pass(LIVE_PERIOD_MS - 100)
    expect(changes.map((change) => change.devices)).toEqual([['a']])
    await pass(100)
    expect(changes.map((change) => change.devices)).toEqual([['a'], ['b']])
  })

  it('names no device above the limit', async () => {
    const { live, pass } = bench()
    live.start()
    const { changes } = listen(live)
    for (let i = 0; i <= MAX_NAMED_DEVICES; i++) live.touchDevice(`device-${i}`)
    await pass(0)
    live.touchDevice('one')
    await pass(LIVE_PERIOD_MS)
    expect(changes.map((change) => change.devices)).toEqual([null, ['one']])
  })

  it('reads and schedules nothing while nobody listens', async () => {
    const { live, state, timers, pass } = bench()
    live.start()
    live.touchDevice('a')
    await pass(5000)
    expect({ reads: state.reads, timers: timers.size }).toEqual({ reads: 0, timers: 0 })
    const { changes } = listen(live)
    live.touchDevice('b')
    await pass(0)
    expect(changes.map((change) => change.devices)).toEqual([['b']])
  })

  it('tells a change again when the store did not answer', async () => {
    let broken = true
    const { live, state, pass } = bench(async () => {
      if (broken) throw new Error('away')
      return { counts, quarantine: 3 }
    })
    live.start()
    const { changes } = listen(live)
    live.touchDevice('a')
    await pass(0)
    broken = false
    live.touchDevice('b')
    await pass(LIVE_PERIOD_MS)
    expect(state.failures).toHaveLength(1)
    expect(changes).toEqual([{ at: state.now, devices: ['a', 'b'], places: false, counts, quarantine: 3 }])
  })

  it('goes on when the clock is set back by hours', async () => {
    const { live, state, pass } = bench()
    live.start()
    const { changes } = listen(live)
    live.touchDevice('a')
    await pass(0)
    state.now -= 3_600_000
    live.touchDevice('b')
    await pass(LIVE_PERIOD_MS)
    expect(changes).toHaveLength(2)
  })

  it('does not let a listener that throws harm the next', async () => {
    const { live, state, pass } = bench()
    live.start()
    live.subscribe('all', () => {
      throw new Error('broken pipe')
    })
    const { changes } = listen(live)
    live.touchQuarantine()
    await pass(0)
    expect(changes).toHaveLength(1)
    expect(state.failures).toHaveLength(1)
  })

  it('asks the store twice for a hundred consoles that come back at once', async () => {
    const { live, state } = bench()
    live.start()
    const first = live.current('all')
    await Promise.resolve()
    await Promise.all([first, ...Array.from({ length: 99 }, () => live.current('all'))])
    expect(state.reads).toBe(2)
  })

  it('answers with counts that were read after it was asked', async () => {
    let stored = 1
    const { live } = bench(async () => {
      const seen = stored
      await Promise.resolve()
      await Promise.resolve()
      return { counts, quarantine: seen }
    })
    const early = live.current('all')
    await Promise.resolve()
    stored = 2
    const late = live.current('all')
    expect([(await early).quarantine, (await late).quarantine]).toEqual([1, 2])
  })

  it('tells nothing after its stop', async () => {
    const { live, timers, pass } = bench()
    live.start()
    const { changes } = listen(live)
    live.touchDevice('a')
    live.stop()
    live.touchDevice('b')
    await pass(5000)
    expect({ changes, timers: timers.size, listeners: live.listeners }).toEqual({
      changes: [],
      timers: 0,
      listeners: 0,
    })
  })
})

describe('a listener with borders', () => {
  const A = 'school-a'
  const B = 'school-b'
  const whole = (...schools: string[]): Reach => new Map(schools.map((school) => [school, new Set(DEVICE_KINDS)]))
  const places: Record<string, DevicePlace> = {
    a1: { school: A, kind: 'laptop' },
    a2: { school: A, kind: 'tablet' },
    b1: { school: B, kind: 'laptop' },
  }
  const ofReach = async (reach: Reach): Promise<LiveCounts> => ({
    counts: { ...counts, ok: reach === 'all' ? 99 : reach.size },
    quarantine: 0,
  })

  it('hears of the devices that it reaches, with the counts of its reach', async () => {
    const { live, pass } = bench(ofReach, places)
    live.start()
    const all = listen(live)
    const one = listen(live, whole(A))
    const lot = listen(live, new Map([[A, new Set(['tablet' as const])]]))
    for (const device of ['a1', 'a2', 'b1', 'gone']) live.touchDevice(device)
    await pass(0)
    const told = ({ changes }: typeof all) => changes.map(({ devices, counts: { ok } }) => ({ devices, ok }))
    expect([told(all), told(one), told(lot)]).toEqual([
      [{ devices: ['a1', 'a2', 'b1', 'gone'], ok: 99 }],
      [{ devices: ['a1', 'a2'], ok: 1 }],
      [{ devices: ['a2'], ok: 1 }],
    ])
  })

  it('hears nothing at all of what happens elsewhere', async () => {
    const { live, state, pass } = bench(ofReach, places)
    live.start()
    const { changes } = listen(live, whole(A))
    live.touchDevice('b1')
    live.touchPlaces(B)
    await pass(0)
    expect({ changes, reads: state.reads }).toEqual({ changes: [], reads: 0 })
    live.touchPlaces(A)
    await pass(LIVE_PERIOD_MS)
    expect(changes.map(({ devices, places }) => ({ devices, places }))).toEqual([{ devices: [], places: true }])
  })

  it('hears of the quarantine only where its own count is another', async () => {
    let quarantine = 0
    const { live, pass } = bench(async () => ({ counts, quarantine }), places)
    live.start()
    const { changes } = listen(live, whole(A))
    live.touchDevice('a1')
    await pass(0)
    live.touchQuarantine()
    await pass(LIVE_PERIOD_MS)
    quarantine = 1
    live.touchQuarantine()
    await pass(LIVE_PERIOD_MS)
    expect(changes.map((change) => change.quarantine)).toEqual([0, 1])
  })

  it('is not told that many devices changed where few of them are its own', async () => {
    const { live, pass } = bench(ofReach, places)
    live.start()
    const all = listen(live)
    const one = listen(live, whole(A))
    live.touchDevice('a1')
    for (let index = 0; index < MAX_NAMED_DEVICES; index++) live.touchDevice(`far-${index}`)
    await pass(0)
    expect([all.changes[0]?.devices, one.changes[0]?.devices]).toEqual([null, ['a1']])
  })

  it('costs one read with all others of an equal reach, and asks where devices are only for its like', async () => {
    const { live, state, pass } = bench(ofReach, places)
    live.start()
    for (let index = 0; index < 50; index++) listen(live)
    live.touchDevice('a1')
    await pass(0)
    expect(state).toMatchObject({ reads: 1, placeReads: 0 })
    for (let index = 0; index < 50; index++) listen(live, index % 2 === 0 ? whole(A, B) : whole(B, A))
    live.touchDevice('a1')
    await pass(LIVE_PERIOD_MS)
    expect(state).toMatchObject({ reads: 3, placeReads: 1 })
  })
})
