import { describe, expect, it } from 'vitest'
import { createReporter } from './reporting/reporter.ts'
import { sample } from './sampling.ts'
import { fakeClock } from './uplink/fake-clock.ts'
import { openOutbox } from './uplink/outbox.ts'

function sampler() {
  const clock = fakeClock()
  const outbox = openOutbox(':memory:', { clock })
  const moved: number[] = []
  const urgent: number[] = []
  const sampling = sample({
    clock,
    outbox,
    reporter: createReporter(),
    own: () => ({ 'outbox.records': 0 }),
    onThingsMoved: () => moved.push(clock.uptime()),
    onUrgent: () => urgent.push(clock.uptime()),
  })
  const samples = () =>
    outbox.peek(-1, 10, 1e6).flatMap((record) => (record.kind === 'report' ? [[record.uptime, record.values]] : []))
  return { clock, sampling, samples, moved, urgent }
}

describe('sample', () => {
  it('joins looks that come together into one sample, with the readings of the agent itself', () => {
    const { clock, sampling, samples } = sampler()
    sampling.look({ 'cpu.load': 10 })
    clock.advance(1000)
    sampling.look({ 'cpu.load': 10, 'memory.used': 40 })
    clock.advance(60_000)
    expect(samples()).toEqual([[5, { 'cpu.load': 10, 'memory.used': 40, 'outbox.records': 0 }]])
    sampling.look({ 'cpu.load': 90, 'memory.used': 40 })
    sampling.flush()
    expect(samples().slice(1)).toEqual([[61, { 'cpu.load': 90 }]])
    sampling.look({ 'cpu.load': 10 })
    sampling.stop()
    clock.advance(60_000)
    expect(samples()).toHaveLength(2)
  })

  it('sees that a disk or a screen came or went, not that it was looked at for the first time', () => {
    const { clock, sampling, moved } = sampler()
    sampling.look({ 'cpu.load': 10 })
    sampling.look({ 'disk.total:/': 1, 'displays.connected': 1 })
    sampling.look({ 'disk.total:/': 2, 'displays.connected': 1 })
    expect(moved).toEqual([])
    clock.advance(1000)
    sampling.look({ 'disk.total:/': 2, 'disk.total:/media/usb': 1, 'displays.connected': 1 })
    clock.advance(1000)
    sampling.look({ 'disk.total:/': 2, 'disk.total:/media/usb': 1, 'displays.connected': 0 })
    expect(moved).toEqual([1, 2])
  })

  it('tells of the sample that may change how the machine is judged, once it is kept', () => {
    const { clock, sampling, samples, urgent } = sampler()
    sampling.look({ 'disk.used:/': 90 })
    sampling.flush()
    expect(urgent).toEqual([0])
    sampling.look({ 'disk.used:/': 92 })
    clock.advance(10_000)
    expect(urgent).toEqual([0])
    sampling.look({ 'disk.used:/': 97 })
    clock.advance(5000)
    expect(urgent).toEqual([0, 15])
    expect(samples().at(-1)).toEqual([15, { 'disk.used:/': 97 }])
  })
})
