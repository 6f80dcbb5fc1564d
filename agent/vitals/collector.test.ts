import { PreauError } from '@preau/protocol/errors.ts'
import type { ReadingName, ReadingValues } from '@preau/protocol/rules/readings.ts'
import { describe, expect, it } from 'vitest'
import { type Collector, type Round, startCollector } from './collector.ts'
import type { ReadingSource } from './reading-source.ts'
import { type RecordedMachine, recordedMachine } from './recorded-machine.ts'
import { emptyRecording } from './recordings/empty-recording.ts'

/** Timers that run when the machine's clock has come so far. */
function timersOf(machine: RecordedMachine) {
  const timers = new Map<object, { at: number; run: () => void }>()
  return {
    after: (seconds: number, run: () => void) => {
      const key = {}
      timers.set(key, { at: machine.monotonic() + seconds, run })
      return () => void timers.delete(key)
    },
    /** Lets time go by in steps of a second. */
    async pass(seconds: number) {
      for (let second = 0; second < seconds; second += 1) {
        machine.pass(1)
        for (const [key, timer] of [...timers]) {
          if (timer.at > machine.monotonic()) continue
          timers.delete(key)
          timer.run()
        }
        await settled()
      }
    },
  }
}

/** Lets every promise that can settle do so: none of these waits for anything outside. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

function source(names: ReadingName[], read: ReadingSource['read'], more: Partial<ReadingSource> = {}): ReadingSource {
  return { names, every: 60, spawns: 0, read, ...more }
}

interface Given {
  at: number
  values: ReadingValues
  failed: string[]
  resumed: boolean
}

function collect(sources: ReadingSource[]) {
  const machine = recordedMachine({ ...emptyRecording('linux'), now: 1_750_000_000_000, monotonic: 100 })
  const timers = timersOf(machine)
  const given: Given[] = []
  const onValues = (values: ReadingValues, { failed, resumed }: Round) =>
    given.push({ at: machine.monotonic() - 100, values, failed: failed.flatMap(({ names }) => [...names]), resumed })
  const collector: Collector = startCollector({ machine, sources, after: timers.after, onValues })
  return { machine, collector, given, pass: timers.pass }
}

const heard = (given: Given[]) => given.map(({ at, values }) => [at, values])

describe('the collector', () => {
  it('gives every reading at once, then each at its period', async () => {
    let load = 0
    const { collector, given, pass } = collect([
      source(['cpu.load'], async () => ({ 'cpu.load': ++load })),
      source(['uptime.days'], async () => ({ 'uptime.days': 3 }), { every: 180 }),
    ])
    await collector.ready()
    await pass(180)
    expect(heard(given)).toEqual([
      [0, { 'cpu.load': 1, 'uptime.days': 3 }],
      [60, { 'cpu.load': 2 }],
      [120, { 'cpu.load': 3 }],
      [180, { 'cpu.load': 4, 'uptime.days': 3 }],
    ])
    expect(collector.state()).toEqual({ 'cpu.load': 4, 'uptime.days': 3 })
  })

  it('looks soon again where one look tells nothing', async () => {
    const looks: number[] = []
    const rate = source(
      ['net.receive'],
      async (machine) => {
        looks.push(machine.monotonic() - 100)
        return {}
      },
      { again: 5 },
    )
    const { collector, pass } = collect([rate])
    await collector.ready()
    await pass(130)
    expect(looks).toEqual([0, 5, 60, 120])
  })

  it('looks one after the other, and never at two that start programs in one round', async () => {
    let underWay = 0
    const most: number[] = []
    const slow = async () => {
      underWay += 1
      most.push(underWay)
      await settled()
      underWay -= 1
      return {}
    }
    const dear = (value: number) => async () => ({ ...(await slow()), 'printers.stopped': value })
    const { collector, given, pass } = collect([
      source(['printers.stopped'], dear(1), { spawns: 1, every: 3600 }),
      source(['cpu.load'], slow),
      source(['memory.used'], slow),
      source(['disk.health'], async () => ({ ...(await slow()), 'disk.health:sda': 1 }), { spawns: 2, every: 3600 }),
    ])
    await collector.ready()
    await pass(5)
    expect(Math.max(...most)).toBe(1)
    expect(heard(given)).toEqual([
      [1, { 'printers.stopped': 1 }],
      [2, { 'disk.health:sda': 1 }],
    ])
  })

  it('says once that a thing is gone, and forgets it', async () => {
    let there = true
    const { collector, given, pass } = collect([
      source(['disk.used'], async () => ({ 'disk.used:/': 40, ...(there ? { 'disk.used:/srv': 7 } : {}) })),
    ])
    await collector.ready()
    there = false
    await pass(120)
    expect(heard(given)).toEqual([
      [0, { 'disk.used:/': 40, 'disk.used:/srv': 7 }],
      [60, { 'disk.used:/': 40, 'disk.used:/srv': null }],
      [120, { 'disk.used:/': 40 }],
    ])
    expect(collector.state()).toEqual({ 'disk.used:/': 40 })
  })

  it('says once that a source fails, asks it less and less, and says it anew after it has worked', async () => {
    const attempts: number[] = []
    const fails = [false, true, true, true, true, false, true]
    const { collector, given, pass } = collect([
      source(['temperature.cpu'], async (machine) => {
        attempts.push(machine.monotonic() - 100)
        if (fails.shift()) throw new PreauError('READING_FAILED')
        return { 'temperature.cpu': 50 }
      }),
    ])
    await collector.ready()
    await pass(2000)
    expect(attempts.slice(0, 7)).toEqual([0, 60, 180, 420, 900, 1860, 1920])
    expect(given.slice(0, 5).map(({ at, values, failed }) => [at, values, failed])).toEqual([
      [0, { 'temperature.cpu': 50 }, []],
      [60, {}, ['temperature.cpu']],
      [420, { 'temperature.cpu': null }, []],
      [1860, { 'temperature.cpu': 50 }, []],
      [1920, {}, ['temperature.cpu']],
    ])
  })

  it('leaves a source behind that hangs, and asks it again only when that look has ended', async () => {
    let attempts = 0
    let release = () => {}
    const hanging = source(['net.up'], () => {
      attempts += 1
      return new Promise<ReadingValues>((resolve) => {
        release = () => resolve({ 'net.up:eth0': 1 })
      })
    })
    const { collector, given, pass } = collect([hanging, source(['cpu.load'], async () => ({ 'cpu.load': 5 }))])
    await pass(600)
    expect(given.flatMap(({ failed }) => failed)).toEqual(['net.up'])
    expect(given.length).toBeGreaterThan(8)
    expect(attempts).toBe(1)
    release()
    await settled()
    await pass(300)
    expect(attempts).toBe(2)
    expect(collector.state()).toEqual({ 'cpu.load': 5 })
  })

  it('takes a source that throws before it promises anything for one that fails', async () => {
    const { collector, given, pass } = collect([
      source(['wifi.signal'], () => {
        throw new TypeError('no such thing')
      }),
      source(['cpu.load'], async () => ({ 'cpu.load': 5 })),
    ])
    await collector.ready()
    await pass(120)
    expect(given.map(({ values, failed }) => [values, failed])).toEqual([
      [{ 'cpu.load': 5 }, ['wifi.signal']],
      [{ 'cpu.load': 5 }, []],
      [{ 'cpu.load': 5 }, []],
    ])
  })

  it('looks at once after a sleep, by whichever clock tells it', async () => {
    const { collector, given, machine, pass } = collect([
      source(['uptime.days'], async () => ({ 'uptime.days': 1 }), { every: 3600 }),
      source(['cpu.load'], async () => ({ 'cpu.load': 1 })),
    ])
    await collector.ready()
    machine.recording.now += 8 * 3_600_000
    await pass(60)
    machine.pass(600)
    await pass(60)
    expect(given.map(({ at, resumed, values }) => [at, resumed, Object.keys(values).length])).toEqual([
      [0, false, 2],
      [60, true, 2],
      [661, true, 2],
      [720, false, 1],
    ])
  })

  it('takes no reading that no message can bear, and no more than 200', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`disk.used:/d${index}`, 1]))
    const { collector, given } = collect([
      source(['cpu.load'], async () => ({ 'cpu.load': Number.NaN, 'memory.used': 1e300, 'NOT AN ID': 1 })),
      source(['disk.used'], async () => many),
      source(['uptime.days'], async () => ({ 'uptime.days': 1 })),
    ])
    await collector.ready()
    expect(Object.keys(given[0]?.values ?? {})).toEqual(Object.keys(many).slice(0, 200))
  })

  it('is silent once it is stopped', async () => {
    const { collector, given, pass } = collect([source(['cpu.load'], async () => ({ 'cpu.load': 5 }))])
    await collector.ready()
    collector.stop()
    await pass(300)
    expect(given.length).toBe(1)
  })
})
