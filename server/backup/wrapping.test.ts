import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CredentialKeeper } from '../keys/credential-keeper.ts'
import { openKeyFiles } from '../keys/open-key-files.ts'
import { openStore } from '../store/open.ts'
import { makeBackup } from './make-backup.ts'
import { restoreBackup } from './restore-backup.ts'
import { dropWrappingKey, keepWrappingKey, keyStanding, unwrapKeys } from './wrapping.ts'

const PLAIN = 'key of the authority'
let root = ''
let data = ''
let file = ''
const keyPath = () => join(data, 'authority', 'authority.key')

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'preau-wrapping-'))
  data = join(root, 'data')
  file = join(root, 'server.cred')
  await mkdir(join(data, 'authority'), { recursive: true })
  await writeFile(keyPath(), PLAIN, { mode: 0o600 })
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** A machine that opens what it kept itself, and nothing of another. */
function machine(): CredentialKeeper {
  const kept = new Map<string, Buffer>()
  return {
    async encrypt(secret) {
      const text = `kept ${Math.random()}`
      kept.set(text, Buffer.from(secret))
      return { text }
    },
    decrypt: async (text) => kept.get(text),
  }
}

/** As the service does at a start: its platform has opened the credential for it. */
async function start(keeper: CredentialKeeper): Promise<string | undefined> {
  const key = await keeper.decrypt(await readFile(file, 'utf8').catch(() => ''))
  const credentials = join(root, 'given')
  await rm(credentials, { recursive: true, force: true })
  await mkdir(credentials)
  if (key) await writeFile(join(credentials, 'preau-wrapping-key'), key)
  const files = await openKeyFiles({ data, credentials }, keeper, file)
  await files.wrapAll()
  return files.read('authority.key')
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => (isPreauError(error) ? error.code : error),
  )

describe('a wrapping key', () => {
  it('is made once, for root alone, wraps at the next start, and opens for an administrator', async () => {
    const here = machine()
    expect(await keepWrappingKey({ file, data }, here)).toBe(true)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await keepWrappingKey({ file, data }, here)).toBe(false)
    expect(await start(here)).toBe(PLAIN)
    const standing = { plain: [], wrapped: ['authority.key'], opens: true, keptBy: undefined }
    expect(await keyStanding({ data }, here, file)).toEqual(standing)
    expect(await keyStanding({ data }, machine(), file)).toEqual({ ...standing, opens: false })
  })

  it('goes, and leaves the keys plain for the next machine', async () => {
    const here = machine()
    await keepWrappingKey({ file, data }, here)
    await start(here)
    expect(await dropWrappingKey({ file, data }, here)).toBe(true)
    expect(await readFile(keyPath(), 'utf8')).toBe(PLAIN)
    expect(await codeOf(stat(file))).not.toBe('done')
    expect(await dropWrappingKey({ file, data }, here)).toBe(false)
    expect(await dropWrappingKey({ file, data: join(root, 'none') }, here)).toBe(false)
  })

  it('is neither made anew nor dropped where keys are wrapped with one that does not open', async () => {
    const here = machine()
    await keepWrappingKey({ file, data }, here)
    await start(here)
    const before = [await readFile(file, 'utf8'), await readFile(keyPath(), 'utf8')]
    const elsewhere = machine()
    expect(await codeOf(keepWrappingKey({ file, data }, elsewhere))).toBe('KEYS_WRAPPED')
    expect(await codeOf(dropWrappingKey({ file, data }, elsewhere))).toBe('KEYS_WRAPPED')
    expect(await codeOf(unwrapKeys({ data }, elsewhere, file))).toBe('KEYS_WRAPPED')
    expect([await readFile(file, 'utf8'), await readFile(keyPath(), 'utf8')]).toEqual(before)
  })

  it('is not kept where it does not come back the same, or the platform does not do it', async () => {
    const liar: CredentialKeeper = { ...machine(), decrypt: async () => Buffer.alloc(32) }
    const unable: CredentialKeeper = { ...machine(), encrypt: async () => ({ failed: 'no /var/lib/systemd' }) }
    await rm(file, { force: true })
    for (const keeper of [unable, { ...liar, decrypt: async (text: string) => (text ? Buffer.alloc(31) : undefined) }])
      expect(await codeOf(keepWrappingKey({ file, data }, keeper))).toBe('SERVICE_STEP_FAILED')
    expect(await codeOf(keepWrappingKey({ file, data }, liar))).toBe('SERVICE_STEP_FAILED')
    expect(await codeOf(stat(file))).not.toBe('done')
  })
})

describe('a machine that died', () => {
  it('comes back on another one from its backup, whose keys are plain, and is wrapped there', async () => {
    await (await openStore(data)).close()
    const [here, elsewhere, to] = [machine(), machine(), join(root, 'copy')]
    await keepWrappingKey({ file, data }, here)
    await start(here)
    const places = { data, credentials: join(root, 'given') }
    await makeBackup({ ...places, to, version: '1', now: 1_795_000_000_000 })
    expect(await readFile(join(to, 'authority', 'authority.key'), 'utf8')).toBe(PLAIN)
    expect((await stat(join(to, 'authority', 'authority.key'))).mode & 0o777).toBe(0o600)

    expect(await codeOf(start(elsewhere))).toBe('KEYS_WRAPPED')
    await restoreBackup({ from: to, data, now: 1_795_000_100_000 })
    expect(await start(elsewhere)).toBe(PLAIN)
    expect(await keepWrappingKey({ file, data }, elsewhere)).toBe(true)
    expect(await start(elsewhere)).toBe(PLAIN)
    expect((await keyStanding({ data }, elsewhere, file)).wrapped).toEqual(['authority.key'])
  })

  it('gives no backup of keys that nobody could open', async () => {
    await (await openStore(data)).close()
    const here = machine()
    await keepWrappingKey({ file, data }, here)
    await start(here)
    const to = join(root, 'copy')
    // The credential that a command would look for is none of this test's.
    expect(await codeOf(makeBackup({ data, to, version: '1', now: 1 }))).toBe('KEYS_WRAPPED')
    expect(await codeOf(stat(to))).not.toBe('done')
  })
})
