import { describe, expect, it } from 'vitest'
import { Turns } from './turns.ts'

const alive = new AbortController().signal

describe('turns', () => {
  it('runs so many at a time, in the order in which they came', async () => {
    const turns = new Turns(2)
    const ends: (() => void)[] = []
    const begun: number[] = []
    const work = (number: number) =>
      turns.take(alive, async () => {
        begun.push(number)
        await new Promise<void>((end) => ends.push(end))
        return number
      })
    const results = [work(1), work(2), work(3), work(4)]
    await Promise.resolve()
    expect(begun).toEqual([1, 2])
    ends[1]?.()
    await results[1]
    await Promise.resolve()
    expect(begun).toEqual([1, 2, 3])
    ends[0]?.()
    ends[2]?.()
    await results[0]
    await results[2]
    await Promise.resolve()
    ends[3]?.()
    expect(await Promise.all(results)).toEqual([1, 2, 3, 4])
  })

  it('never begins what was given up while it waited, and passes the turn on', async () => {
    const turns = new Turns(1)
    let end: () => void = () => undefined
    const first = turns.take(alive, () => new Promise<void>((done) => (end = done)))
    const given = new AbortController()
    let begun = false
    const second = turns.take(given.signal, async () => {
      begun = true
    })
    const third = turns.take(alive, async () => 'third')
    given.abort()
    end()
    await first
    await expect(second).rejects.toMatchObject({ code: 'REQUEST_ABANDONED' })
    expect([await third, begun]).toEqual(['third', false])
  })

  it('gives the turn back when work fails', async () => {
    const turns = new Turns(1)
    await expect(turns.take(alive, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await turns.take(alive, async () => 1)).toBe(1)
  })
})
