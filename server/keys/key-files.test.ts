import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import { isWrapped } from '@preau/protocol/rules/wrapped-key.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CredentialKeeper } from './credential-keeper.ts'
import { KeyFiles } from './key-files.ts'
import { openKeyFiles } from './open-key-files.ts'
import { CREDENTIAL_NAME } from './systemd-creds.ts'
import { WrappingKey } from './wrapping-key.ts'

const SECRET = new Uint8Array(32).fill(7)
const OWN = new WrappingKey(SECRET)
const OTHER = new WrappingKey(new Uint8Array(32).fill(8))
const PLAIN = { 'authority.key': 'key of the authority', 'seal.key': 'key of the seal', 'server.key': 'key of HTTPS' }
let data = ''

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'preau-keys-'))
  await lay('', PLAIN)
})
afterEach(() => rm(data, { recursive: true }))

async function lay(aside: string, files: Record<string, string>): Promise<void> {
  await mkdir(join(data, aside, 'authority'), { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(data, aside, 'authority', name), text, { mode: 0o600 })
  }
}

/** Every file of a folder as it lies on the disk. */
async function lie(aside = ''): Promise<Record<string, string>> {
  const folder = join(data, aside, 'authority')
  const names = (await readdir(folder)).sort()
  return Object.fromEntries(await Promise.all(names.map(async (n) => [n, await readFile(join(folder, n), 'utf8')])))
}

const wrapped = (files: Record<string, string>) => Object.values(files).filter(isWrapped).length
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => (isPreauError(error, 'KEYS_WRAPPED') ? error.context : error),
  )
const readAll = async (files: KeyFiles) =>
  Object.fromEntries(await Promise.all(Object.keys(PLAIN).map(async (name) => [name, await files.read(name)])))

describe('the keys of a data folder', () => {
  it('are wrapped with a wrapping key, read the same, and come back to what they were', async () => {
    const files = new KeyFiles(data, OWN)
    expect(await files.wrapAll()).toBe(3)
    expect(wrapped(await lie())).toBe(3)
    expect(await readAll(files)).toEqual(PLAIN)
    expect(await files.wrapAll()).toBe(0)
    expect(await files.unwrapAll()).toBe(3)
    expect(await lie()).toEqual(PLAIN)
    expect(await files.unwrapAll()).toBe(0)
  })

  it('are read and kept plain without one, as ever', async () => {
    const files = new KeyFiles(data, undefined)
    expect(await files.wrapAll()).toBe(0)
    await files.keep('new.key', 'new')
    expect(await lie()).toEqual({ ...PLAIN, 'new.key': 'new' })
    expect(await files.read('none.key')).toBeUndefined()
  })

  it('are kept wrapped, for their own account alone', async () => {
    const files = new KeyFiles(data, OWN)
    await files.keep('new.key', 'new')
    expect(await files.read('new.key')).toBe('new')
    expect(isWrapped((await lie())['new.key'] ?? '')).toBe(true)
    if (process.platform !== 'win32') expect((await stat(join(data, 'authority', 'new.key'))).mode & 0o777).toBe(0o600)
  })

  it('do not open without the wrapping key, with another one, or under another name, and nothing is changed', async () => {
    await new KeyFiles(data, OWN).wrapAll()
    await lay('', { 'new.key': 'plain' })
    const before = await lie()
    const file = 'authority.key'
    for (const [key, reason] of [
      [undefined, 'no-key'],
      [OTHER, 'other-key'],
    ] as const) {
      const files = new KeyFiles(data, key)
      expect(await reasonOf(files.read(file))).toEqual({ file, reason })
      expect(await reasonOf(files.unwrapAll())).toEqual({ file, reason })
      if (key) expect(await reasonOf(files.wrapAll())).toEqual({ file, reason })
    }
    expect(await lie()).toEqual(before)
    await lay('', { 'server.key': before['authority.key'] ?? '' })
    expect(await reasonOf(new KeyFiles(data, OWN).read('server.key'))).toEqual({
      file: 'server.key',
      reason: 'damaged',
    })
  })

  it('are good keys wherever wrapping or unwrapping was cut, and the next start ends it', async () => {
    await new KeyFiles(data, OWN).wrapAll()
    const closed = await lie()
    // Each file is renamed into its place: a cut leaves some old, some new, and one beside its place, whole or not.
    for (let done = 0; done < 8; done++) {
      const mix = Object.fromEntries(
        Object.keys(PLAIN).map((name, i) => [name, (done >> i) % 2 ? closed[name] : PLAIN[name as keyof typeof PLAIN]]),
      ) as Record<string, string>
      await lay('', { ...mix, 'authority.key.new': 'key of the auth' })
      const files = new KeyFiles(data, OWN)
      expect(await readAll(files)).toEqual(PLAIN)
      await files.wrapAll()
      const after = await lie()
      expect([Object.keys(after), wrapped(after)]).toEqual([Object.keys(PLAIN), 3])
      expect(await readAll(files)).toEqual(PLAIN)
    }
  })

  it('are wrapped and unwrapped also where a restore moved them aside', async () => {
    await lay('before-restore-1', PLAIN)
    await lay('before-restore-2', { 'seal.key': OTHER.wrap('of another machine', 'seal.key') })
    const files = new KeyFiles(data, OWN)
    expect(await files.wrapAll()).toBe(6)
    expect(wrapped(await lie('before-restore-1'))).toBe(3)
    expect(await files.unwrapAll()).toBe(6)
    expect(await lie('before-restore-1')).toEqual(PLAIN)
    expect(wrapped(await lie('before-restore-2'))).toBe(1)
  })
})

describe('openKeyFiles', () => {
  /** A platform that keeps this secret, under a text that is none. */
  const keeper = (secret: Uint8Array): CredentialKeeper => ({
    encrypt: async () => ({ text: 'sealed' }),
    decrypt: async (text) => (text === 'sealed' ? Buffer.from(secret) : undefined),
  })
  const nobody: CredentialKeeper = {
    encrypt: () => Promise.reject(new Error('asked')),
    decrypt: () => Promise.reject(new Error('asked')),
  }
  const at = async (text: string) => {
    await writeFile(join(data, 'cred'), text)
    return join(data, 'cred')
  }

  it('takes the key that the platform gives this program, and asks nobody else', async () => {
    await writeFile(join(data, CREDENTIAL_NAME), SECRET)
    const files = await openKeyFiles({ data, credentials: data }, nobody)
    expect(await files.wrapAll()).toBe(3)
    await writeFile(join(data, CREDENTIAL_NAME), 'short')
    const broken = openKeyFiles({ data, credentials: data }, nobody)
    await expect(broken).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  it('does not ask for a wrapping key where no key is wrapped', async () => {
    const files = await openKeyFiles({ data, credentials: join(data, 'other-program') }, nobody, await at('sealed'))
    expect(await files.wrapAll()).toBe(0)
    expect(await readAll(files)).toEqual(PLAIN)
  })

  it('opens the credential of the machine for an administrator, and says where it does not open', async () => {
    await new KeyFiles(data, OWN).wrapAll()
    const opened = await openKeyFiles({ data, credentials: undefined }, keeper(SECRET), await at('sealed'))
    expect(await readAll(opened)).toEqual(PLAIN)
    for (const file of [await at('of another machine'), join(data, 'none')]) {
      const files = await openKeyFiles({ data, credentials: undefined }, keeper(SECRET), file)
      expect(await reasonOf(files.read('seal.key'))).toEqual({ file: 'seal.key', reason: 'no-key' })
    }
  })
})
