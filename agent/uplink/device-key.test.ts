import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadDeviceKey, makeDeviceKey, requestFor } from './device-key.ts'
import { testSchool } from './testing/test-school.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-key-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('loadDeviceKey', () => {
  it('makes a key once, for its own account alone', () => {
    const key = loadDeviceKey(folder)
    expect(loadDeviceKey(folder)).toBe(key)
    if (process.platform !== 'win32') expect(statSync(join(folder, 'device.key')).mode & 0o777).toBe(0o600)
  })

  it.skipIf(process.platform === 'win32')('refuses a key that others can read, and says which', () => {
    loadDeviceKey(folder)
    const path = join(folder, 'device.key')
    chmodSync(path, 0o640)
    const refusal = { code: 'DEVICE_KEY_OPEN', context: { path, mode: '640' } }
    expect(() => loadDeviceKey(folder)).toThrow(expect.objectContaining(refusal))
    expect(() => loadDeviceKey(folder, 'win32')).not.toThrow()
  })

  it.each(['', 'no key', makeDeviceKey().slice(0, 100)])('moves a file aside that is no key: %j', (text) => {
    const path = join(folder, 'device.key')
    writeFileSync(path, text, { mode: 0o600 })
    expect(loadDeviceKey(folder)).toContain('BEGIN PRIVATE KEY')
    expect(readFileSync(`${path}.unreadable`, 'utf8')).toBe(text)
  })
})

describe('requestFor', () => {
  it('is a request that an authority grants, for the very key', async () => {
    const school = await testSchool()
    const ids = ['01890a5d-ac96-774b-bcce-b302099a8057', '01890a5d-ac96-774b-bcce-b302099a8058'] as const
    for (let round = 0; round < 20; round++) {
      const key = makeDeviceKey()
      const certificate = new X509Certificate(await school.device(requestFor(key), ...ids))
      expect(certificate.checkPrivateKey(await importKey(key))).toBe(true)
    }
  })
})

async function importKey(key: string) {
  return (await import('node:crypto')).createPrivateKey(key)
}
