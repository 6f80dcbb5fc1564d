import { readFileSync } from 'node:fs'
import { isPreauError } from '@preau/protocol/errors.ts'
import { readImageTargets } from '@preau/protocol/update/metadata.ts'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Checked, type CheckParts, checkMetadata } from './check-metadata.ts'
import { newKey, signBy, TestRepository } from './testing/test-repository.ts'
import type { Kept } from './trusted-store.ts'

// Far from the clock of the machine that runs the test: what judges is the time that is passed in.
const NOW = Date.UTC(2041, 5, 1)
const DAY = 86_400_000

let repo: TestRepository
beforeEach(() => {
  repo = new TestRepository(NOW)
  repo.add('agent/1.0.0/agent.mjs', 'one')
  repo.publish()
})

const begin = (): Kept => ({ trusted: { root: first() }, floor: 0 })
const first = () => Buffer.from(JSON.stringify(signBy(firstRoot, firstHolders)))
let firstRoot: TestRepository['root']
let firstHolders: TestRepository['holders']
beforeEach(() => {
  firstRoot = repo.root
  firstHolders = repo.holders
})

async function check(start: Kept = begin(), change: Partial<CheckParts> = {}): Promise<Checked> {
  const read = (path: string, limit: number) => repo.source.read(`metadata/${path}`, limit)
  return await checkMetadata(start, { read, wall: repo.now, built: 0, ...change })
}
const refusal = async (asked: Promise<unknown>) =>
  await asked.then(
    () => 'taken',
    (error: unknown) => (isPreauError(error) ? `${error.code} ${error.context.reason ?? ''}`.trim() : error),
  )
const namesIn = ({ trusted }: Checked) => Object.keys(readImageTargets(trusted.targets.toString()).signed.targets)
/** A file of the repository, changed. */
const change = (file: string, act: (bytes: Buffer) => Buffer) => {
  const path = repo.path(file)
  repo.source.files.set(path, act(repo.source.files.get(path) ?? Buffer.alloc(0)))
}

describe('signed metadata', () => {
  it('is taken where it holds, and its time becomes the floor', async () => {
    const checked = await check()
    expect(namesIn(checked)).toEqual(['agent/1.0.0/agent.mjs'])
    expect(checked.floor).toBe(NOW)
  })

  it('is read anew only where something is new', async () => {
    const checked = await check()
    repo.source.asked.splice(0)
    await check(checked)
    expect(repo.source.asked).toEqual(['metadata/2.root.json', 'metadata/timestamp.json'])
  })

  it('U6 is refused where it is older than what is known', async () => {
    const old = new Map(repo.source.files)
    repo.next()
    repo.publish()
    const known = await check()
    const newest = repo.source.files.get(repo.path('timestamp.json')) ?? Buffer.alloc(0)
    repo.source.files.set(repo.path('timestamp.json'), old.get(repo.path('timestamp.json')) ?? newest)
    expect(await refusal(check(known))).toBe('UPDATE_UNTRUSTED rollback')
    // Of the same keys, a newer timestamp that names an older snapshot.
    repo.source.files.set(repo.path('timestamp.json'), newest)
    repo.snapshotVersion = 0
    repo.publish()
    expect(await refusal(check(known))).toBe('UPDATE_UNTRUSTED rollback')
  })

  it('U7 held up for ever is stale at its end, and no sooner', async () => {
    const known = await check()
    expect(await refusal(check(known, { wall: NOW + 6 * DAY }))).toBe('taken')
    expect(await refusal(check(known, { wall: NOW + 8 * DAY }))).toBe('UPDATE_STALE')
    expect(await refusal(check(begin(), { wall: NOW + 8 * DAY }))).toBe('UPDATE_STALE')
  })

  it('U5 that has expired is refused by a clock that fell back to 1970, or before this program was built', async () => {
    const known = await check()
    repo.now += 400 * DAY
    const later: Kept = { ...known, floor: repo.now }
    expect(await refusal(check(later, { wall: 0 }))).toBe('UPDATE_STALE')
    expect(await refusal(check(begin(), { wall: 0, built: repo.now }))).toBe('UPDATE_STALE')
    repo.rotate({})
    repo.next()
    repo.publish()
    expect(await refusal(check(later, { wall: 0 }))).toBe('taken')
  })

  it('U5 is taken again once a clock that ran to 2078 is set right: a clock never becomes the floor', async () => {
    expect(await refusal(check(begin(), { wall: Date.UTC(2078, 0, 1) }))).toBe('UPDATE_STALE')
    const known = await check()
    expect(await refusal(check(known, { wall: Date.UTC(2078, 0, 1) }))).toBe('UPDATE_STALE')
    expect((await check(known)).floor).toBe(NOW)
  })

  it('U8 of a number or a time far ahead, signed by a thief, is forgotten with his keys', async () => {
    repo.snapshotVersion = 2 ** 31
    repo.timestampVersion = 2 ** 31
    repo.publish({ issued: NOW + 20_000 * DAY })
    const poisoned = await check()
    expect(poisoned.floor).toBeGreaterThan(NOW + 19_000 * DAY)
    repo.snapshotVersion = 1
    repo.timestampVersion = 1
    repo.rotate({ online: newKey() })
    repo.next()
    repo.publish()
    expect((await check(poisoned)).floor).toBe(NOW)
  })

  it('U9 of two states that each are good is refused together', async () => {
    const old = new Map(repo.source.files)
    repo.next()
    repo.add('agent/2.0.0/agent.mjs', 'two')
    repo.publish()
    change('2.snapshot.json', () => old.get(repo.path('1.snapshot.json')) ?? Buffer.alloc(0))
    expect(await refusal(check())).toBe('UPDATE_UNTRUSTED mixed')
    repo.publish()
    change('2.targets.json', () => old.get(repo.path('1.targets.json')) ?? Buffer.alloc(0))
    expect(await refusal(check())).toBe('UPDATE_UNTRUSTED mixed')
  })

  it('U11 signed by one stolen key of three installs nothing', async () => {
    const [stolen] = repo.holders
    if (!stolen) throw new Error('no key')
    repo.next()
    repo.add('evil', 'evil')
    repo.publish({ by: [stolen] })
    expect(await refusal(check())).toBe('UPDATE_UNTRUSTED unsigned')
    // The same signature twice is one signature.
    const twice = signBy(repo.targets, [stolen, stolen])
    change('3.targets.json', () => Buffer.from(JSON.stringify(twice)))
    expect(await refusal(check())).not.toBe('taken')
  })

  it('U11 goes on after a key was lost, by the other two', async () => {
    const [lost, second, third] = repo.holders
    if (!lost || !second || !third) throw new Error('no keys')
    repo.rotate({ holders: [second, third, newKey()] }, [second, third])
    repo.next()
    repo.publish()
    expect((await check()).root.version).toBe(2)
    // A root that its predecessors did not sign is none.
    repo.rotate({ holders: [lost, newKey(), newKey()] }, [lost])
    expect(await refusal(check())).toBe('UPDATE_UNTRUSTED unsigned')
  })

  it('U11 is caught up with by a device that was off for fifty changes of the root', async () => {
    for (let step = 0; step < 50; step++) {
      const [, ...others] = repo.holders
      repo.rotate({ holders: [...others, newKey()], ...(step % 10 === 0 && { online: newKey() }) }, others)
    }
    repo.now += 300 * DAY
    repo.next()
    repo.publish()
    const moved: number[] = []
    const checked = await check(begin(), { rootMoved: () => moved.push(1) })
    expect([checked.root.version, moved.length]).toEqual([51, 50])
  })

  it('U10 longer than it may be is not read', async () => {
    change('timestamp.json', (bytes) => Buffer.concat([bytes, Buffer.alloc(20_000, ' ')]))
    expect(await refusal(check())).toBe('UPDATE_METADATA_INVALID')
  })

  it('U2 U12 that is cut, empty or has one bit changed is refused by name, and nothing else is thrown', async () => {
    const files = ['2.root.json', 'timestamp.json', '2.snapshot.json', '2.targets.json']
    repo.rotate({})
    repo.next()
    repo.publish()
    const good = new Map(repo.source.files)
    expect(await refusal(check())).toBe('taken')
    const damage = fc.record({
      file: fc.constantFrom(...files),
      how: fc.constantFrom('cut', 'bit', 'insert', 'empty', 'other'),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      bit: fc.integer({ min: 0, max: 7 }),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, how, at, bit }) => {
        for (const [path, bytes] of good) repo.source.files.set(path, bytes)
        change(file, (bytes) => {
          const place = Math.floor(at * bytes.length)
          if (how === 'empty') return Buffer.alloc(0)
          if (how === 'cut') return bytes.subarray(0, place)
          if (how === 'other') return Buffer.from('[[[[{"signed":{"_type":"root"},"signatures":[]}]]]]')
          if (how === 'insert')
            return Buffer.concat([bytes.subarray(0, place), Buffer.from([bit]), bytes.subarray(place)])
          const flipped = Buffer.from(bytes)
          flipped[place] = (flipped[place] ?? 0) ^ (1 << bit)
          return flipped
        })
        const outcome = await check().catch((error: unknown) => error)
        if (isPreauError(outcome)) {
          expect(['UPDATE_UNTRUSTED', 'UPDATE_METADATA_INVALID', 'UPDATE_STALE']).toContain(outcome.code)
        } else expect(namesIn(outcome as Checked)).toEqual(['agent/1.0.0/agent.mjs'])
      }),
      { numRuns: 500 },
    )
  })

  it('U10 as deep as it is long ends in a refusal', async () => {
    change('timestamp.json', () =>
      Buffer.from(`{"signatures":[],"signed":{"_type":"timestamp","x":${'['.repeat(7000)}${']'.repeat(7000)}}}`),
    )
    expect(await refusal(check())).toMatch(/^UPDATE_(UNTRUSTED|METADATA_INVALID)/)
  })

  it('never holds a target with an unsafe name, although it is signed', async () => {
    repo.add('../../etc/cron.d/x', 'evil')
    repo.next()
    repo.publish()
    const { trusted } = await check()
    expect(() => readImageTargets(trusted.targets.toString())).toThrow('[UPDATE_METADATA_INVALID]')
  })

  it('is judged by the time of tuf-js where that is set as it is here', () => {
    const store = readFileSync(new URL(import.meta.resolve('tuf-js/dist/store.js')), 'utf8')
    expect(store).toContain('this.referenceTime = new Date()')
    expect(store.match(/isExpired\((?!this\.referenceTime)/g)).toBe(null)
  })
})
