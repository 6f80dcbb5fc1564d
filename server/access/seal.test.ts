import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSeal, Seal } from './seal.ts'

describe('a sealed secret', () => {
  const seal = new Seal(new Uint8Array(32).fill(7))

  it('opens for its own place, with its own key, unchanged, and for nothing else', () => {
    const text = seal.seal(Buffer.from('secret'), 'totp a')
    expect(seal.open(text, 'totp a').toString()).toBe('secret')
    expect(seal.seal(Buffer.from('secret'), 'totp a')).not.toBe(text)
    const changed = `${text.slice(0, -2)}${text.endsWith('A') ? 'B' : 'A'}${text.at(-1)}`
    const broken = expect.objectContaining({ code: 'SEAL_BROKEN' })
    expect(() => seal.open(text, 'totp b')).toThrow(broken)
    expect(() => seal.open(changed, 'totp a')).toThrow(broken)
    expect(() => seal.open('s1.', 'totp a')).toThrow(broken)
    expect(() => seal.open('plain', 'totp a')).toThrow(broken)
    expect(() => new Seal(new Uint8Array(32)).open(text, 'totp a')).toThrow(broken)
  })

  it('is signed by this server alone', () => {
    const signature = seal.sign('device')
    expect(seal.isSigned('device', signature)).toBe(true)
    expect(seal.isSigned('devices', signature)).toBe(false)
    expect(seal.isSigned('device', signature.slice(1))).toBe(false)
  })
})

describe('the key of the seal', () => {
  it('is made once, for its own account alone, and never made anew where it was spoilt', async () => {
    const data = await mkdtemp(join(tmpdir(), 'preau-seal-'))
    try {
      const sealed = (await openSeal(data)).seal(Buffer.from('x'), 'p')
      expect((await openSeal(data)).open(sealed, 'p').toString()).toBe('x')
      const path = join(data, 'authority', 'seal.key')
      if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
      await writeFile(path, 'cut')
      await expect(openSeal(data)).rejects.toMatchObject({ code: 'SEAL_BROKEN' })
      expect(await readFile(path, 'utf8')).toBe('cut')
    } finally {
      await rm(data, { recursive: true })
    }
  })
})
