import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { birth, DEVICE, livingDevice, message, NOW, report, SCHOOL, take, told } from './testing/a-device.ts'

describe('applyReport', () => {
  it('makes a row of each sample, on the clock of the server', () => {
    const unit = take(livingDevice(), report(10, [{ 'cpu.load': 1 }, { 'cpu.load': 2 }]))
    expect(unit.samples).toEqual([
      [1, 7, 10, 0, NOW - 60_000, 0, { 'cpu.load': 1 }],
      [1, 7, 11, 0, NOW, 0, { 'cpu.load': 2 }],
    ])
  })

  it('lays what changed over what was known, and takes away what is gone', () => {
    const state = livingDevice({ values: { 'cpu.load': 5, 'disk.used:E:': 40 } })
    take(state, report(10, [{ 'disk.used:E:': null, 'memory.used': 61 }]))
    expect(state).toMatchObject({ values: { 'cpu.load': 5, 'memory.used': 61 }, stateSeq: 10, upto: 10, valuesAt: NOW })
  })

  it('knows no more readings than one message holds, however many names a device makes up', () => {
    const state = livingDevice()
    for (let batch = 0; batch < 5; batch++) {
      const values = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`net.up:card ${batch} ${i}`, 1]))
      take(state, report(10 + batch, [values]))
    }
    expect(Object.keys(state.values)).toHaveLength(200)
    expect(state.values).toMatchObject({ 'cpu.load': 5, 'net.up:card 0 149': 1, 'net.up:card 1 48': 1 })
    take(state, report(15, [{ 'cpu.load': 7, 'net.up:card 0 149': null, 'swap.used': 3 }]))
    expect(state.values).toMatchObject({ 'cpu.load': 7, 'swap.used': 3 })
  })

  it('forgets everything else where a sample is full', () => {
    const state = livingDevice({ values: { 'cpu.load': 5, 'disk.used:E:': 40 } })
    const samples = [{ seq: 10, at: NOW, uptime: 5000, run: 2, full: true, values: { 'cpu.load': 6 } }]
    take(state, message('report', 10, { samples }))
    expect(state.values).toEqual({ 'cpu.load': 6 })
  })

  it('touches what a fleet is asked for only where that changed', () => {
    const values = { 'disk.used:/': 60.2, 'disk.total:/': 1e9, 'battery.health': 80 }
    const touched = (sample: Record<string, number | null>) =>
      take(livingDevice({ values }), report(10, [sample])).measured.has(DEVICE)
    expect({
      load: touched({ 'cpu.load': 99, 'battery.charge': 12 }),
      sameInRounding: touched({ 'disk.used:/': 60.4 }),
      fuller: touched({ 'disk.used:/': 61 }),
      worn: touched({ 'battery.health': 79 }),
      gone: touched({ 'battery.health': null }),
    }).toEqual({ load: false, sameInRounding: false, fuller: true, worn: true, gone: true })
  })

  it('puts the samples of a clock that is ten years wrong where they belong, and says so', () => {
    const state = livingDevice()
    const at = NOW - 10 * 365 * 86_400_000
    const samples = [{ seq: 10, at: at - 120_000, uptime: 4880, run: 2, values: { 'clock.offset': -315_360_000 } }]
    const unit = take(state, message('report', 10, { samples }, { at }))
    expect(unit.samples[0]?.slice(4, 6)).toEqual([NOW - 120_000, at - NOW])
    expect(state.status).toMatchObject({ status: 'degraded', reasons: [{ code: 'clock_wrong' }] })
  })

  it('writes a change of status into history and timeline, with what decided', () => {
    const state = livingDevice()
    const unit = take(state, report(10, [{ 'disk.used:/': 96 }]))
    expect(unit.statusChanges).toEqual([
      { school: SCHOOL, device: DEVICE, at: NOW, status: 'degraded', reason: 'disk_nearly_full' },
    ])
    expect(unit.events).toMatchObject([
      { event: 'status.changed', source: 'server', params: { from: 'ok', to: 'degraded', reason: 'disk_nearly_full' } },
    ])
  })

  it('says anew why a device is in trouble only where that changed', () => {
    const state = livingDevice()
    const restated = (seq: number, values: Record<string, number>) =>
      take(state, report(seq, [values])).restated.has(DEVICE)
    expect({
      full: restated(10, { 'disk.used:/': 96 }),
      other: restated(11, { 'cpu.load': 7 }),
      same: restated(12, { 'disk.used:/': 96 }),
      fuller: restated(13, { 'disk.used:/': 97 }),
      emptied: restated(14, { 'disk.used:/': 40 }),
    }).toEqual({ full: true, other: false, same: false, fuller: true, emptied: true })
  })

  it('wakes a device that had announced its sleep', () => {
    const state = livingDevice({ asleep: { since: NOW - 1000, cause: 'shutdown' } })
    take(state, report(10, [{ 'cpu.load': 1 }]))
    expect(state).toMatchObject({ asleep: null, status: { status: 'ok' } })
  })

  it('I1 never moves the acknowledged place over a hole, and asks for a birth', () => {
    const state = livingDevice()
    const unit = take(state, report(12, [{ 'cpu.load': 1 }]))
    expect([state.upto, unit.wants.get(DEVICE), unit.samples.length]).toEqual([9, 'birth', 1])
  })

  it('I1 acknowledges what the samples stand for, not what the envelope says, and asks for a birth', () => {
    const sample = (seq: number) => ({ seq, at: NOW, uptime: 5000, run: 2, values: { 'cpu.load': 1 } })
    const beyond = livingDevice()
    const unit = take(beyond, message('report', 50, { samples: [sample(10), sample(11)] }))
    expect([beyond.upto, unit.wants.get(DEVICE)]).toEqual([11, 'birth'])
    const holed = livingDevice()
    take(holed, message('report', 13, { samples: [sample(10), sample(13)] }))
    expect(holed.upto).toBe(10)
    const thinned = livingDevice()
    take(
      thinned,
      message('report', 20, {
        samples: [
          { ...sample(15), from: 8 },
          { ...sample(20), from: 16 },
        ],
      }),
    )
    expect(thinned.upto).toBe(20)
  })

  it('I1 stores what comes under an epoch that is not the present one, acknowledges none of it, and asks for a birth', () => {
    const state = livingDevice()
    const unit = take(state, report(10, [{ 'cpu.load': 99 }], 6))
    expect(state).toMatchObject({ upto: 9, values: { 'cpu.load': 5 } })
    expect([unit.wants.get(DEVICE), unit.samples.length]).toEqual(['birth', 1])
  })

  it('I2 changes nothing of the state by a replay of what is stored, and counts it', () => {
    const state = livingDevice()
    const before = structuredClone(state.values)
    const unit = take(state, report(5, [{ 'cpu.load': 99 }]))
    expect(state).toMatchObject({ values: before, upto: 9, stateSeq: 9 })
    expect(unit.duplicates).toBe(1)
  })

  it('I2 makes no row of what an ack covered, for it may have been folded since', () => {
    const state = livingDevice()
    const unit = take(state, report(8, [{ 'cpu.load': 1 }, { 'cpu.load': 2 }, { 'cpu.load': 3 }]))
    expect(unit.samples.map(([, , seq]) => seq)).toEqual([10])
    expect(state.upto).toBe(10)
  })

  it('I1 acknowledges exactly the seqs without a hole, however the records are cut, repeated and reordered', () => {
    const piece = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 5 }))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const state = livingDevice({ upto: -1, stateSeq: -1 })
        let upto = -1
        for (const [from, count] of pieces) {
          take(
            state,
            report(
              from,
              Array.from({ length: count }, () => ({ 'cpu.load': 1 })),
            ),
          )
          if (from <= upto + 1) upto = Math.max(upto, from + count - 1)
          expect(state.upto).toBe(upto)
        }
      }),
    )
  })

  it('tells since when a condition holds out of the records of an outage', () => {
    const state = livingDevice()
    const full = Array.from({ length: 5 }, () => ({ 'disk.used:/': 97 }))
    const unit = take(state, birth({ first: 10, next: 15, values: { 'disk.used:/': 97 } }), report(10, full))
    expect(state.status.reasons).toMatchObject([{ code: 'disk_nearly_full', since: NOW - 240_000 }])
    expect(state.replay).toBeNull()
    expect(told(unit)).toEqual(['status.changed', 'connection.opened'])
  })

  it('ends the records of an outage with whatever record is the last one', () => {
    const state = livingDevice()
    const part = { section: 'printers' as const, digest: '0'.repeat(16), part: 1, parts: 1, items: [] }
    take(state, birth({ first: 10, next: 12, values: { 'disk.used:/': 97 } }))
    take(state, report(10, [{ 'disk.used:/': 97 }]), message('inventory', 11, part))
    expect([state.replay, state.status.since]).toEqual([null, NOW])
    const earlier = livingDevice()
    take(earlier, birth({ first: 10, next: 13, values: { 'disk.used:/': 97 } }))
    take(earlier, report(10, [{ 'disk.used:/': 97 }, { 'cpu.load': 3 }]), message('inventory', 12, part))
    expect([earlier.replay, earlier.status.since]).toEqual([null, NOW - 60_000])
  })

  it('fills the history of a device from before it was first heard, and leaves that of later alone', () => {
    const outage = [{ 'disk.used:/': 97 }, { 'disk.used:/': 40 }]
    const fresh = livingDevice({ firstHeardAt: null, epoch: 0, upto: -1 })
    const unit = take(fresh, birth({ first: 0, next: 2, acked: -1 }, 0))
    const epoch = fresh.epoch
    const later = take(fresh, report(0, outage, epoch))
    expect([...unit.statusChanges, ...later.statusChanges].map(({ at, status }) => [at - NOW, status])).toEqual([
      [-60_000, 'degraded'],
    ])
    const known = livingDevice()
    take(known, birth({ first: 10, next: 12 }))
    expect(take(known, report(10, outage)).statusChanges).toEqual([])
  })
})
