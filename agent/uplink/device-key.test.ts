import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DeviceSeal, loadDeviceKey, makeDeviceKey, requestFor } from './device-key.ts'
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
    expect(() => loadDeviceKey(folder, { platform: 'win32' })).not.toThrow()
  })

  it('wraps a key with the seal of the platform, also one of before, and never makes one over it', () => {
    const other = (mark: string): DeviceSeal => ({
      wrap: (text) => `preau-wrapped-1.${mark}${Buffer.from(text).toString('hex')}`,
      open(text) {
        if (!text.startsWith(`preau-wrapped-1.${mark}`))
          throw new PreauError('DEVICE_KEY_WRAPPED', { reason: 'other-key' })
        return Buffer.from(text.slice(`preau-wrapped-1.${mark}`.length), 'hex').toString()
      },
    })
    const path = join(folder, 'device.key')
    const lies = () => readFileSync(path, 'utf8')
    const key = loadDeviceKey(folder)
    expect(lies()).toBe(key)
    const seal = other('a')
    expect(loadDeviceKey(folder, { seal })).toBe(key)
    const wrapped = lies()
    expect(wrapped).toMatch(/^preau-wrapped-1\.a/)
    expect([loadDeviceKey(folder, { seal }), lies()]).toEqual([key, wrapped])
    for (const wrong of [undefined, other('b')]) {
      expect(() => loadDeviceKey(folder, { seal: wrong })).toThrow(
        expect.objectContaining({ code: 'DEVICE_KEY_WRAPPED' }),
      )
    }
    expect(lies()).toBe(wrapped)
    rmSync(path)
    expect(loadDeviceKey(folder, { seal })).not.toBe(key)
    expect(lies()).toMatch(/^preau-wrapped-1\.a/)
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
