import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serverConfig } from './config.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const URL = 'postgres://preau@localhost/preau'
const passwordOf = (flags: Record<string, string>, environment: Record<string, string>) =>
  serverConfig(flags, environment).store?.password

describe('the store of a server', () => {
  it('is SQLite where nothing is said', () => {
    expect(serverConfig({}, {}).store).toBeUndefined()
    expect(serverConfig({}, { PREAU_STORE: '', PREAU_STORE_PASSWORD: 'x' }).store).toBeUndefined()
  })

  it('has its password from a file, its first line, or else from the environment', () => {
    const file = join(folder, 'password')
    writeFileSync(file, 'from the file\r\nsomething else\n')
    expect(passwordOf({ store: URL }, {})).toBeUndefined()
    expect(passwordOf({ store: URL }, { PREAU_STORE_PASSWORD: 'from there' })).toBe('from there')
    const environment = { PREAU_STORE: URL, PREAU_STORE_PASSWORD: 'from there', PREAU_STORE_PASSWORD_FILE: file }
    expect(passwordOf({}, environment)).toBe('from the file')
    expect(passwordOf({ store: URL, 'store-password-file': file }, {})).toBe('from the file')
  })

  it('is refused where its password file cannot be read', () => {
    const file = join(folder, 'none')
    expect(() => serverConfig({ store: URL, 'store-password-file': file }, {})).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        context: { setting: 'store-password-file', value: file },
      }),
    )
  })
})
