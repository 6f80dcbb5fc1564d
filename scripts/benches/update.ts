import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constants, zstdCompressSync } from 'node:zlib'
import { type MemorySource, sha256, TestRepository } from '../../agent/update/testing/test-repository.ts'
import { UpdateCache } from '../../server/rollout/cache/update-cache.ts'
import { HttpUpstream } from '../../server/rollout/cache/upstream.ts'
import { Budget } from '../../server/territory/budget.ts'
import type { Bench } from '../figures.ts'

const VERIFY = fileURLToPath(new URL('./load/verify-updates.ts', import.meta.url))
const SCHOOL = '01999999-0000-7000-8000-00000000000a'
/** What a country has signed: packages, specs, runbooks, versions of the agent. */
const TARGETS = 1000
const ROUNDS = 7
const DEVICES = 37
/** A line of 2 Mbit/s, in kilobits a second, that is cut after so many bytes: every four seconds, so that the bench ends in ten. */
const LINE = 2000
const CUT_AFTER = 1_000_000
const PATCH_BYTES = 2_500_000

export const bench: Bench = {
  name: 'update',
  about: 'signed updates: metadata verified after a start, and one download for a school over a line that is cut',
  figures: {
    verify_ms: { unit: 'ms', goal: { atMost: 150 } },
    verify_cpu_ms: { unit: 'ms' },
    verify_first_ms: { unit: 'ms' },
    verify_load_ms: { unit: 'ms' },
    verify_rss_mb: { unit: 'MB' },
    uplink_share: { unit: 'of the patch', goal: { atMost: 1.05 } },
    uplink_downloads: { unit: 'downloads', goal: { atMost: 1 } },
  },
  async run(report) {
    const folder = mkdtempSync(join(tmpdir(), 'preau-bench-update-'))
    try {
      await verification(folder, report)
      await download(join(folder, 'cache'), report)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** What one start of a device took, in ms and bytes. */
interface Run {
  load: number
  verify: number
  cpu: number
  rss: number
}

type Report = Parameters<Bench['run']>[0]

async function verification(folder: string, report: Report): Promise<void> {
  writeWorld(join(folder, 'world'))
  const runs: Run[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, [VERIFY, folder, SCHOOL])
    const run: Run & { state: string; orders: number } = JSON.parse(stdout)
    if (run.state !== 'current' || run.orders !== 1) throw new Error(`the device says ${stdout}`)
    runs.push(run)
  }
  const [first, ...others] = runs
  const median = (of: (run: Run) => number) => others.map(of).sort((a, b) => a - b)[ROUNDS >> 1] ?? 0
  report(
    'verify_ms',
    median(({ verify }) => verify),
  )
  report(
    'verify_cpu_ms',
    median(({ cpu }) => cpu),
  )
  report('verify_first_ms', first?.verify ?? 0)
  report(
    'verify_load_ms',
    median(({ load }) => load),
  )
  report(
    'verify_rss_mb',
    median(({ rss }) => rss / 1e6),
  )
}

function writeWorld(folder: string): void {
  const repo = new TestRepository(Date.now())
  const director = TestRepository.director(Date.now(), repo.source, 'mairie', SCHOOL)
  for (let n = 0; n < TARGETS; n++)
    repo.add(`packages/p${n}/1.0.${n}/p${n}.zip`, `${n}`, { kind: 'package', product: `p${n}`, version: `1.0.${n}` })
  repo.add('directors/mairie.json', director.rootBytes, { kind: 'director', product: 'mairie', version: '1' })
  repo.publish()
  const name = 'packages/p1/1.0.1/p1.zip'
  const target = repo.targets.targets[name]
  if (director.director && target) {
    const { length, hashes } = target
    director.director.targets = { [name]: { length, hashes, custom: { to: ['*'] } } }
  }
  director.publish({ by: [director.online] })
  writeFiles(folder, repo.source)
}

function writeFiles(folder: string, { files }: MemorySource): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}

async function download(folder: string, report: Report): Promise<void> {
  const repo = new TestRepository(Date.now())
  const base = randomBytes(4 * PATCH_BYTES)
  const full = Buffer.concat([base, randomBytes(PATCH_BYTES - 20_000)])
  const params = {
    [constants.ZSTD_c_windowLog]: 24,
    [constants.ZSTD_c_hashLog]: 23,
    [constants.ZSTD_c_chainLog]: 23,
  }
  const patch = zstdCompressSync(full, { dictionary: base, params })
  repo.add('node/1', base, { kind: 'node-runtime', product: 'node', version: '1' })
  repo.publish()
  let sent = 0
  const asked = new Set<string>()
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1)
    asked.add(path)
    const bytes = repo.source.files.get(path)
    if (!bytes) return void response.writeHead(404).end()
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': bytes.length - from,
      ...(from > 0 && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
    })
    const piece = bytes.subarray(from, from + CUT_AFTER)
    response.write(piece, () => (from + piece.length === bytes.length ? response.end() : request.socket.destroySoon()))
    sent += piece.length
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const open = (kilobits: number | null) =>
    new UpdateCache({
      ...{ folder, reserve: 0, clock: () => Date.now(), schools: async () => [] },
      upstream: new HttpUpstream(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
      budget: new Budget(new Array(24).fill(kilobits), () => 12),
      wait: (ms) => wait(Math.min(ms, 100)),
      failed: (what, error) => process.stderr.write(`${what} ${error}\n`),
    })
  // The school has the version before already.
  const before = open(null)
  await before.refresh()
  await before.target(sha256(base)).catch(() => undefined)
  await before.settled()
  repo.add('node/2', full, { kind: 'node-runtime', product: 'node', version: '2' })
  repo.add('node/1-2.zst', patch, {
    ...{ kind: 'node-runtime', product: 'node', version: '2', patch: { from: 'node/1', gives: 'node/2' } },
  })
  repo.next()
  repo.publish()
  const cache = open(LINE)
  sent = 0
  asked.clear()
  await cache.refresh()
  const device = async () => {
    for (;;) {
      const ready = await cache.target(sha256(full)).catch(() => undefined)
      if (ready) return
      await wait(100)
    }
  }
  await Promise.all(Array.from({ length: DEVICES }, device))
  report('uplink_share', sent / patch.length)
  report('uplink_downloads', [...asked].filter((path) => path.startsWith('targets/')).length)
  await cache.stop()
  server.closeAllConnections()
  server.close()
}
