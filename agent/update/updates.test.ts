import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { atOnce } from './testing/at-once.ts'
import { MemorySource, sha256, TestRepository } from './testing/test-repository.ts'
import { Updates, type UpdatesParts } from './updates.ts'

const NOW = Date.UTC(2041, 5, 1)
const DAY = 86_400_000
const SCHOOL = '01999999-0000-7000-8000-00000000000a'
const DEVICE = '01999999-0000-7000-8000-000000000001'
const signal = new AbortController().signal
const AGENT = 'agent/1.5.0/agent.mjs'

let folder: string
let repo: TestRepository
let director: TestRepository
let shippedRoot: Buffer
let wall: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-updates-'))
  wall = NOW
  repo = new TestRepository(NOW)
  shippedRoot = repo.rootBytes
  director = TestRepository.director(NOW, repo.source, 'mairie', SCHOOL)
  repo.add('directors/mairie.json', director.rootBytes, { kind: 'director', product: 'mairie', version: '1' })
  repo.add('agent/1.0.0/agent.mjs', 'one')
  repo.add(AGENT, 'fifteen', { version: '1.5.0' })
  repo.floors({ agent: '1.2.0' })
  repo.publish()
  order(AGENT)
})
afterEach(() => rmSync(folder, { recursive: true }))

function order(name: string): void {
  const target = repo.targets.targets[name]
  if (!director.director || !target) throw new Error('no such target')
  const { length, hashes } = target
  director.director.targets = { [name]: { length, hashes, custom: { to: ['*'] } } }
  director.next()
  director.publish({ by: [director.online] })
}
function updates(change: Partial<UpdatesParts> = {}): Updates {
  return new Updates({
    ...{ folder, shippedRoot, sources: [repo.source], school: SCHOOL, director: 'mairie', built: 0, reserve: 0 },
    self: () => ({ device: DEVICE, groups: [], platform: 'linux-x64', hardware: new Set() }),
    clock: { wall: () => wall, after: atOnce },
    log: () => undefined,
    ...change,
  })
}
const namesOf = ({ orders }: Awaited<ReturnType<Updates['check']>>) => orders.take.map(({ name }) => name)
/** A place that gives what another one gave at this moment. */
const asOf = (source: MemorySource, name: string) => {
  const copy = new MemorySource(name)
  for (const [path, bytes] of source.files) copy.files.set(path, bytes)
  return copy
}

describe('updates of a device', () => {
  it('are what its director chose of what is signed, whole', async () => {
    const device = updates()
    const state = await device.check(signal)
    expect({ ...state, orders: namesOf(state) }).toEqual({
      ...{ state: 'current', source: 'school', version: 1, expires: NOW + 7 * DAY, orders: [AGENT] },
    })
    expect(readFileSync(await device.obtain(AGENT, signal), 'utf8')).toBe('fifteen')
  })

  it('are not fetched before they are checked, nor by a name that is not signed', async () => {
    const device = updates()
    await expect(device.obtain(AGENT, signal)).rejects.toMatchObject({ code: 'UPDATE_TARGET_NOT_FOUND' })
    await device.check(signal)
    for (const name of ['agent/9.9.9/agent.mjs', '../../etc/passwd', 'constructor', '__proto__']) {
      await expect(device.obtain(name, signal)).rejects.toMatchObject({ code: 'UPDATE_TARGET_NOT_FOUND' })
    }
  })

  it('write nothing where nothing is new', async () => {
    await updates().check(signal)
    const files = () =>
      readdirSync(join(folder, 'metadata')).map((name) => statSync(join(folder, 'metadata', name)).ino)
    const before = files()
    await updates().check(signal)
    expect(files()).toEqual(before)
  })

  it('U7 stand still when what is signed has expired, and say so; the next place is asked', async () => {
    wall = NOW + 8 * DAY
    const state = await updates().check(signal)
    expect([state.state, state.code, state.orders.take]).toEqual(['stale', 'UPDATE_STALE', []])
    const frozen = asOf(repo.source, 'school')
    const cell = renewed()
    expect(await updates({ sources: [frozen, cell] }).check(signal)).toMatchObject({
      state: 'current',
      source: 'territory',
    })
  })

  it('U12 refuse what another school was ordered, and what no holder let direct', async () => {
    const other = TestRepository.director(NOW, repo.source, 'mairie', SCHOOL)
    if (other.director) other.director.school = '01999999-0000-7000-8000-00000000000b'
    repo.add('directors/mairie.json', other.rootBytes, { kind: 'director', product: 'mairie', version: '2' })
    repo.next()
    repo.publish()
    other.publish({ by: [other.online] })
    expect(await updates().check(signal)).toMatchObject({ state: 'refused', reason: 'school' })
    expect(await updates({ director: 'strangers' }).check(signal)).toMatchObject({
      state: 'refused',
      reason: 'unsigned',
    })
  })

  it('U13 a stolen director cannot order below the floor, nor what is not signed', async () => {
    order('agent/1.0.0/agent.mjs')
    expect((await updates().check(signal)).orders).toEqual({
      take: [],
      refused: [{ name: 'agent/1.0.0/agent.mjs', reason: 'below_floor' }],
    })
    const evil = Buffer.from('evil')
    if (director.director) {
      const bytes = { length: evil.length, hashes: { sha256: sha256(evil) } }
      director.director.targets = { [AGENT]: { ...bytes, custom: { to: ['*'] } } }
      director.next()
      director.publish({ by: [director.online] })
    }
    expect((await updates().check(signal)).orders.refused).toEqual([{ name: AGENT, reason: 'differs' }])
  })

  it('a stolen director orders nothing any more once the holders have named another one', async () => {
    await updates().check(signal)
    const next = TestRepository.director(NOW, repo.source, 'mairie', SCHOOL)
    repo.add('directors/mairie.json', next.rootBytes, { kind: 'director', product: 'mairie', version: '2' })
    repo.next()
    repo.publish()
    director.publish({ by: [director.online] })
    expect(await updates().check(signal)).toMatchObject({ state: 'refused', code: 'UPDATE_UNTRUSTED' })
    next.publish({ by: [next.online] })
    expect(await updates().check(signal)).toMatchObject({ state: 'current', orders: { take: [] } })
  })

  it('U2 go on from the root that came with the agent where nothing on the disk can be read', async () => {
    await updates().check(signal)
    const metadata = join(folder, 'metadata')
    for (const name of readdirSync(metadata)) writeFileSync(join(metadata, name), 'x')
    const said: string[] = []
    const state = await updates({ log: (_level, event) => said.push(event) }).check(signal)
    expect([state.state, said]).toEqual(['current', ['update.store_damaged']])
    expect((await updates().check(signal)).state).toBe('current')
  })

  it('U11 keep each new root, also where the rest then fails', async () => {
    await updates().check(signal)
    repo.rotate({})
    const timestamp = repo.source.files.get(repo.path('timestamp.json')) ?? Buffer.alloc(0)
    repo.source.files.delete(repo.path('timestamp.json'))
    expect((await updates().check(signal)).state).toBe('unreachable')
    repo.source.files.set(repo.path('timestamp.json'), timestamp)
    repo.source.asked.splice(0)
    await updates().check(signal)
    expect(repo.source.asked[0]).toBe('metadata/3.root.json')
  })

  it('begin with the root of a newer agent where that is newer than what is kept', async () => {
    await updates().check(signal)
    repo.rotate({})
    repo.source.asked.splice(0)
    expect((await updates({ shippedRoot: repo.rootBytes }).check(signal)).state).toBe('current')
    expect(repo.source.asked[0]).toBe('metadata/3.root.json')
  })
})

/** The same repository some days later, at another place. */
function renewed(): MemorySource {
  const source = new MemorySource('territory')
  for (const each of [repo, director]) {
    Object.assign(each, { source, now: wall })
    each.rotate({})
    each.next()
  }
  repo.add('directors/mairie.json', director.rootBytes, { kind: 'director', product: 'mairie', version: '2' })
  repo.add(AGENT, 'fifteen', { version: '1.5.0' })
  repo.publish()
  director.publish({ by: [director.online] })
  return source
}
