import { PreauError } from '@preau/protocol/errors.ts'
import type { ActionName } from '@preau/protocol/runbooks/catalogue.ts'
import type { Runbook } from '@preau/protocol/runbooks/runbook.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeClock } from '../uplink/fake-clock.ts'
import { type Hand, type Hands, runRunbook } from './run-runbook.ts'

const NAMES: ActionName[] = ['service.restart', 'disk.free', 'print_queue.empty', 'network.reset']
const words = { fr: 'x', en: 'x' }

function bookOf(steps: Runbook['steps']): Runbook {
  const facts = { runbook: 'tried', version: '1.0', title: words, says: words, risk: 'disturbs', within: 60 } as const
  return { ...facts, platforms: ['linux'], steps }
}

async function run(steps: Runbook['steps'], hands: Partial<Hands>) {
  const clock = fakeClock()
  const running = runRunbook(bookOf(steps), {}, { actions: {}, conditions: {}, ...hands }, clock)
  let over = false
  void running.then(() => {
    over = true
  })
  for (let second = 0; second < 400 && !over; second++) await clock.advanceAsync(1000)
  return await running
}

describe('a runbook on a machine', () => {
  it('does its steps in their order and proves each', async () => {
    const told: string[] = []
    const outcome = await run(
      [
        { do: 'disk.free', with: { older: 7 }, check: { is: 'disk.below', with: { percent: 90 } } },
        { do: 'board.find' },
      ],
      {
        actions: {
          'disk.free': async (given) => {
            told.push(`free ${JSON.stringify(given)}`)
            return { seen: { freed: 12 } }
          },
          'board.find': async () => {
            told.push('find')
            return { needless: true }
          },
        },
        conditions: {
          'disk.below': async (given) => {
            told.push(`look ${JSON.stringify(given)}`)
            return true
          },
        },
      },
    )
    expect(told).toEqual(['free {"older":7}', 'look {"percent":90}', 'find'])
    expect(outcome).toEqual({
      end: 'done',
      steps: [
        { do: 'disk.free', end: 'done', ms: 0, seen: { freed: 12 } },
        { do: 'board.find', end: 'needless', ms: 0, seen: {} },
      ],
    })
  })

  it('takes back what was done, the last first, whatever fails and wherever: the machine is as it was', async () => {
    const how = fc.constantFrom('fine', 'throws', 'unproved', 'unmet', 'hangs')
    const property = fc.asyncProperty(fc.array(how, { minLength: 1, maxLength: 4 }), async (ways) => {
      const applied: number[] = []
      const undone: number[] = []
      const actions: Partial<Record<ActionName, Hand>> = {}
      for (const [index, way] of ways.entries()) {
        actions[NAMES[index] as ActionName] = async () => {
          if (way === 'throws') throw new PreauError('FIX_FAILED', { why: 'broken' })
          if (way === 'hangs') await new Promise(() => undefined)
          applied.push(index)
          return {
            undo: async () => {
              applied.splice(applied.indexOf(index), 1)
              undone.push(index)
            },
          }
        }
      }
      const outcome = await run(
        ways.map((way, index) => ({
          do: NAMES[index] as ActionName,
          ...(way === 'unmet' && { needs: [{ is: 'printers.there' }] }),
          ...(way === 'unproved' && { check: { is: 'server.reached', within: 3 } }),
        })),
        { actions, conditions: { 'printers.there': async () => false, 'server.reached': async () => false } },
      )
      const first = ways.findIndex((way) => way !== 'fine')
      if (first < 0) {
        expect([outcome.end, applied.length, undone]).toEqual(['done', ways.length, []])
        return
      }
      expect(outcome.end).toBe(ways[first] === 'unmet' ? 'unmet' : 'failed')
      expect(applied).toEqual([])
      expect(undone).toEqual([...undone].sort((a, b) => b - a))
      expect(undone.length).toBe(first + (ways[first] === 'unproved' ? 1 : 0))
      expect(outcome.steps.length).toBe(first + 1)
    })
    await fc.assert(property, { numRuns: 100 })
  })

  it('says that taking back failed, and goes on with the rest', async () => {
    const outcome = await run([{ do: 'service.restart' }, { do: 'disk.free' }, { do: 'board.find' }], {
      actions: {
        'service.restart': async () => ({ undo: async () => undefined }),
        'disk.free': async () => ({
          undo: async () => {
            throw new PreauError('FIX_FAILED', { why: 'stuck' })
          },
        }),
      },
    })
    expect(outcome).toMatchObject({
      end: 'failed',
      code: 'FIX_FAILED',
      steps: [{ end: 'undone' }, { end: 'stuck' }, { end: 'failed', seen: { why: 'no_hand' } }],
    })
  })

  it('waits for its check as long as it says, and no longer', async () => {
    let looks = 0
    const conditions: Hands['conditions'] = { 'server.reached': async () => ++looks > 4 }
    const step = { do: 'network.reset', check: { is: 'server.reached', within: 10 } }
    const actions: Hands['actions'] = { 'network.reset': async () => ({}) }
    expect((await run([step], { actions, conditions })).end).toBe('done')
    looks = -1000
    expect(await run([step], { actions, conditions })).toMatchObject({ end: 'failed', steps: [{ end: 'unproved' }] })
  })
})
