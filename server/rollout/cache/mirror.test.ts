import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSnapshot, makeTimestamp, targetsHead } from '@preau/protocol/update/make-metadata.ts'
import { readTimestamp } from '@preau/protocol/update/metadata.ts'
import { expect, it, onTestFinished } from 'vitest'
import { Mirror } from './mirror.ts'

const NOW = Date.UTC(2026, 10, 22)

/** What is published as one version, by path. */
function published(version: number): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  const put = (name: string, signed: object) => {
    const bytes = Buffer.from(JSON.stringify({ signatures: [], signed }))
    files.set(`metadata/${name}`, bytes)
    return { version, length: bytes.length, hashes: { sha256: createHash('sha256').update(bytes).digest('hex') } }
  }
  const targets = put(`${version}.targets.json`, { ...targetsHead(version, NOW), targets: {} })
  const snapshot = put(`${version}.snapshot.json`, makeSnapshot(targets, version, NOW))
  put('timestamp.json', makeTimestamp(snapshot, version, NOW))
  return files
}

it('keeps the newest where two sources are followed at once, and the older one is slower', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-mirror-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const mirror = new Mirror(folder)
  const [old, fresh] = [published(1), published(2)]
  let goOn = () => {}
  const isNewer = new Promise<void>((done) => {
    goOn = done
  })
  const slow = mirror.follow('metadata', async (path) => {
    if (path.endsWith('1.targets.json')) await isNewer
    return old.get(path)
  })
  const quick = mirror.follow('metadata', async (path) => fresh.get(path))
  expect(await quick).toBe(true)
  goOn()
  expect(await slow).toBe(false)
  const kept = await mirror.read('metadata/timestamp.json')
  expect(readTimestamp(`${kept}`).signed.version).toBe(2)
})
