import { PreauError } from '@preau/protocol/errors.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CommitQueue, type Entry } from './queue.ts'

interface Item extends Entry {
  name: string
}

const limits = { gather: 0, batch: 3, waitingBytes: 100 }

function item(name: string, log: string[], bytes = 1): Item {
  return { name, bytes, settle: (error) => log.push(error ? `${name} ${error.code}` : name) }
}

describe('CommitQueue', () => {
  it('settles every entry once, in the order in which they came, whatever comes while a commit runs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(5), { maxLength: 6 }), { maxLength: 8 }), async (bursts) => {
        const log: string[] = []
        let running = 0
        const queue = new CommitQueue<Item>(async (batch) => {
          running += 1
          expect(running).toBe(1)
          expect(batch.length).toBeLessThanOrEqual(3)
          await Promise.resolve()
          for (const entry of batch) entry.settle()
          running -= 1
        }, limits)
        const pushed: string[] = []
        for (const [burst, names] of bursts.entries()) {
          for (const [index, name] of names.entries()) {
            pushed.push(`${burst}.${index}.${name}`)
            queue.push(item(`${burst}.${index}.${name}`, log))
          }
          await Promise.resolve()
        }
        await queue.drain()
        expect(log).toEqual(pushed)
      }),
    )
  })

  it('refuses what would make it hold more bytes than it may, and takes it again when there is room', async () => {
    const log: string[] = []
    const queue = new CommitQueue<Item>(async (batch) => {
      for (const entry of batch) entry.settle()
    }, limits)
    expect([queue.push(item('a', log, 60)), queue.push(item('b', log, 60)), queue.push(item('c', log, 40))]).toEqual([
      true,
      false,
      true,
    ])
    await queue.drain()
    expect(queue.push(item('b', log, 60))).toBe(true)
    await queue.drain()
    expect(log).toEqual(['a', 'c', 'b'])
  })

  it('settles a batch with the error where the commit throws, and goes on with the next', async () => {
    const log: string[] = []
    let fails = true
    const queue = new CommitQueue<Item>(async (batch) => {
      if (fails) throw new PreauError('STORE_FAILED')
      for (const entry of batch) entry.settle()
    }, limits)
    queue.push(item('a', log))
    await queue.drain()
    fails = false
    queue.push(item('b', log))
    await queue.drain()
    expect(log).toEqual(['a STORE_FAILED', 'b'])
  })
})
