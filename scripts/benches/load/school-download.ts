import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { constants, zstdCompressSync } from 'node:zlib'
import { isPreauError } from '@preau/protocol/errors.ts'
import { sha256, TestRepository } from '../../../agent/update/testing/test-repository.ts'
import { UpdateCache } from '../../../server/rollout/cache/update-cache.ts'
import { HttpUpstream } from '../../../server/rollout/cache/upstream.ts'
import { Budget } from '../../../server/territory/budget.ts'
import { SlowLine } from './slow-line.ts'

export interface Download {
  folder: string
  /** About how large the patch is to be, in bytes. */
  patchBytes: number
  /** ms between two resets of the line. */
  cutEvery: number
  /** What the school allows at this hour, in kilobits a second; null: all of the line. */
  allowed: number | null
  /** Longest rest after a cut, in ms. */
  rest: number
}

export interface Downloaded {
  /** Bytes on the line, of each byte of the patch. */
  share: number
  /** Files that were asked for, beside metadata. */
  files: number
  cuts: number
  seconds: number
}

/** 2 Mbit/s. */
const RATE = 250_000
const DEVICES = 37
/** The version before: as much as the tables of zstd below remember whole. */
const BASE_BYTES = 10_000_000

/** 37 devices want a new version at once; their school has the version before, and fetches what differs over a bad line. */
export async function downloadForSchool({
  folder,
  patchBytes,
  cutEvery,
  allowed,
  rest,
}: Download): Promise<Downloaded> {
  const repo = new TestRepository(Date.now())
  const base = randomBytes(BASE_BYTES)
  const full = Buffer.concat([base, randomBytes(patchBytes - 20_000)])
  const params = {
    [constants.ZSTD_c_windowLog]: 25,
    [constants.ZSTD_c_hashLog]: 23,
    [constants.ZSTD_c_chainLog]: 23,
  }
  const patch = zstdCompressSync(full, { dictionary: base, params })
  if (patch.length > 1.1 * patchBytes) throw new Error(`the patch has ${patch.length} bytes`)
  repo.add('node/1', base, { kind: 'node-runtime', product: 'node', version: '1' })
  repo.publish()
  const asked = new Set<string>()
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1)
    const bytes = repo.source.files.get(path)
    asked.add(path)
    if (!bytes) return void response.writeHead(404, { 'content-length': 0 }).end()
    const [, from, to] = (/^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []).map(Number)
    if (from === undefined || to === undefined)
      return void response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
    const piece = bytes.subarray(from, to + 1)
    const range = `bytes ${from}-${from + piece.length - 1}/${bytes.length}`
    response.writeHead(206, { 'content-length': piece.length, 'content-range': range }).end(piece)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const open = (from: number, kilobits: number | null) =>
    new UpdateCache({
      ...{ folder, reserve: 0, clock: () => Date.now(), schools: async () => [] },
      upstream: new HttpUpstream(`http://127.0.0.1:${from}`),
      budget: new Budget(new Array(24).fill(kilobits), () => 12),
      wait: (ms) => wait(Math.min(ms, rest)),
      failed: (what, error) => process.stderr.write(`${what} ${error}\n`),
    })
  const line = new SlowLine({ to: port, rate: RATE, cutEvery })
  try {
    const before = open(port, null)
    await before.refresh()
    await before.target(sha256(base)).catch(() => undefined)
    await before.settled()
    await before.stop()
    repo.add('node/2', full, { kind: 'node-runtime', product: 'node', version: '2' })
    repo.add('node/1-2.zst', patch, {
      ...{ kind: 'node-runtime', product: 'node', version: '2', patch: { from: 'node/1', gives: 'node/2' } },
    })
    repo.next()
    repo.publish()
    asked.clear()
    const cache = open(await line.start(), allowed)
    const began = performance.now()
    const look = async (): Promise<void> => await cache.refresh().catch(() => wait(rest).then(look))
    await look()
    const device = async () => {
      for (;;) {
        // As a device does: it asks again when it is told to.
        const seconds = await cache.target(sha256(full)).then(
          () => 0,
          (error: unknown) => (isPreauError(error, 'UPDATE_FETCHING') ? Number(error.context.after) : 2),
        )
        if (seconds === 0) return
        await wait(seconds * 1000)
      }
    }
    await Promise.all(Array.from({ length: DEVICES }, device))
    const seconds = (performance.now() - began) / 1000
    await cache.stop()
    const files = [...asked].filter((path) => path.startsWith('targets/')).length
    return { share: line.carried / patch.length, files, cuts: line.cuts, seconds }
  } finally {
    line.stop()
    server.closeAllConnections()
    server.close()
  }
}
