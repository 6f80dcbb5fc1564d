import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dpapi } from './dpapi.ts'
import { sealedBy } from './systemd-creds.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-dpapi-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A host that speaks as PreauHost.cs does: base64 in, base64 out; what it seals is what it was given, turned round. */
function host(): string {
  const path = join(folder, 'host')
  const program = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs')
writeFileSync(${JSON.stringify(join(folder, 'arguments'))}, JSON.stringify(process.argv.slice(2)))
const given = Buffer.from(readFileSync(0, 'latin1'), 'base64')
const mark = Buffer.from('01000000d08c9ddf0115d1118c7a00c0', 'hex')
const [verb] = process.argv.slice(2)
const known = given.subarray(0, 16).equals(mark)
if (verb === 'unprotect' && !known) { process.stderr.write('0x8007000D\\n'); process.exit(1) }
const made = verb === 'protect' ? Buffer.concat([mark, Buffer.from(given).reverse()]) : Buffer.from(given.subarray(16)).reverse()
process.stdout.write(made.toString('base64'))
`
  writeFileSync(path, program, { mode: 0o755 })
  return path
}

describe.skipIf(process.platform === 'win32')('DPAPI by the host of our services', () => {
  it('keeps a secret that opens again, and no argument holds any of it', async () => {
    const keeper = dpapi(host())
    const secret = new Uint8Array(32).map((_, i) => i * 7)
    const kept = await keeper.encrypt(secret)
    if (!('text' in kept)) throw new Error(kept.failed)
    expect(JSON.parse(readFileSync(join(folder, 'arguments'), 'utf8'))).toEqual(['protect'])
    expect(sealedBy(kept.text)).toBe('host')
    expect(await keeper.decrypt(kept.text)).toEqual(Buffer.from(secret))
    expect(JSON.parse(readFileSync(join(folder, 'arguments'), 'utf8'))).toEqual(['unprotect'])
  })

  it('opens nothing of another machine, and says what Windows said', async () => {
    expect(await dpapi(host()).decrypt('b2Y=')).toBeUndefined()
    expect(await dpapi(join(folder, 'none')).encrypt(new Uint8Array(32))).toEqual({
      failed: expect.stringContaining('ENOENT'),
    })
    expect(await dpapi(join(folder, 'none')).decrypt('text')).toBeUndefined()
  })
})
