import { afterEach, describe, expect, it } from 'vitest'
import { countSimulated } from '../processes/count-simulated.ts'
import { startDemoOn } from '../processes/demo-start.ts'
import { runSeedSchool } from '../processes/run-seed-school.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const MACHINES = 5
const NOTHING = { schools: 0, devices: 0, statuses: 0, events: 0, days: 0 }
const folder = scratchFolder()
const ends: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  folder.remove()
})

/** Starts writing a school with its year, and ends that with the test at the latest. */
function seed() {
  const running = runSeedSchool(folder.path, MACHINES)
  const end = () => {
    running.kill()
    return running.ended
  }
  ends.push(end)
  return { ...running, end }
}

describe('a demo that is killed while its year is written', () => {
  it('has none of it each time, and begins again until it has all of it, once', async () => {
    for (const devices of [1, MACHINES - 1]) {
      const { lines, end } = seed()
      await waitUntil(() => lines().includes(`${devices}`), { within: 60_000, what: `${devices} devices` })
      await end()
      expect(await countSimulated(folder.path)).toEqual(NOTHING)
    }
    const whole = seed()
    await whole.ended
    expect(whole.lines().at(-1)).toBe('true')
    const counts = await countSimulated(folder.path)
    // The first machines of the school are PCs of boards, and each brings its board.
    expect(counts).toMatchObject({ schools: 1, devices: 2 * MACHINES })
    expect(counts.days).toBeGreaterThan(100 * MACHINES)

    const again = seed()
    await again.ended
    expect(again.lines()).toEqual(['false'])
    expect(await countSimulated(folder.path)).toEqual(counts)
  })

  it('keeps nothing and ends in order where a person stops it', async () => {
    const demo = startDemoOn(folder.path)
    ends.push(() => {
      demo.child.kill('SIGKILL')
      return demo.ended
    })
    await waitUntil(() => demo.percents().includes(20), { within: 60_000, what: 'a part of the year' })
    demo.child.kill('SIGTERM')
    expect(await demo.ended).toBe(0)
    expect(demo.out()).not.toContain('"event":"ready"')
    expect(await countSimulated(folder.path)).toEqual(NOTHING)
  })
})
