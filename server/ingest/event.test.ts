import { stateDigest } from '@preau/protocol/rules/digest.ts'
import { describe, expect, it } from 'vitest'
import { DEVICE, livingDevice, message, NOW, report, take, told } from './testing/a-device.ts'
import { newsOf } from './unit.ts'

describe('applyEvent', () => {
  it('stores the event at the moment at which it was made', () => {
    const made = { at: 5, uptime: 4400, run: 2 }
    const unit = take(
      livingDevice(),
      message('event', 10, { event: 'disk.removed', severity: 'warning', params: { name: 'E:' } }, { made }),
    )
    expect(unit.events).toMatchObject([
      { at: NOW - 600_000, epoch: 7, seq: 10, source: 'agent', event: 'disk.removed', params: { name: 'E:' } },
    ])
  })

  it('puts a device that announces its shutdown to sleep, which is no fault', () => {
    const state = livingDevice()
    take(state, message('event', 10, { event: 'device.asleep', severity: 'info', params: { cause: 'shutdown' } }))
    expect(state).toMatchObject({ asleep: { since: NOW, cause: 'shutdown' }, upto: 10, status: { status: 'asleep' } })
  })

  it('keeps an event of a code that it does not know', () => {
    const unit = take(livingDevice(), message('event', 10, { event: 'moon.full', severity: 'info' }))
    expect(told(unit)).toEqual(['moon.full'])
  })
})

describe('newsOf', () => {
  it('names a device with an event or another status, and none of which only measures came in', () => {
    const measures = take(livingDevice(), report(10, [{ 'cpu.load': 7 }]))
    const full = take(livingDevice(), report(10, [{ 'disk.used:/': 96 }]))
    const spoken = take(livingDevice(), message('event', 10, { event: 'moon.full', severity: 'info' }))
    expect([measures, full, spoken].map((unit) => [...newsOf(unit)])).toEqual([[], [DEVICE], [DEVICE]])
  })
})

describe('applyDigest', () => {
  const inventory = { system: '0'.repeat(16) }

  it('is content where both sides hold the same', () => {
    const state = livingDevice({ inventory })
    const unit = take(state, message('digest', 9, { state: stateDigest(state.values), inventory }))
    expect([unit.wants.get(DEVICE), told(unit)]).toEqual([undefined, []])
  })

  it('asks for a birth, and says so, where the states differ', () => {
    const unit = take(livingDevice({ inventory }), message('digest', 9, { state: '0'.repeat(16), inventory }))
    expect([unit.wants.get(DEVICE), told(unit)]).toEqual(['birth', ['state.diverged']])
  })

  it('does not compare while records are on their way', () => {
    const unit = take(livingDevice({ inventory }), message('digest', 12, { state: '0'.repeat(16), inventory }))
    expect(unit.wants.get(DEVICE)).toBeUndefined()
  })

  it('asks for the inventory where a section differs', () => {
    const unit = take(livingDevice(), message('digest', 12, { state: '0'.repeat(16), inventory }))
    expect(unit.wants.get(DEVICE)).toBe('inventory')
  })
})
