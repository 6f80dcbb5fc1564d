import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { realClock } from '../uplink/clock.ts'
import { holdFile } from '../uplink/held-file.ts'
import { silent } from '../uplink/log.ts'
import { openOutbox } from '../uplink/outbox.ts'
import { atOnce } from './testing/at-once.ts'
import { TestRepository } from './testing/test-repository.ts'
import { Updates } from './updates.ts'

const NOW = Date.UTC(2041, 5, 1)
const DAY = 86_400_000
const SCHOOL = '01999999-0000-7000-8000-00000000000a'
const AGENT = 'agent/1.5.0/agent.mjs'
const signal = new AbortController().signal
/** Only who may mount can make a disk that takes nothing, whoever writes. */
const isRoot = process.platform === 'linux' && process.getuid?.() === 0

let folder: string
let repo: TestRepository
let director: TestRepository
let shippedRoot: Buffer
let wall: () => number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-updates-faults-'))
  wall = () => NOW
  repo = new TestRepository(NOW)
  shippedRoot = repo.rootBytes
  director = TestRepository.director(NOW, repo.source, 'mairie', SCHOOL)
  repo.add('directors/mairie.json', director.rootBytes, { kind: 'director', product: 'mairie', version: '1' })
  repo.add(AGENT, 'fifteen', { version: '1.5.0' })
  repo.publish()
  order()
})
afterEach(() => rmSync(folder, { recursive: true }))

function order(): void {
  const target = repo.targets.targets[AGENT]
  if (!director.director || !target) throw new Error('no such target')
  const { length, hashes } = target
  director.director.targets = { [AGENT]: { length, hashes, custom: { to: ['*'] } } }
  director.next()
  director.publish({ by: [director.online] })
}
const updates = (within = folder) =>
  new Updates({
    ...{
      folder: within,
      shippedRoot,
      sources: [repo.source],
      school: SCHOOL,
      director: 'mairie',
      built: 0,
      reserve: 0,
    },
    self: () => ({ device: SCHOOL, groups: [], platform: 'linux-x64', hardware: new Set() }),
    clock: { wall: () => wall(), after: atOnce },
    log: () => undefined,
  })

describe('U4 a disk that takes nothing', () => {
  it.skipIf(!isRoot)(
    'changes nothing, is told by its name, and is of no matter once it takes something again',
    async () => {
      const disk = join(folder, 'disk')
      const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' })
      mkdirSync(disk)
      mount('-t', 'tmpfs', '-o', 'size=16m', 'none', disk)
      try {
        const device = updates(join(disk, 'updates'))
        expect((await device.check(signal)).state).toBe('current')
        const metadata = join(disk, 'updates/metadata')
        const kept = () => readdirSync(metadata).map((name) => readFileSync(join(metadata, name), 'hex'))
        const before = kept()
        repo.next()
        repo.publish()
        mount('-o', 'remount,ro', disk)
        await expect(device.check(signal)).rejects.toMatchObject({ code: 'UPDATE_DISK_FAILED' })
        await expect(updates(join(disk, 'updates')).check(signal)).rejects.toMatchObject({ code: 'UPDATE_DISK_FAILED' })
        expect(kept()).toEqual(before)
        mount('-o', 'remount,rw', disk)
        expect(await device.check(signal)).toMatchObject({ state: 'current', version: 2 })
        expect(readFileSync(await device.obtain(AGENT, signal), 'utf8')).toBe('fifteen')
      } finally {
        execFileSync('umount', [disk])
      }
    },
  )

  it.skipIf(!isRoot)('that is full at the next byte leaves the outbox what it needs', async () => {
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', disk])
    try {
      repo.add(AGENT, Buffer.alloc(8_000_000, 7), { version: '1.5.0' })
      repo.next()
      repo.publish()
      order()
      const device = updates(join(disk, 'updates'))
      expect((await device.check(signal)).state).toBe('current')
      await expect(device.obtain(AGENT, signal)).rejects.toMatchObject({ code: 'UPDATE_DISK_FULL' })
      expect(readdirSync(join(disk, 'updates/targets'))).toEqual([])
      const outbox = openOutbox(join(disk, 'outbox.db'), { clock: realClock({ unref: true }), log: silent })
      outbox.addEvent({ event: 'agent.started', severity: 'info' })
      expect(outbox.size().records).toBe(1)
      outbox.close()
    } finally {
      execFileSync('umount', [disk])
    }
  })
})

describe('U5 a clock that jumps in the middle of an update', () => {
  /** The clock is another one from the moment at which so many files were asked for. */
  const jumpAfter = (files: number, to: number) => {
    repo.source.asked.splice(0)
    wall = () => (repo.source.asked.length < files ? NOW : to)
  }

  it('makes nothing hold that has expired: what was signed is the least that the time can be', async () => {
    await updates().check(signal)
    // The rest is of today, and the orders are those of last month.
    Object.assign(repo, { now: NOW + 40 * DAY })
    repo.rotate({})
    repo.next()
    repo.publish()
    for (let files = 0; files < 8; files++) {
      wall = () => NOW + 40 * DAY
      jumpAfter(files, 0)
      expect(await updates().check(signal)).toMatchObject({ state: 'stale', orders: { take: [] } })
    }
  })

  it.each([
    ['1970', 0],
    ['2038', 2 ** 31 * 1000],
    ['the year before', NOW - 365 * DAY],
    ['2078', NOW + 37 * 365 * DAY],
  ])('to %s locks nobody out, wherever it happens', async (_name, to) => {
    for (let files = 0; files < 10; files++) {
      jumpAfter(files, to)
      const { state } = await updates().check(signal)
      expect(['current', 'stale']).toContain(state)
      wall = () => NOW
      const device = updates()
      expect((await device.check(signal)).state).toBe('current')
      // Bytes are judged by their hash alone, whatever time it is.
      wall = () => to
      rmSync(join(folder, 'targets'), { recursive: true, force: true })
      expect(readFileSync(await device.obtain(AGENT, signal), 'utf8')).toBe('fifteen')
    }
  })
})

describe('U19 two updaters at once', () => {
  it('are one, and the other is told so', async () => {
    const [first, second] = [updates(), updates()]
    const both = await Promise.allSettled([first.check(signal), second.check(signal)])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(both[1]).toMatchObject({ reason: { code: 'STORE_LOCKED' } })
    expect((await second.check(signal)).state).toBe('current')
  })

  it('are one also as programs, and one that is killed holds nothing', { timeout: 60_000 }, async () => {
    const lock = join(folder, 'updating.lock')
    const program = `import { holdFile } from ${JSON.stringify(new URL('../uplink/held-file.ts', import.meta.url).href)}
      holdFile(process.argv[1]); process.stdout.write('held'); setInterval(() => undefined, 1000)`
    for (let round = 0; round < 3; round++) {
      const other = spawn(process.execPath, ['--input-type=module', '-e', program, lock], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(other.stdout, 'data')
      await expect(updates().check(signal)).rejects.toMatchObject({ code: 'STORE_LOCKED' })
      other.kill('SIGKILL')
      await once(other, 'exit')
      expect((await updates().check(signal)).state).toBe('current')
      expect(readdirSync(folder).filter((name) => name.startsWith('updating'))).toEqual(['updating.lock'])
    }
    holdFile(lock)()
  })
})
