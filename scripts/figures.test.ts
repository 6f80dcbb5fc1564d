import { describe, expect, it } from 'vitest'
import { type Bench, type FigureLine, figureLine, measure } from './figures.ts'

const noStore = { name: 'no store', value: 58_020 }

async function run(bench: Omit<Bench, 'name' | 'about'>): Promise<FigureLine[]> {
  return measure({ name: 'ingest', about: '', ...bench }, () => {})
}

describe('a figure', () => {
  it('is one line of JSON with its yardstick, its goal and whether it was met', () => {
    const spec = { unit: '1/s', goal: { atLeast: 20_000 } }
    expect(JSON.stringify(figureLine('ingest', 'acked_per_s', spec, 20_512, noStore))).toBe(
      '{"bench":"ingest","figure":"acked_per_s","value":20512,"unit":"1/s","yardstick":"no store","yardstick_value":58020,"goal":20000,"met":true}',
    )
  })

  it.each([
    [{ atLeast: 10 }, 10, 10, true],
    [{ atLeast: 10 }, 9.9, 10, false],
    [{ atMost: 10 }, 10, 10, true],
    [{ atMost: 10 }, 10.1, 10, false],
    [{ atMost: 0 }, 1, 0, false],
    [{ atLeastRatio: 0.25 }, 14_505, 14_505, true],
    [{ atLeastRatio: 0.25, atLeast: 10 }, 14_504, 14_505, false],
    [{ atLeastRatio: 0.25, atLeast: 20_000 }, 14_505, 20_000, false],
    [{ atMostRatio: 0.5, atMost: 30_000 }, 29_100, 29_010, false],
  ])('judged by %j: %d against %d is %s', (goal, value, strictest, met) => {
    const line = figureLine('b', 'f', { unit: 'ms', goal }, value, noStore)
    expect({ goal: line.goal, met: line.met }).toEqual({ goal: strictest, met })
  })

  it('without a goal judges nothing', () => {
    expect(figureLine('b', 'f', { unit: 'ms' }, 1.23456)).toEqual({ bench: 'b', figure: 'f', value: 1.235, unit: 'ms' })
  })

  it('refuses a ratio of nothing', () => {
    expect(() => figureLine('b', 'f', { unit: 'ms', goal: { atMostRatio: 2 } }, 1)).toThrow(/\[INTERNAL\]/)
  })
})

describe('a bench', () => {
  it('gives its figures as they come', async () => {
    const figures = { a: { unit: 's', goal: { atMost: 2 } }, b: { unit: 's' } }
    const lines = await run({
      figures,
      run: async (report) => {
        report('b', 1)
        report('a', 3)
      },
    })
    expect(lines).toEqual([
      { bench: 'ingest', figure: 'b', value: 1, unit: 's' },
      { bench: 'ingest', figure: 'a', value: 3, unit: 's', goal: 2, met: false },
    ])
  })

  it('has missed a figure that it never told', async () => {
    expect(await run({ figures: { a: { unit: 's' } }, run: async () => {} })).toEqual([
      { bench: 'ingest', figure: 'a', value: null, unit: 's', met: false },
    ])
  })

  it('refuses a figure that is not in its table, or comes twice', async () => {
    await expect(run({ figures: {}, run: async (report) => report('a', 1) })).rejects.toThrow(/\[INTERNAL\]/)
    const twice = async (report: (figure: string, value: number) => void): Promise<void> => {
      report('a', 1)
      report('a', 2)
    }
    await expect(run({ figures: { a: { unit: 's' } }, run: twice })).rejects.toThrow(/\[INTERNAL\]/)
  })
})
