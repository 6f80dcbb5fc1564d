import { expect, it } from 'vitest'
import { fakeClock } from '../uplink/fake-clock.ts'
import { keepThere } from './keep-there.ts'

it('starts what fell at once, then with waits, none longer than four seconds, and not after its end', async () => {
  const clock = fakeClock()
  const starts: number[] = []
  const falls: string[] = []
  let fall = (_why: string) => {}
  let ended = 0
  const kept = keepThere({
    clock,
    start: async (onGone) => {
      starts.push(clock.uptime())
      fall = onGone
      return {
        end: async () => {
          ended += 1
        },
      }
    },
    onFell: (why) => falls.push(why),
  })
  const settle = () => new Promise((next) => setImmediate(next))
  await settle()
  for (let count = 0; count < 6; count++) {
    fall('gone')
    clock.advance(4000)
    await settle()
  }
  const waits = starts.slice(1).map((at, index) => at - (starts[index] ?? 0))
  expect(starts).toHaveLength(7)
  expect(Math.max(...waits)).toBeLessThanOrEqual(8)
  expect(falls).toHaveLength(6)
  await kept.stop()
  fall('gone')
  clock.advance(10_000)
  await settle()
  expect(starts).toHaveLength(7)
  expect(ended).toBe(1)
})
