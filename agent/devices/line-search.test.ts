import type { EquipmentLine } from '@preau/protocol/equipment-settings.ts'
import { describe, expect, it } from 'vitest'
import { fakeClock } from '../uplink/fake-clock.ts'
import type { Found } from './discover.ts'
import { LineSearch } from './line-search.ts'

function searching(answers: Record<string, string[]>) {
  const clock = fakeClock()
  const there = new Set(Object.keys(answers))
  const asked: string[] = []
  const found: EquipmentLine[] = []
  const search = new LineSearch({
    clock,
    list: async () => [...there].map((path) => ({ path })),
    discover: async (path) => {
      asked.push(path)
      const way = { place: { serial: path }, baud: 9600, port: undefined }
      return { found: (answers[path] ?? []).map((id): Found => ({ id, way, values: {} })), tried: [] }
    },
    isKept: (path) => path === 'kept',
    onFound: (line) => found.push(line),
  })
  search.start()
  return { clock, there, asked, found, search }
}

describe('a search of lines', () => {
  it('finds what fits one spec, leaves what is kept alone, and asks each line once', async () => {
    const { clock, asked, found } = searching({ a: ['lg/signage'], kept: ['nec/display'], silent: [] })
    await clock.advanceAsync(120_000)
    expect([asked, found]).toEqual([['a', 'silent'], [{ spec: 'lg/signage', serial: 'a', baud: 9600 }]])
  })

  it('leaves to a person what two specs fit', async () => {
    const { clock, found } = searching({ a: ['lg/signage', 'nec/display'] })
    await clock.advanceAsync(60_000)
    expect(found).toEqual([])
  })

  it('asks a line again that was pulled and plugged in', async () => {
    const { clock, there, asked, search } = searching({ a: [] })
    await clock.advanceAsync(20_000)
    there.delete('a')
    await clock.advanceAsync(20_000)
    there.add('a')
    await clock.advanceAsync(20_000)
    search.stop()
    expect(asked).toEqual(['a', 'a'])
  })
})
