import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { targetPath } from '@preau/protocol/update/target-name.ts'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { download, type Wanted } from './download.ts'
import type { Source } from './source.ts'
import { atOnce } from './testing/at-once.ts'
import { MemorySource } from './testing/test-repository.ts'

const BYTES = randomBytes(300_000)
const sha256 = createHash('sha256').update(BYTES).digest('hex')
const wanted: Wanted = { name: 'agent/1.0.0/agent.mjs', length: BYTES.length, sha256 }
const PATH = `targets/${targetPath(wanted.name, sha256)}`
const clock = { after: atOnce }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-download-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const good = (name = 'school', bytes: Buffer = BYTES) => {
  const source = new MemorySource(name)
  source.files.set(PATH, bytes)
  return source
}
/** A source whose line ends after each `every` bytes. */
const cutting = (every: number): Source & { bytes: number } => ({
  ...{ name: 'school', bytes: 0, read: async () => undefined },
  async *stream(_path: string, from: number) {
    const piece = BYTES.subarray(from, from + every)
    this.bytes += piece.length
    yield piece
    throw new PreauError('UPDATE_SOURCE_FAILED', { step: 'cut' })
  },
})
const failing = (error: PreauError): Source => ({
  ...{ name: 'school', read: async () => undefined },
  // biome-ignore lint/correctness/useYield: it ends before its first byte
  async *stream() {
    throw error
  },
})
const fetchBy = (...sources: Source[]) =>
  download(wanted, { folder, sources, signal: new AbortController().signal, clock, reserve: 0 })

describe('the download of a target', () => {
  it('gives a file under the name of its hash, and asks nobody the second time', async () => {
    const source = good()
    const path = await fetchBy(source)
    expect(path).toBe(join(folder, sha256))
    expect(readFileSync(path).equals(BYTES)).toBe(true)
    await fetchBy(source)
    expect(source.asked).toEqual([PATH])
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('goes on where the line was cut, wherever that was, and takes no byte twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 20_000, max: 400_000 }), async (every) => {
        rmSync(join(folder, sha256), { force: true })
        const source = cutting(every)
        expect(readFileSync(await fetchBy(source)).equals(BYTES)).toBe(true)
        expect(source.bytes).toBe(BYTES.length)
      }),
      { numRuns: 20 },
    )
  })

  it('goes on after a restart, from what is on the disk', async () => {
    writeFileSync(join(folder, `${sha256}.part`), BYTES.subarray(0, 123_456))
    const source = cutting(1e6)
    await fetchBy(source)
    expect(source.bytes).toBe(BYTES.length - 123_456)
  })

  it('U12 throws wrong bytes away and asks the next place', async () => {
    const wrong = Buffer.from(BYTES)
    wrong[1000] = (wrong[1000] ?? 0) ^ 1
    const cell = good('territory')
    expect(existsSync(await fetchBy(good('school', wrong), cell))).toBe(true)
    expect(cell.asked).toEqual([PATH])
    rmSync(join(folder, sha256))
    await expect(fetchBy(good('school', wrong))).rejects.toMatchObject({ code: 'UPDATE_TARGET_DIFFERS' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('U10 stops at the length that was signed', async () => {
    let sent = 0
    const endless: Source = {
      ...{ name: 'school', read: async () => undefined },
      async *stream() {
        for (;;) {
          sent += 65_536
          yield Buffer.alloc(65_536, 7)
        }
      },
    }
    await expect(fetchBy(endless)).rejects.toMatchObject({ code: 'UPDATE_TARGET_DIFFERS' })
    expect(sent).toBeLessThan(BYTES.length + 2 * 65_536)
    expect(readdirSync(folder)).toEqual([])
  })

  it('gives a silent place three tries, and says what it did wrong', async () => {
    await expect(fetchBy(failing(new PreauError('UPDATE_SOURCE_FAILED')))).rejects.toMatchObject({
      code: 'UPDATE_SOURCE_FAILED',
    })
    await expect(fetchBy(failing(new PreauError('UPDATE_TARGET_NOT_FOUND')))).rejects.toMatchObject({
      code: 'UPDATE_TARGET_NOT_FOUND',
    })
  })

  it('waits for a school server that is still fetching', async () => {
    let asked = 0
    const source = good()
    const later: Source = {
      ...{ name: 'school', read: async () => undefined },
      async *stream(path: string, from: number) {
        asked++
        if (asked < 10) throw new PreauError('UPDATE_FETCHING', { after: 5 })
        yield* source.stream(path, from)
      },
    }
    await fetchBy(later)
    expect(asked).toBe(10)
  })

  it('U2 does not believe a file on its own disk', async () => {
    const path = await fetchBy(good())
    truncateSync(path, 1000)
    expect(readFileSync(await fetchBy(good())).equals(BYTES)).toBe(true)
    writeFileSync(path, Buffer.alloc(BYTES.length))
    expect(readFileSync(await fetchBy(good())).equals(BYTES)).toBe(true)
  })

  it('U4 leaves the room that the rest of the machine needs, and what it had fetched', async () => {
    writeFileSync(join(folder, `${sha256}.part`), BYTES.subarray(0, 1000))
    const asked = download(wanted, {
      ...{ folder, sources: [good()], signal: new AbortController().signal, clock, reserve: 2 ** 60 },
    })
    await expect(asked).rejects.toMatchObject({ code: 'UPDATE_DISK_FULL' })
    expect(readdirSync(folder)).toEqual([])
  })
})
