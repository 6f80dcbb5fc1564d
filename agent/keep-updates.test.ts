import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type KeptUpdates, keepUpdates } from './keep-updates.ts'
import { shippedText } from './update/shipped.ts'
import { MemorySource, TestRepository } from './update/testing/test-repository.ts'
import type { Enrolled } from './uplink/enrol.ts'
import { type FakeClock, fakeClock } from './uplink/fake-clock.ts'

const NOW = Date.UTC(2041, 5, 1)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const PLACE = {
  ...{ school: '01999999-0000-7000-8000-00000000000a', device: '01999999-0000-7000-8000-000000000001' },
  ...{ mqtt: 'mqtts://127.0.0.1:1', certificate: '', authority: '', addresses: [] },
  papers: { key: '', certificate: '', authority: '' },
} satisfies Enrolled

let folder: string
let repo: TestRepository
let clock: FakeClock
let place: Enrolled | undefined
let told: [string, string, string][]
let logged: string[]
let checks: number
let planned: number
let kept: KeptUpdates
const start = () => {
  kept = keepUpdates({
    ...{ folder, shipped: join(folder, 'updates.json'), platform: 'linux-x64', random: () => 0.5 },
    clock: {
      ...clock,
      after: (ms, act) => {
        planned++
        return clock.after(ms, act)
      },
    },
    place: () => place,
    sourcesOf: () => {
      checks++
      return [repo.source]
    },
    tell: (event, { state }, severity) => told.push([event, `${state}`, severity]),
    log: (_level, event) => logged.push(event),
  })
}
/** Lets time pass up to a turn and waits until that is over: it is when the next one has its time. */
async function pass(ms: number, holds: () => void): Promise<void> {
  const before = planned
  clock.advance(ms)
  await vi.waitUntil(() => planned > before, { timeout: 20_000, interval: 1 })
  holds()
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-keep-updates-'))
  repo = new TestRepository(NOW)
  repo.publish()
  clock = fakeClock(NOW)
  place = PLACE
  told = []
  logged = []
  checks = 0
  planned = 0
  writeFileSync(join(folder, 'updates.json'), shippedText({ built: 0, director: undefined, root: repo.rootBytes }))
})
afterEach(async () => {
  await kept.stop()
  rmSync(folder, { recursive: true })
})
const checked = (times: number) => () => expect(logged.filter((event) => event === 'update.checked').length).toBe(times)

describe('the daily look at updates', () => {
  it('is taken some minutes after the start and once a day from then on, and told where it is news', async () => {
    start()
    clock.advance(5 * 60_000)
    expect(kept.readings()).toEqual({})
    await pass(25 * 60_000, checked(1))
    expect([told, kept.readings()]).toEqual([[['update.checked', 'current', 'info']], { 'updates.frozen': 0 }])
    await pass(DAY, checked(2))
    expect(told.length).toBe(1)
  })

  it('U7 shows the day on which what is signed has come to a standstill, and once more when it goes on', async () => {
    start()
    await pass(HOUR, checked(1))
    for (let day = 2; day <= 8; day++) await pass(DAY, checked(day))
    expect([told.at(-1), kept.readings()]).toEqual([['update.checked', 'stale', 'warning'], { 'updates.frozen': 1 }])
    await kept.stop()
    repo.now = clock.wall()
    repo.next()
    repo.publish()
    logged = []
    clock.advance(DAY)
    start()
    await pass(HOUR, checked(1))
    expect([told.at(-1), kept.readings()]).toEqual([['update.checked', 'current', 'info'], { 'updates.frozen': 0 }])
  })

  it('U12 shows a standstill also where a source gives nothing at all any more', async () => {
    start()
    await pass(HOUR, checked(1))
    repo.source = new MemorySource()
    for (let day = 2; day <= 8; day++) await pass(DAY, checked(day))
    expect(told.map(([, state]) => state)).toEqual(['current', 'unreachable', 'stale'])
    expect(kept.readings()).toEqual({ 'updates.frozen': 1 })
  })

  it('is not taken twice a day by a machine that is started often, nor tells twice', async () => {
    start()
    await pass(HOUR, checked(1))
    await kept.stop()
    start()
    await pass(2 * HOUR, () => expect([checks, kept.readings()]).toEqual([1, { 'updates.frozen': 0 }]))
    await pass(DAY, checked(2))
    expect(told.length).toBe(1)
  })

  it('waits until the machine is admitted, and is not taken where nobody signs for this program', async () => {
    place = undefined
    start()
    await pass(HOUR, checked(0))
    place = PLACE
    await pass(HOUR, checked(1))
    await kept.stop()
    rmSync(join(folder, 'updates.json'))
    start()
    clock.advance(30 * DAY)
    expect(checks).toBe(1)
  })

  it('is taken each hour where a director orders, also after a start', async () => {
    const text = shippedText({ built: 0, director: 'mairie', root: repo.rootBytes })
    writeFileSync(join(folder, 'updates.json'), text)
    const looks = (times: number) => () => expect(checks).toBe(times)
    start()
    await pass(HOUR, looks(1))
    await pass(HOUR, looks(2))
    await kept.stop()
    clock.advance(40 * 60_000)
    start()
    await pass(30 * 60_000, looks(3))
  })

  it('is taken within minutes where the server says that something was ordered, and no more often than that', async () => {
    const text = shippedText({ built: 0, director: 'mairie', root: repo.rootBytes })
    writeFileSync(join(folder, 'updates.json'), text)
    const looks = (times: number) => () => expect(checks).toBe(times)
    start()
    await pass(HOUR, looks(1))
    // Its own moment within five minutes; a second word does not put it off.
    kept.look()
    clock.advance(2 * 60_000)
    kept.look()
    expect(checks).toBe(1)
    await pass(60_000, looks(2))
    for (let n = 0; n < 100; n++) kept.look()
    clock.advance(4 * 60_000)
    expect(checks).toBe(2)
    await pass(2 * 60_000, looks(3))
    // Without a word it is the next hour, as before.
    clock.advance(45 * 60_000)
    expect(checks).toBe(3)
    await pass(30 * 60_000, looks(4))
  })

  it('is not taken because of a word where nobody orders anything, nor after the end', async () => {
    start()
    await pass(HOUR, checked(1))
    kept.look()
    await pass(5 * 60_000, checked(1))
    await kept.stop()
    kept.look()
    clock.advance(2 * DAY)
    expect(checks).toBe(1)
  })

  it('goes on the next day where a file is damaged', async () => {
    const path = join(folder, 'updates.json')
    writeFileSync(path, '{')
    start()
    await pass(HOUR, () => expect(logged).toEqual(['update.check_failed']))
    writeFileSync(path, shippedText({ built: 0, director: undefined, root: repo.rootBytes }))
    await pass(25 * HOUR, checked(1))
  })
})
