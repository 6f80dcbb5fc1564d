import { describe, expect, it } from 'vitest'
import { HashTurns } from './hash-turns.ts'

/** Work that ends when the test says so, in the order in which it was begun. */
function slowWork() {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const work = (name: string) => () =>
    new Promise<void>((end) => {
      begun.push(name)
      ends.push(end)
    })
  const endNext = async () => {
    ends.shift()?.()
    await soon()
  }
  return { begun, work, endNext }
}

/** Everything that can go on has gone on. */
const soon = () => new Promise((next) => setImmediate(next))

const stranger = (source: string) => ({ isKnown: false, source })

describe('the turns of password hashes', () => {
  it('run one at a time, who is known first, then each address in its turn', async () => {
    const turns = new HashTurns()
    const { begun, work, endNext } = slowWork()
    const flood = Array.from({ length: 5 }, (_, i) => turns.run(work(`flood ${i}`), stranger('10.0.0.1')))
    const other = turns.run(work('other address'), stranger('10.0.0.2'))
    const known = turns.run(work('known'), { isKnown: true, source: '10.0.0.1' })
    await soon()
    expect(begun).toEqual(['flood 0'])
    for (let i = 0; i < 7; i++) await endNext()
    await Promise.all([...flood, other, known])
    expect(begun).toEqual(['flood 0', 'known', 'flood 1', 'other address', 'flood 2', 'flood 3', 'flood 4'])
  })

  it('are refused to an address that has eight waiting, and to nobody else', async () => {
    const turns = new HashTurns()
    const { begun, work, endNext } = slowWork()
    const flood = Array.from({ length: 12 }, () => turns.run(work('flood'), stranger('10.0.0.1')))
    const settled = Promise.allSettled(flood)
    const other = turns.run(work('other'), stranger('10.0.0.2'))
    await soon()
    for (let i = 0; i < 10; i++) await endNext()
    await other
    expect((await settled).filter(({ status }) => status === 'rejected')).toHaveLength(3)
    expect(begun.filter((name) => name === 'other')).toHaveLength(1)
  })

  it('go on after work that failed', async () => {
    const turns = new HashTurns()
    const failing = turns.run(() => Promise.reject(new Error('no memory')))
    const next = turns.run(async () => 'done')
    await expect(failing).rejects.toThrow('no memory')
    expect(await next).toBe('done')
  })
})
