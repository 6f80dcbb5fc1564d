import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CredentialKeeper } from '../keys/credential-keeper.ts'
import { WrappingKey } from '../keys/wrapping-key.ts'
import { deviceKeyStanding, dropDeviceWrapping, keepDeviceWrapping } from './one-key-file.ts'

let root = ''
let wrapped = { file: '', data: '' }
const path = () => join(wrapped.data, 'device.key')

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'preau-device-wrapping-'))
  wrapped = { file: join(root, 'agent.cred'), data: join(root, 'data') }
  await mkdir(wrapped.data)
})
afterEach(() => rm(root, { recursive: true }))

function machine(): CredentialKeeper & { key(): Promise<WrappingKey> } {
  const kept = new Map<string, Buffer>()
  return {
    async encrypt(secret) {
      const text = randomBytes(8).toString('hex')
      kept.set(text, Buffer.from(secret))
      return { text }
    },
    decrypt: async (text) => kept.get(text),
    key: async () => new WrappingKey(kept.get(await readFile(wrapped.file, 'utf8')) ?? new Uint8Array(32)),
  }
}
const says = (code: string) => expect.objectContaining({ code })

describe('the key of a device', () => {
  it('is wrapped with a key that the platform keeps, and lies plain again once that goes', async () => {
    const here = machine()
    expect(await keepDeviceWrapping(wrapped, here)).toBe(true)
    expect(await keepDeviceWrapping(wrapped, here)).toBe(false)
    await writeFile(path(), (await here.key()).wrap('PEM', 'device.key'), { mode: 0o600 })
    expect(await dropDeviceWrapping(wrapped, here)).toBe(true)
    expect(await readFile(path(), 'utf8')).toBe('PEM')
    expect((await stat(path())).mode & 0o777).toBe(0o600)
    expect(await dropDeviceWrapping(wrapped, here)).toBe(false)
  })

  it('is not given another wrapping key where its own is gone, and nothing is changed', async () => {
    const here = machine()
    await keepDeviceWrapping(wrapped, here)
    const text = (await here.key()).wrap('PEM', 'device.key')
    await writeFile(path(), text, { mode: 0o600 })
    await expect(keepDeviceWrapping(wrapped, machine())).rejects.toThrow(says('DEVICE_KEY_WRAPPED'))
    await expect(dropDeviceWrapping(wrapped, machine())).rejects.toThrow(says('DEVICE_KEY_WRAPPED'))
    expect(await readFile(path(), 'utf8')).toBe(text)
  })

  it('is said to be as it lies', async () => {
    expect(await deviceKeyStanding(wrapped)).toBeUndefined()
    await writeFile(path(), 'PEM')
    expect(await deviceKeyStanding(wrapped)).toBe('plain')
    await writeFile(path(), new WrappingKey(new Uint8Array(32)).wrap('PEM', 'device.key'))
    expect(await deviceKeyStanding(wrapped)).toBe('shut')
  })
})
