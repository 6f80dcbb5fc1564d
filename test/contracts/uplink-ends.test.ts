import { NEVER, nodeOf } from '@preau/protocol/rules/territory/clock.ts'
import { SYNC_KIND_NAMES } from '@preau/protocol/rules/territory/kinds.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Placed, SchoolLink } from '../../server/territory/school-link.ts'
import { TerritoryDesk, type ToSchool } from '../../server/territory/territory-desk.ts'
import { MemoryRows } from '../simulation/memory-rows.ts'
import { type Book, MemoryStore } from '../simulation/memory-store.ts'
import { newId } from './store-fixtures.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const RUNS = { first: '1'.repeat(32), second: '2'.repeat(32) }

let school: string
let server: string
let store: MemoryStore
let desk: TerritoryDesk

beforeEach(() => {
  renewed = []
  school = newId()
  server = newId()
  const rows = new MemoryRows(school, 'territory', nodeOf('territory', 'f'.repeat(32)))
  const none = { instance: null, run: null, runBefore: null, runRefused: null, clock: null, heardAt: null }
  const known = { school, server, state: 'joined' as const, inEpoch: 0, ...none }
  store = new MemoryStore(new Map([[school, rows]]), new Map<string, Book>([[school, { epoch: 0, known }]]))
  desk = newDesk()
})

const newDesk = () =>
  new TerritoryDesk({
    ...{ store, servers: store, instance: 'f'.repeat(32) },
    renew: async ({ csr }) => `the next one of ${csr}`,
  })

let renewed: string[] = []

/** What the territory answers to a hello: undefined where it takes the server. */
async function hello(run: string, now = NOON, from = desk): Promise<string | undefined> {
  const kinds = [...SYNC_KIND_NAMES]
  const body = {
    what: 'hello' as const,
    instance: 'a'.repeat(32),
    run,
    program: 'test',
    kinds,
    sent: { epoch: 0, seq: -1 },
  }
  const answers = await from.receive([{ school, server, via: 'mqtt', epoch: 0, seq: 0, body }], now)
  const welcome = answers.map((answer) => answer.body).find((each) => each.what === 'welcome')
  return welcome?.what === 'welcome' ? welcome.refused : 'no answer'
}

describe('two programs that speak with one key', () => {
  it('are taken for a clone when they take turns: the one that was there first goes on', async () => {
    for (const run of [RUNS.first, RUNS.second, RUNS.first, RUNS.second, RUNS.first]) {
      expect(await hello(run)).toBeUndefined()
    }
    expect(await hello(RUNS.second)).toBe('clone')
    expect(await hello(RUNS.first)).toBeUndefined()
  })

  it('are none where a network brings the hello of a program that ended once more', async () => {
    for (const run of [RUNS.first, RUNS.second, RUNS.first, RUNS.second]) expect(await hello(run)).toBeUndefined()
    expect(await hello(RUNS.second, NOON + 3_600_000)).toBeUndefined()
  })

  it('are judged again when the clock of the territory was set back', async () => {
    for (const run of [RUNS.first, RUNS.second, RUNS.first, RUNS.second, RUNS.first]) await hello(run)
    expect(await hello(RUNS.second, NOON - 86_400_000)).toBeUndefined()
  })
})

describe('a worker of the territory', () => {
  it('calls the server of a school that has something waiting, once within some seconds', async () => {
    const called = await desk.call([school], NOON)
    expect(called.map(({ body }) => body)).toEqual([{ what: 'ack', epoch: 0, seqs: [], stale: true }])
    expect(await desk.call([school], NOON + 1000)).toEqual([])
    expect(await desk.call([school], NOON + 60_000)).toHaveLength(1)
    await hello(RUNS.first)
    expect(await desk.call([school], NOON + 120_000)).toEqual([])
  })

  it('is heard by a school in the epoch in which it sends, and by no other, and gives it its next certificate', async () => {
    const link = linkOf()
    const settle = async (sent: readonly Placed[], from: TerritoryDesk): Promise<ToSchool[]> =>
      from.receive(
        sent.map((each) => ({ ...each, school, server, via: 'mqtt' })),
        NOON,
      )
    const [welcome] = await settle(await link.opened(), desk)
    if (!welcome) throw new Error('no answer')
    await link.receive(welcome, NOON)
    expect(link.state).toEqual({ is: 'open' })
    const stale = (epoch: number) => ({ epoch, seq: 0, body: { what: 'ack' as const, epoch, seqs: [], stale: true } })
    expect(await link.receive(stale(welcome.epoch - 7), NOON)).toEqual([])
    expect(link.state).toEqual({ is: 'open' })
    const [asked] = await link.renew('a request')
    expect(asked?.body).toEqual({ what: 'renew', csr: 'a request' })
    const [answer] = await settle(asked ? [asked] : [], desk)
    if (answer) await link.receive(answer, NOON)
    expect(renewed).toEqual(['the next one of a request'])
    const [again] = await link.receive(stale(0), NOON)
    expect(again?.body.what).toBe('hello')
  })
})

function linkOf(): SchoolLink {
  const rows = new MemoryRows(school, 'school', nodeOf('school', 'a'.repeat(32)))
  const own = new MemoryStore(new Map([[school, rows]]), new Map())
  return new SchoolLink({
    ...{ store: own, school, instance: 'a'.repeat(32), run: RUNS.first, program: 'test' },
    renewed: (certificate) => renewed.push(certificate),
    epochs: {
      last: async () => 0,
      take: async () => undefined,
      see: async () => void rows.see(NEVER),
      clock: async () => null,
    },
  })
}
