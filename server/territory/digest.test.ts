import { SYNC_KIND_NAMES, type SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { DigestMessage } from '@preau/protocol/territory/digest.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SchoolDigest } from './digest-school.ts'
import { answerDigest } from './digest-territory.ts'
import { DigestMemory } from './testing/digest-memory.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const DAY = 86_400_000
const SCHOOL = '01939d5e-7a10-7000-8000-00000000000a'

/** Lets both sides talk until nobody has anything to say; gives the messages of the school. */
async function compare(
  school: DigestMemory,
  territory: DigestMemory,
  known = SYNC_KIND_NAMES,
): Promise<DigestMessage[]> {
  const digest = new SchoolDigest({ store: school, school: SCHOOL, now: () => NOON })
  const said: DigestMessage[] = []
  let up = await digest.begin(known, territory.wholeAt)
  while (up.length > 0) {
    said.push(...up)
    const down: DigestMessage[] = []
    for (const message of up) down.push(...(await answerDigest(territory, SCHOOL, message, NOON)))
    up = []
    for (const message of down) up.push(...(await digest.receive(message)))
  }
  expect(digest.isRunning).toBe(false)
  return said
}

const rowsOf = (memory: DigestMemory, kind: SyncKindName) => [...(memory.held.get(kind) ?? [])].sort()

describe('a school and its territory that compare what they have', () => {
  it('say one message a kind and its end where both are equal, and write down that they were', async () => {
    const [school, territory] = [new DigestMemory(), new DigestMemory()]
    for (const side of [school, territory]) side.put('room', '["r"]', { name: 'CP', kind: 'classroom' })
    const said = await compare(school, territory)
    expect(new Set(said.map(({ what }) => what))).toEqual(new Set(['sums', 'compared']))
    expect(territory.compared).toEqual(school.compared)
    expect(school.compared.every(({ repaired, at }) => repaired === 0 && at === NOON)).toBe(true)
    expect([...school.noted, ...territory.noted]).toEqual([])
  })

  it('send a row again that the territory lost, or has otherwise', async () => {
    const [school, territory] = [new DigestMemory(), new DigestMemory()]
    school.put('event', '["d",1,1]', { at: NOON - DAY, event: 'x' })
    school.put('room', '["r"]', { name: 'CP', kind: 'classroom' })
    territory.put('room', '["r"]', { name: 'CE1', kind: 'classroom' })
    await compare(school, territory)
    expect([...school.noted].sort()).toEqual(['event ["d",1,1]', 'room ["r"]'])
    expect(school.compared.filter(({ repaired }) => repaired > 0).map(({ kind }) => kind)).toEqual(['room', 'event'])
  })

  it('give a school back what happened, take away at the territory what the school has no more, and leave commands', async () => {
    const [school, territory] = [new DigestMemory(), new DigestMemory()]
    territory.put('event', '["d",1,1]', { at: NOON - DAY, event: 'x' })
    territory.put('equipment', '["d"]', { key: 'k' })
    territory.put('command', '["c"]', { asked_at: NOON - DAY })
    await compare(school, territory)
    expect([...territory.noted]).toEqual(['event ["d",1,1]'])
    expect(rowsOf(territory, 'equipment')).toEqual([])
    expect(rowsOf(territory, 'command')).toHaveLength(1)
  })

  it('let the territory say what the authority is called', async () => {
    const [school, territory] = [new DigestMemory(), new DigestMemory()]
    school.put('authority', '["a"]', { name: 'Old' })
    school.put('authority', '["b"]', { name: 'Left' })
    territory.put('authority', '["a"]', { name: 'New' })
    await compare(school, territory)
    expect([...school.noted]).toEqual([])
    expect([...territory.noted]).toEqual(['authority ["a"]'])
    expect(rowsOf(school, 'authority').map(([key]) => key)).toEqual(['["a"]'])
  })

  it('do not take for a difference what waits to be sent, today, or what is older than both keep', async () => {
    const [school, territory] = [new DigestMemory(), new DigestMemory()]
    school.put('room', '["r"]', { name: 'CP' })
    school.noted.add('room ["r"]')
    school.put('event', '["d",1,1]', { at: NOON, event: 'x' })
    territory.put('event', '["d",1,2]', { at: NOON - 500 * DAY, event: 'x' })
    await compare(school, territory)
    expect([...school.noted]).toEqual(['room ["r"]'])
    expect(territory.noted.size).toBe(0)
    expect(school.compared.every(({ repaired }) => repaired === 0)).toBe(true)
  })

  it('pass over a kind that one of both does not know', async () => {
    const [school, territory] = [new DigestMemory(), new DigestMemory()]
    school.put('room', '["r"]', { name: 'CP' })
    await compare(school, territory, ['event'])
    expect(school.noted.size).toBe(0)
    expect(await answerDigest(territory, SCHOOL, { what: 'compared', kind: 'later', repaired: 0 }, NOON)).toEqual([])
    const sums = { what: 'sums', kind: 'room', fields: '0'.repeat(16), from: null, upto: null, days: [] } as const
    expect(await answerDigest(territory, SCHOOL, { ...sums, days: [] }, NOON)).toEqual([
      { what: 'sums-answer', kind: 'room', from: null, upto: null, differ: [], compared: false },
    ])
  })

  it('go through a day of three pages', async () => {
    const [school, territory] = [new DigestMemory(), new DigestMemory()]
    const row = (seq: number) => [`["d",1,${seq}]`, { at: NOON - DAY, event: `${seq}` }] as const
    for (let seq = 0; seq < 2500; seq++) {
      if (seq % 700 !== 0) territory.put('event', ...row(seq))
      if (seq % 900 !== 1) school.put('event', ...row(seq))
    }
    const said = await compare(school, territory)
    expect(said.filter(({ what, kind }) => what === 'lack' && kind === 'event').length).toBeGreaterThanOrEqual(3)
    expect(school.noted).toEqual(new Set([0, 700, 1400, 2100].map((seq) => `event ["d",1,${seq}]`)))
    expect(territory.noted).toEqual(new Set([1, 901, 1801].map((seq) => `event ["d",1,${seq}]`)))
  })

  it('are equal after one comparison and what it sends, whatever each side had, and find nothing the next time', async () => {
    const rows = fc.array(
      fc.record({
        kind: fc.constantFrom<SyncKindName>('room', 'event', 'equipment', 'status_change', 'inventory_part'),
        key: fc.integer({ min: 0, max: 12 }).map((number) => `["${number}"]`),
        at: fc.integer({ min: 1, max: 27 }).map((days) => NOON - days * DAY),
        name: fc.constantFrom('a', 'b'),
        side: fc.constantFrom('school', 'territory', 'both'),
      }),
      { maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const [school, territory] = [new DigestMemory(), new DigestMemory()]
        for (const { kind, key, at, name, side } of all) {
          if (side !== 'territory') school.put(kind, key, { at, name })
          if (side !== 'school') territory.put(kind, key, { at, name })
        }
        await compare(school, territory)
        school.sendTo(territory)
        territory.sendTo(school)
        for (const kind of SYNC_KIND_NAMES) expect(rowsOf(territory, kind)).toEqual(rowsOf(school, kind))
        school.compared.length = 0
        await compare(school, territory)
        expect(school.compared.every(({ repaired }) => repaired === 0)).toBe(true)
      }),
    )
  })

  describe('where a backup is older than what is compared each time', () => {
    const old = (seq: number) => [`["d",1,${seq}]`, { at: NOON - (20 + seq) * DAY, event: 'x' }] as const
    /** Both with an event of each day of the last sixty, and compared an hour ago. */
    const both = () => {
      const sides = [new DigestMemory(), new DigestMemory()] as const
      for (const side of sides) {
        side.wholeAt = NOON - 3_600_000
        for (let seq = 0; seq < 40; seq++) side.put('event', ...old(seq))
      }
      return sides
    }
    const lose = (side: DigestMemory, wholeAt: number) => {
      side.held.get('event')?.clear()
      side.wholeAt = wholeAt
    }

    it('a school that was restored gets everything back at once', async () => {
      const [school, territory] = both()
      const all = rowsOf(school, 'event')
      lose(school, NOON - 60 * DAY)
      await compare(school, territory)
      territory.sendTo(school)
      expect(rowsOf(school, 'event')).toEqual(all)
      expect([school.wholeAt, territory.wholeAt]).toEqual([NOON, NOON])
    })

    it('a territory that was restored gets everything back at once', async () => {
      const [school, territory] = both()
      const all = rowsOf(school, 'event')
      lose(territory, NOON - 60 * DAY)
      await compare(school, territory)
      school.sendTo(territory)
      expect(rowsOf(territory, 'event')).toEqual(all)
    })

    it('what was lost otherwise is found within a week', async () => {
      const [school, territory] = both()
      lose(territory, NOON - 3_600_000)
      await compare(school, territory)
      expect(school.noted.size).toBe(9)
      for (const side of [school, territory]) side.wholeAt = NOON - 7 * DAY
      await compare(school, territory)
      expect(school.noted.size).toBe(40)
    })

    it('nothing comes back to a side that keeps it no longer, nor is taken for a difference', async () => {
      const [school, territory] = both()
      for (const side of [school, territory]) side.wholeAt = null
      school.days = 30
      territory.days = 50
      for (let seq = 10; seq < 40; seq++) school.held.get('event')?.delete(old(seq)[0])
      for (let seq = 30; seq < 40; seq++) territory.held.get('event')?.delete(old(seq)[0])
      await compare(school, territory)
      expect([...school.noted, ...territory.noted]).toEqual([])
      ;[school.days, territory.days] = [50, 30]
      for (let seq = 0; seq < 30; seq++) school.put('event', ...old(seq))
      for (let seq = 11; seq < 30; seq++) territory.held.get('event')?.delete(old(seq)[0])
      for (const side of [school, territory]) side.wholeAt = null
      await compare(school, territory)
      expect([...school.noted, ...territory.noted]).toEqual([])
    })
  })
})
