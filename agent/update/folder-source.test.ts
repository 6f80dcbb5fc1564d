import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FolderSource } from './folder-source.ts'

const signal = new AbortController().signal
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-usb-'))
  mkdirSync(join(folder, 'metadata'))
  writeFileSync(join(folder, 'metadata', 'timestamp.json'), 'hello world')
})
afterEach(() => rmSync(folder, { recursive: true }))

const all = async (chunks: AsyncIterable<Uint8Array>) => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString()
}

describe('reading signed files from a folder', () => {
  it('gives a file, or what comes from a place on', async () => {
    const source = new FolderSource(folder)
    expect(await source.read('metadata/timestamp.json', 11)).toEqual(Buffer.from('hello world'))
    expect(await all(source.stream('metadata/timestamp.json', 6, signal))).toBe('world')
  })

  it('knows what is not there', async () => {
    const source = new FolderSource(folder)
    expect(await source.read('metadata/2.root.json', 11)).toBe(undefined)
    await expect(all(source.stream('targets/x', 0, signal))).rejects.toMatchObject({ code: 'UPDATE_TARGET_NOT_FOUND' })
  })

  it('U10 reads no more than it may hold', async () => {
    const source = new FolderSource(folder)
    await expect(source.read('metadata/timestamp.json', 10)).rejects.toMatchObject({ code: 'UPDATE_METADATA_INVALID' })
  })
})
