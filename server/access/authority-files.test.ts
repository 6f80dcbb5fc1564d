import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openServerKeys } from './authority-files.ts'

const NOW = Date.parse('2026-11-24T09:12:00Z')
const DAY = 86_400_000
let data = ''
const keys = (change: { hosts?: string[]; now?: number } = {}) =>
  openServerKeys({ data, name: 'école Jules-Ferry', hosts: ['localhost', '127.0.0.1', '::1'], now: NOW, ...change })

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'preau-authority-'))
})
afterEach(() => rm(data, { recursive: true }))

describe('the keys of a server', () => {
  it('are made at the first start and the same ever after', async () => {
    const first = await keys()
    expect(await keys({ now: NOW + 300 * DAY })).toEqual(first)
    const server = new X509Certificate(first.server.certificate)
    expect(server.verify(new X509Certificate(first.authority.certificate).publicKey)).toBe(true)
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect((await readdir(join(data, 'authority'))).sort()).toEqual([
      'authority.crt',
      'authority.key',
      'server.crt',
      'server.key',
    ])
  })

  it.skipIf(process.platform === 'win32')('are for the account of the server alone', async () => {
    await keys()
    const modeOf = async (name: string) => (await stat(join(data, 'authority', name))).mode & 0o777
    expect([await modeOf('.'), await modeOf('authority.key'), await modeOf('server.key')]).toEqual([
      0o700, 0o600, 0o600,
    ])
  })

  it.each([
    ['it is reached by another address', { hosts: ['localhost', '192.168.1.20'] }],
    ['less than 30 days are left', { now: NOW + 380 * DAY }],
    ['its clock was wrong when they were made', { now: NOW - 400 * DAY }],
  ])('are made anew for the server alone where %s', async (_what, change) => {
    const before = await keys()
    const after = await keys(change)
    expect(after.authority).toEqual(before.authority)
    expect(after.server.certificate).not.toBe(before.server.certificate)
  })

  it('are made whole after a start that was cut between key and certificate', async () => {
    const { authority } = await keys()
    await rename(join(data, 'authority', 'authority.crt'), join(data, 'moved.crt'))
    const again = await keys()
    expect(again.authority.certificate).not.toBe(authority.certificate)
    expect(await readFile(join(data, 'authority', 'authority.key'), 'utf8')).toBe(again.authority.key)
    const server = new X509Certificate(again.server.certificate)
    expect(server.verify(new X509Certificate(again.authority.certificate).publicKey)).toBe(true)
  })

  it.each(['authority.key', 'authority.crt'])('are never replaced where %s is spoilt', async (name) => {
    await keys()
    await writeFile(join(data, 'authority', name), 'spoilt')
    await expect(keys()).rejects.toMatchObject({ code: 'AUTHORITY_UNREADABLE' })
    expect(await readFile(join(data, 'authority', name), 'utf8')).toBe('spoilt')
  })
})
