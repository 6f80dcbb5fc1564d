import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Blobs } from './blobs.ts'
import { makeFull } from './make-full.ts'

const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const OLD = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * at) & 0xff))
const NEW = Buffer.concat([OLD.subarray(0, 9000), Buffer.from('something new'), OLD.subarray(9000)])
const PATCH = zstdCompressSync(NEW, { dictionary: OLD })

it('makes of a spoiled patch what was signed or nothing, and leaves nothing else behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-patch-'))
  try {
    const blobs = new Blobs(folder, 0)
    const gives = { sha256: sumOf(NEW), length: NEW.length }
    const names = { from: sumOf(OLD), patch: sumOf(PATCH), gives }
    writeFileSync(blobs.path(names.from), OLD)
    const change = fc.tuple(fc.nat(PATCH.length - 1), fc.nat(255))
    const make = async (patch: Buffer) => {
      writeFileSync(blobs.path(names.patch), patch)
      rmSync(blobs.path(gives.sha256), { force: true })
      const isMade = await makeFull(blobs, names)
      expect(existsSync(blobs.path(gives.sha256))).toBe(isMade)
      if (isMade) expect(readFileSync(blobs.path(gives.sha256))).toEqual(NEW)
      expect(readdirSync(folder).filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([])
      return isMade
    }
    expect(await make(PATCH)).toBe(true)
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), async (changes, isCut) => {
        const spoiled = Buffer.from(PATCH)
        for (const [at, byte] of changes) spoiled[at] = byte
        await make(isCut ? spoiled.subarray(0, changes[0]?.[0] ?? 0) : spoiled)
      }),
      { numRuns: 15 },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)
