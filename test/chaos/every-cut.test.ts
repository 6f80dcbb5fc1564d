import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { download, isWhole } from '../../agent/update/download.ts'
import { takeStart } from '../../agent/update/launcher.ts'
import { realSlotDisk } from '../../agent/update/real-slot-disk.ts'
import { SlotFolder } from '../../agent/update/slot-folder.ts'
import { endStart, heardHealthy } from '../../agent/update/slots.ts'
import type { Source } from '../../agent/update/source.ts'
import { type Kept, TrustedStore } from '../../agent/update/trusted-store.ts'
import { realClock } from '../../agent/uplink/clock.ts'
import { silent } from '../../agent/uplink/log.ts'
import { Blobs } from '../../server/rollout/cache/blobs.ts'
import { diskAfterCut, layDisk } from '../processes/disk-model.ts'
import { type Recorded, recordDisk } from '../processes/disk-recorder.ts'
import { lay, versionIn } from '../processes/slot-machine.ts'
import { rounds } from './rounds.ts'

/** Cuts of each step: a thousand in `npm run chaos`. */
const CUTS = rounds() > 10 ? rounds() * 20 : 40

let folder: string
beforeEach(() => {
  // In memory where there is such a place: what a sync is worth is what the model says, and no disk is asked.
  folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'preau-cuts-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The same numbers at each run, by a seed: mulberry32. */
function chanceOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Cuts each step of what was recorded so often, in each of its calls and right after it in turn, and looks at the disk that is left. Gives how often each
 * step was cut. A call that syncs counts for the step `fsync`.
 */
async function cutEach({ start, ops }: Recorded, look: (path: string, at: string) => unknown, cuts = CUTS) {
  const calls = new Map<string, number[]>()
  for (const [at, { op, step }] of ops.entries()) {
    const of = op === 'sync' ? 'fsync' : step
    calls.set(of, [...(calls.get(of) ?? []), at])
  }
  const counts: Record<string, number> = {}
  for (const [step, places] of calls) {
    for (let n = 0; n < Math.max(cuts, 2 * places.length); n++) {
      const cut = (places[(n >> 1) % places.length] ?? 0) + (n & 1)
      const path = join(folder, 'cut')
      layDisk(path, diskAfterCut(start, ops, cut, chanceOf(n * 7919 + cut)))
      await look(path, `${step}, call ${cut}, chance ${n * 7919 + cut}`)
      rmSync(path, { recursive: true })
      counts[step] = (counts[step] ?? 0) + 1
    }
  }
  return counts
}

const expectAll = (counts: Record<string, number>, ...steps: string[]) => {
  expect(Object.keys(counts).sort()).toEqual(steps.sort())
  expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(CUTS)
}

/** A machine that takes version 2, which falls so often before it says that it is healthy. Throws where nothing whole starts. */
function update(path: string, mayFall = 0, say: (step: string) => void = () => {}): void {
  const real = realSlotDisk(path)
  const slots = new SlotFolder(real)
  let falls = 0
  for (;;) {
    say(slots.wish() === undefined || falls > 0 ? 'first boot' : 'pointer swap')
    const pointer = takeStart({ slots, log: silent })
    if (!pointer) throw new Error('nothing can be started')
    const version = versionIn(real, pointer.run)
    if (version !== '2') {
      if (pointer.back) throw new Error('it was given up')
      say('slot')
      slots.keepWish({ id: 'to-2', slot: lay(slots, real, '2') })
      continue
    }
    if (pointer.trial && falls++ < mayFall) {
      say('first boot')
      slots.keepPointer(endStart(pointer, 1000))
      continue
    }
    say('health mark')
    slots.sayHealthy()
    say('pointer swap')
    slots.keepPointer(heardHealthy(pointer, slots.healthyIn() ?? ''))
    return
  }
}

it(`U1 whatever step of an update is cut, ${CUTS} times each, a whole version starts and the update is taken all the same`, async () => {
  const first = join(folder, 'first')
  mkdirSync(first)
  const real = realSlotDisk(first)
  const slots = new SlotFolder(real)
  lay(slots, real, '1')
  takeStart({ slots, log: silent })
  slots.keepPointer({ run: slots.running() })
  lay(slots, real, '0')
  const recorded = await recordDisk(first, (say) => update(first, 1, say))
  for (const op of recorded.ops) {
    if (op.step !== 'slot') continue
    const name = op.op === 'rename' ? op.from : op.name
    if (op.op === 'rename' && /^[ab](\.new)?$/.test(name)) op.step = 'slot rename'
    else if (/^[ab]\.old/.test(name)) op.step = 'old-slot delete'
    else op.step = 'slot files'
  }
  const counts = await cutEach(recorded, (path, at) => {
    const disk = realSlotDisk(path)
    const found = new SlotFolder(disk)
    expect(() => update(path), at).not.toThrow()
    expect([versionIn(disk, found.running()), found.pointer()?.trial], at).toEqual(['2', undefined])
  })
  expectAll(
    counts,
    'slot files',
    'slot rename',
    'old-slot delete',
    'pointer swap',
    'first boot',
    'health mark',
    'fsync',
  )
}, 1_800_000)

it(`U1 however the metadata is cut while it is kept, ${CUTS} times, it is read as it was or as it is, and the next is kept`, async () => {
  const kept = (n: number): Kept => ({
    floor: n,
    trusted: { root: Buffer.from('root'), timestamp: Buffer.alloc(700, `${n}`), targets: Buffer.alloc(9000, `${n}`) },
  })
  const first = join(folder, 'first')
  for (const n of [1, 2]) new TrustedStore(first, 'image').save(kept(n))
  const recorded = await recordDisk(first, (say) => {
    say('metadata write')
    new TrustedStore(first, 'image').save(kept(3))
  })
  const counts = await cutEach(recorded, (path, at) => {
    const store = new TrustedStore(path, 'image')
    const { kept: found } = store.load()
    expect([kept(2), kept(3)], at).toContainEqual(found)
    store.save(kept(4))
    expect(store.load(), at).toEqual({ kept: kept(4), damaged: false })
  })
  expectAll(counts, 'metadata write', 'fsync')
}, 1_800_000)

it(`U1 however a download is cut, ${CUTS} times, what bears the name of a hash has it, and the next look brings the rest`, async () => {
  const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * at + (at >> 8)) & 0xff))
  const wanted = { name: 'agent/2/agent.mjs', length: bytes.length, sha256: sumOf(bytes) }
  const source: Source = {
    name: 'memory',
    read: () => Promise.reject(new Error('no metadata here')),
    async *stream(_path, from) {
      for (let at = from; at < bytes.length; at += 9000) yield bytes.subarray(at, at + 9000)
    },
  }
  const fetch = (path: string) =>
    download(wanted, {
      ...{ folder: path, sources: [source], reserve: 0 },
      ...{ signal: new AbortController().signal, clock: realClock() },
    })
  const first = join(folder, 'first')
  mkdirSync(first)
  const recorded = await recordDisk(first, async (say) => {
    say('download')
    await fetch(first)
  })
  const isKept = async (path: string, at: string) => {
    const file = join(path, wanted.sha256)
    if (existsSync(file)) expect(await isWhole(file, wanted), at).toBe(true)
  }
  // By the same cuts a program is found out that syncs nothing: one in some hundred finds the name there and bytes lost.
  const unsynced = { ...recorded, ops: recorded.ops.filter(({ op }) => op !== 'sync') }
  await expect(cutEach(unsynced, isKept, 2000)).rejects.toThrow('to be true')
  rmSync(join(folder, 'cut'), { recursive: true })
  const counts = await cutEach(recorded, async (path, at) => {
    await isKept(path, at)
    const file = join(path, wanted.sha256)
    // A beginning that a lost block spoiled is thrown away where its hash is looked at, and fetched anew.
    await fetch(path).catch(() => fetch(path))
    expect(readFileSync(file).equals(bytes), at).toBe(true)
  })
  expectAll(counts, 'download', 'fsync')
}, 1_800_000)

it(`U1 however the making of a full file from its patch is cut, ${CUTS} times, there is the whole file or none, and it is made again`, async () => {
  const old = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * at) & 0xff))
  const full = Buffer.concat([old.subarray(0, 9000), Buffer.from('something new'), old.subarray(9000)])
  const patch = zstdCompressSync(full, { dictionary: old })
  const [sha256, length] = [sumOf(full), full.length]
  /** As server/rollout/cache/make-full.ts does it, without the process that it starts for its memory. */
  const make = async (path: string) => {
    const made = join(path, `${sha256}.made`)
    writeFileSync(made, zstdDecompressSync(patch, { dictionary: old, maxOutputLength: length }))
    await new Blobs(path, 0).take(made, sha256, length)
    rmSync(made, { force: true })
  }
  const first = join(folder, 'first')
  mkdirSync(first)
  const recorded = await recordDisk(first, async (say) => {
    say('patch apply')
    await make(first)
  })
  const counts = await cutEach(recorded, async (path, at) => {
    const file = join(path, sha256)
    if (await new Blobs(path, 0).has(sha256, length)) expect(readFileSync(file).equals(full), at).toBe(true)
    await make(path)
    expect(readFileSync(file).equals(full), at).toBe(true)
  })
  expectAll(counts, 'patch apply', 'fsync')
}, 1_800_000)

function sumOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
