import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, zstdCompressSync } from 'node:zlib'
import { makeSnapshot, makeTimestamp, targetsHead } from '@preau/protocol/update/make-metadata.ts'
import type { FileMeta, ImageTargets } from '@preau/protocol/update/metadata.ts'
import type { TargetFacts } from '@preau/protocol/update/target-facts.ts'
import { targetPath } from '@preau/protocol/update/target-name.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Budget } from '../../territory/budget.ts'
import { type CacheParts, UpdateCache } from './update-cache.ts'
import { HttpUpstream } from './upstream.ts'

const NOW = Date.UTC(2026, 10, 22)
const SCHOOL = '01999999-0000-7000-8000-00000000000a'
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A published folder, as the world serves it. It signs nothing: the cache does not look. */
class World {
  readonly files = new Map<string, Buffer>()
  readonly asked: string[] = []
  /** Bytes of one answer, after which the line is cut. */
  cutAfter = Number.POSITIVE_INFINITY
  server: Server | undefined
  targets: ImageTargets['targets'] = {}
  version = 0

  async listen(): Promise<string> {
    this.server = createServer((request, response) => {
      const path = (request.url ?? '').slice(1)
      const range = request.headers.range
      this.asked.push(range === undefined ? path : `${path} ${range}`)
      const bytes = this.files.get(path)
      if (!bytes) return void response.writeHead(404).end()
      const [, from, to] = (/^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []).map(Number)
      const asked = from === undefined || to === undefined ? bytes : bytes.subarray(from, to + 1)
      const headers = {
        'content-length': asked.length,
        ...(from !== undefined && { 'content-range': `bytes ${from}-${from + asked.length - 1}/${bytes.length}` }),
      }
      response.writeHead(from === undefined ? 200 : 206, headers)
      const piece = asked.subarray(0, this.cutAfter)
      if (piece.length === asked.length) response.end(piece)
      else response.write(piece, () => response.destroy())
    }).listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  add(name: string, bytes: Buffer, facts: Partial<TargetFacts> = {}): string {
    const custom: TargetFacts = { kind: 'agent-app', product: 'agent', version: '1.0.0', ...facts }
    this.targets[name] = { length: bytes.length, hashes: { sha256: sha(bytes) }, custom }
    const path = targetPath(name, sha(bytes))
    this.files.set(`targets/${path}`, bytes)
    return path
  }

  publish(prefix = 'metadata', content: object = { targets: this.targets }): void {
    const version = ++this.version
    const put = (name: string, signed: object): FileMeta => {
      const bytes = Buffer.from(JSON.stringify({ signatures: [], signed }))
      this.files.set(`${prefix}/${name}`, bytes)
      return { version, length: bytes.length, hashes: { sha256: sha(bytes) } }
    }
    const targets = put(`${version}.targets.json`, { ...targetsHead(version, NOW), ...content })
    const snapshot = put(`${version}.snapshot.json`, makeSnapshot(targets, version, NOW))
    put('timestamp.json', makeTimestamp(snapshot, version, NOW))
  }

  bytesOf(path: string): number {
    return this.files.get(path)?.length ?? 0
  }
}

let folder: string
let world: World
let cache: UpdateCache
let failures: string[]
let slept: number
let open: (change?: Partial<CacheParts>) => UpdateCache
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-cache-'))
  world = new World()
  const base = await world.listen()
  failures = []
  slept = 0
  open = (change = {}) =>
    new UpdateCache({
      ...{ folder, reserve: 0, clock: () => NOW + slept, upstream: new HttpUpstream(base) },
      budget: new Budget(undefined, () => 12),
      schools: async () => [SCHOOL],
      wait: async (ms) => {
        slept += ms
      },
      failed: (what, error) => failures.push(`${what} ${error}`),
      ...change,
    })
  cache = open()
})
afterEach(async () => {
  await cache.stop()
  world.server?.closeAllConnections()
  world.server?.close()
  rmSync(folder, { recursive: true })
})

const code = async (asked: Promise<unknown>) =>
  await asked.then(
    () => 'given',
    (error: { code?: string }) => error.code,
  )
/** Of what it names, by its hash. */
const ask = (path: string) => cache.target(/[0-9a-f]{64}/.exec(path)?.[0] ?? path)
const targetsAsked = () => world.asked.filter((path) => path.startsWith('targets/'))

describe('the cache of a school', () => {
  it('fetches a target once, however many devices ask at the same time', async () => {
    const bytes = randomBytes(200_000)
    const path = world.add('agent/1.0.0/agent.mjs', bytes)
    world.publish()
    await cache.refresh()
    const asked = await Promise.all(Array.from({ length: 37 }, () => code(ask(path))))
    expect(new Set(asked)).toEqual(new Set(['UPDATE_FETCHING']))
    await cache.settled()
    for (let device = 0; device < 37; device++) {
      const found = await ask(path)
      expect([found.length, readFileSync(found.path).equals(bytes)]).toEqual([200_000, true])
    }
    expect(targetsAsked()).toEqual([`targets/${path} bytes=0-131071`, `targets/${path} bytes=131072-199999`])
  })

  it('goes on by ranges where the line is cut, and takes each byte once', async () => {
    const path = world.add('node/24/node', randomBytes(1_000_000), { kind: 'node-runtime', product: 'node' })
    world.publish()
    await cache.refresh()
    const before = cache.received
    world.cutAfter = 50_000
    expect(await code(ask(path))).toBe('UPDATE_FETCHING')
    await cache.settled()
    expect(await code(ask(path))).toBe('given')
    expect(targetsAsked().length).toBeGreaterThan(16)
    expect(cache.received - before).toBe(1_000_000)
  })

  it('goes on after a restart', async () => {
    const path = world.add('a', randomBytes(300_000))
    world.publish()
    await cache.refresh()
    world.cutAfter = 100_000
    void ask(path).catch(() => undefined)
    await cache.stop()
    world.cutAfter = Number.POSITIVE_INFINITY
    cache = open()
    expect(await code(ask(path))).toBe('UPDATE_FETCHING')
    await cache.settled()
    expect(await code(ask(path))).toBe('given')
    expect(failures.length).toBeLessThanOrEqual(1)
  })

  it('fetches nothing that no list names, whoever asks', async () => {
    const bytes = randomBytes(100)
    world.add('a', bytes)
    world.publish()
    world.files.set(`targets/${'0'.repeat(64)}.b`, bytes)
    await cache.refresh()
    const paths = ['0'.repeat(64), '../../x', '', '__proto__']
    for (const path of paths) expect(await code(ask(path))).toBe('UPDATE_TARGET_NOT_FOUND')
    expect(targetsAsked()).toEqual([])
  })

  it('U12 gives out no bytes that are not those of their name', async () => {
    const path = world.add('a', randomBytes(1000))
    world.publish()
    world.files.set(`targets/${path}`, randomBytes(1000))
    await cache.refresh()
    await code(ask(path))
    await cache.settled()
    expect(failures.join()).toContain('UPDATE_TARGET_DIFFERS')
    expect(readdirSync(join(folder, 'blobs'))).toEqual([])
    world.files.set(`targets/${path}`, randomBytes(5000))
    await code(ask(path))
    await cache.settled()
    expect(readdirSync(join(folder, 'blobs'))).toEqual([])
  })

  it('spares the line by the hour', async () => {
    // 80 kilobits a second are 10 kB, and the bucket holds two seconds.
    cache = open({ budget: new Budget(new Array(24).fill(80), () => 12) })
    const path = world.add('a', randomBytes(500_000))
    world.publish()
    await cache.refresh()
    slept = 0
    await code(ask(path))
    await cache.settled()
    expect(await code(ask(path))).toBe('given')
    // All but what the bucket held and what came last, after which the line rests before the next question.
    expect(slept).toBeGreaterThanOrEqual(((500_000 - 20_000 - 131_072) / 10_000) * 1000)
  })

  it('keeps the state before where the next one does not come whole', async () => {
    world.add('a', Buffer.from('one'))
    world.publish()
    await cache.refresh()
    const before = (await cache.metadata('metadata/timestamp.json')).toString()
    world.add('b', Buffer.from('two'))
    world.publish()
    world.files.delete('metadata/2.targets.json')
    expect(await code(cache.refresh())).toBe('UPDATE_UNTRUSTED')
    expect((await cache.metadata('metadata/timestamp.json')).toString()).toBe(before)
  })

  it('U6 takes no older state for a newer one', async () => {
    world.add('a', Buffer.from('one'))
    world.publish()
    const old = world.files.get('metadata/timestamp.json') ?? Buffer.alloc(0)
    world.publish()
    await cache.refresh()
    world.files.set('metadata/timestamp.json', old)
    expect(await code(cache.refresh())).toBe('UPDATE_UNTRUSTED')
  })

  it('U10 reads no more metadata than there may be', async () => {
    world.publish()
    world.files.set('metadata/timestamp.json', Buffer.alloc(100_000, ' '))
    expect(await code(cache.refresh())).toBe('UPDATE_METADATA_INVALID')
  })

  it('forgets what is not named any more', async () => {
    const path = world.add('a', randomBytes(100))
    world.publish()
    await cache.refresh()
    await code(ask(path))
    await cache.settled()
    delete world.targets.a
    world.publish()
    await cache.refresh()
    expect(readdirSync(join(folder, 'blobs'))).toEqual([])
  })

  it('has for its schools what each director orders there', async () => {
    world.add('directors/mairie.json', Buffer.from('{}'), { kind: 'director', product: 'mairie', version: '1' })
    world.publish()
    world.publish(`directors/mairie/${SCHOOL}/metadata`, { school: SCHOOL, targets: {} })
    await cache.refresh()
    expect(await code(cache.metadata(`directors/mairie/${SCHOOL}/metadata/timestamp.json`))).toBe('given')
    expect(failures).toEqual([])
  })

  it('takes it as no failure that the orders of a director do not lie with the files', async () => {
    world.add('directors/mairie.json', Buffer.from('{}'), { kind: 'director', product: 'mairie', version: '1' })
    world.publish()
    await cache.refresh()
    expect(failures).toEqual([])
    world.publish(`directors/mairie/${SCHOOL}/metadata`, { school: SCHOOL, targets: {} })
    world.files.delete(`directors/mairie/${SCHOOL}/metadata/${world.version}.targets.json`)
    await cache.refresh()
    expect(failures.join()).toContain('updates.director_failed')
  })
})

describe('a patch', () => {
  const base = randomBytes(400_000)
  const full = Buffer.concat([base.subarray(0, 200_000), Buffer.from('other'), base.subarray(200_000)])
  const patch = zstdCompressSync(full, {
    dictionary: base,
    params: { [constants.ZSTD_c_windowLog]: 20, [constants.ZSTD_c_hashLog]: 20, [constants.ZSTD_c_chainLog]: 20 },
  })
  let path: string
  beforeEach(async () => {
    const from = world.add('node/1', base)
    world.publish()
    await cache.refresh()
    await code(ask(from))
    await cache.settled()
    path = world.add('node/2', full)
    world.add('node/1-2.patch', patch, { patch: { from: 'node/1', gives: 'node/2' } })
    world.publish()
    await cache.refresh()
    world.asked.splice(0)
  })

  it('is fetched instead of the whole file, which is made here', async () => {
    await code(ask(path))
    await cache.settled()
    expect(readFileSync((await ask(path)).path).equals(full)).toBe(true)
    expect(targetsAsked()).toEqual([`targets/${targetPath('node/1-2.patch', sha(patch))} bytes=0-${patch.length - 1}`])
    expect(patch.length).toBeLessThan(full.length / 100)
  })

  it('U17 of a file that was changed here is followed by the whole file', async () => {
    const changed = Buffer.from(base)
    changed[300_000] = (changed[300_000] ?? 0) ^ 1
    writeFileSync(join(folder, 'blobs', sha(base)), changed)
    await code(ask(path))
    await cache.settled()
    expect(readFileSync((await ask(path)).path).equals(full)).toBe(true)
    expect(failures.join()).toContain('updates.patch_failed')
    expect(readdirSync(join(folder, 'blobs')).filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([])
  })

  it('U10 that swells is ended at the length that was signed', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(50_000_000))
    delete world.targets['node/1-2.patch']
    world.add('node/bomb.patch', bomb, { patch: { from: 'node/1', gives: 'node/2' } })
    world.publish()
    await cache.refresh()
    await code(ask(path))
    await cache.settled()
    expect(readFileSync((await ask(path)).path).equals(full)).toBe(true)
    expect(failures.join()).toContain('updates.patch_failed')
  })
})
