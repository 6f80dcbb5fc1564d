import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keySeal } from './key-seal.ts'
import { platformSeal } from './wrapping-key.ts'

const SECRET = Buffer.alloc(32, 7)
const WRAPPED = keySeal(SECRET).wrap('key', 'device.key')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-seal-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A program that opens one text, and writes down that it ran, and how. */
function opener(): string {
  const path = join(folder, 'opener')
  const program = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs')
appendFileSync(${JSON.stringify(join(folder, 'ran'))}, process.argv.slice(2).join(' ') + '\\n')
const opens = readFileSync(0, 'utf8') === 'kept'
if (opens) process.stdout.write(${JSON.stringify(SECRET.toString('base64'))})
process.exitCode = opens ? 0 : 1
`
  writeFileSync(path, program, { mode: 0o755 })
  return path
}
const ran = () => {
  try {
    return readFileSync(join(folder, 'ran'), 'utf8')
  } catch {
    return ''
  }
}

describe('the seal that a platform gives an agent', () => {
  it('is that of the credential of its service, and no program is started for it', () => {
    writeFileSync(join(folder, 'preau-wrapping-key'), SECRET)
    const seal = platformSeal({ credentials: folder, keptKey: join(folder, 'none'), opener: opener() })
    expect([seal?.open(WRAPPED, 'device.key'), ran()]).toEqual(['key', ''])
    writeFileSync(join(folder, 'preau-wrapping-key'), 'short')
    expect(() => platformSeal({ credentials: folder })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })

  it.skipIf(process.platform === 'win32')('is asked of the program that opens it where it lies in a file', () => {
    const [keptKey, program] = [join(folder, 'kept.cred'), opener()]
    expect([platformSeal({ keptKey, opener: program }), ran()]).toEqual([undefined, ''])
    writeFileSync(keptKey, 'kept')
    expect(platformSeal({ keptKey, opener: program })?.open(WRAPPED, 'device.key')).toBe('key')
    expect(ran()).toBe('unprotect\n')
    writeFileSync(keptKey, 'of another machine')
    expect(platformSeal({ keptKey, opener: program })).toBeUndefined()
    expect(platformSeal({ keptKey, opener: join(folder, 'none') })).toBeUndefined()
  })

  it('is none where nobody had one kept', () => {
    expect(platformSeal({})).toBeUndefined()
    expect(platformSeal({ credentials: folder })).toBeUndefined()
  })
})
