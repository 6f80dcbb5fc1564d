import { describe, expect, it } from 'vitest'
import { Jobs } from './every.ts'

/** Timers that fire when told, each once. */
function timers() {
  const waiting: { ms: number; run: () => void }[] = []
  return {
    waiting,
    after: (ms: number, run: () => void) => {
      const timer = { ms, run }
      waiting.push(timer)
      return () => {
        const index = waiting.indexOf(timer)
        if (index >= 0) waiting.splice(index, 1)
      }
    },
    async fire() {
      for (const timer of waiting.splice(0)) timer.run()
      for (let i = 0; i < 10; i++) await Promise.resolve()
    },
  }
}

describe('Jobs', () => {
  it('runs each job after its period, again and again', async () => {
    const clock = timers()
    const runs: string[] = []
    const jobs = new Jobs(
      [
        { name: 'a', period: 10, run: async () => void runs.push('a') },
        { name: 'b', period: 20, run: async () => void runs.push('b') },
      ],
      { failed: () => undefined, after: clock.after },
    )
    jobs.start()
    expect(clock.waiting.map((timer) => timer.ms)).toEqual([10, 20])
    await clock.fire()
    await clock.fire()
    expect(runs).toEqual(['a', 'b', 'a', 'b'])
    await jobs.stop()
    expect(clock.waiting).toEqual([])
  })

  it('reports a run that failed and runs the job again', async () => {
    const clock = timers()
    const failures: unknown[] = []
    const jobs = new Jobs([{ name: 'prune', period: 10, run: () => Promise.reject(new Error('away')) }], {
      failed: (job, error) => failures.push([job, error]),
      after: clock.after,
    })
    jobs.start()
    await clock.fire()
    await clock.fire()
    await jobs.stop()
    expect(failures).toEqual([
      ['prune', new Error('away')],
      ['prune', new Error('away')],
    ])
  })

  it('does not begin a run while one is under way, and waits for it at its stop', async () => {
    const clock = timers()
    let begun = 0
    let finish: (() => void) | undefined
    let toldToStop = false
    const jobs = new Jobs(
      [
        {
          name: 'slow',
          period: 10,
          run: async (stopping) => {
            begun++
            await new Promise<void>((resolve) => {
              finish = resolve
            })
            toldToStop = stopping()
          },
        },
      ],
      { failed: () => undefined, after: clock.after },
    )
    jobs.start()
    await clock.fire()
    await clock.fire()
    expect({ begun, waiting: clock.waiting.length }).toEqual({ begun: 1, waiting: 0 })
    let stopped = false
    const stop = jobs.stop().then(() => {
      stopped = true
    })
    await Promise.resolve()
    expect(stopped).toBe(false)
    finish?.()
    await stop
    expect({ toldToStop, waiting: clock.waiting.length }).toEqual({ toldToStop: true, waiting: 0 })
  })
})
