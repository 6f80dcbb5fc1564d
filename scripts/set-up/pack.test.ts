import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packedProgram } from '../../cli/packed.mjs'
import { command } from './command.mjs'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'preau-pack-'))
  write('package-lock.json', '{}')
  write('cli/main.ts', "import { where } from './where.ts'\nexport const runCommandLine = (): string => where\n")
  write('cli/where.ts', 'export const where: string = import.meta.dirname\n')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(file: string, text: string): void {
  mkdirSync(join(root, dirname(file)), { recursive: true })
  writeFileSync(join(root, file), text)
  // Made some time ago, as what one clones.
  utimesSync(join(root, file), 1_700_000_000, 1_700_000_000)
}

const pack = () =>
  command(process.execPath, [join(import.meta.dirname, 'pack.mjs'), root], { what: 'packing', cwd: root })

describe('the program in few files', () => {
  it('is run where its sources are as they were, and knows where each of them lies', async () => {
    expect(packedProgram(root)).toBeUndefined()
    await pack()
    const program = packedProgram(root) ?? ''
    const { runCommandLine } = (await import(program)) as { runCommandLine(): string }
    expect(runCommandLine()).toBe(join(root, 'cli'))
  })

  it('is passed over as soon as a source is another one, is gone, or the folder was moved', async () => {
    await pack()
    write('cli/where.ts', "export const where: string = 'elsewhere'\n")
    expect(packedProgram(root)).toBeUndefined()
    await pack()
    expect(packedProgram(root)).toBeDefined()
    utimesSync(join(root, 'cli/main.ts'), 1_800_000_000, 1_800_000_000)
    expect(packedProgram(root)).toBeUndefined()
    await pack()
    rmSync(join(root, 'package-lock.json'))
    expect(packedProgram(root)).toBeUndefined()
  })

  it('is not made where the names of a library would be lost in it', async () => {
    write('node_modules/old/index.js', 'module.exports = { name: 1 }\n')
    write('cli/where.ts', "export const where: string = (await import('old')).name\n")
    expect(await pack()).toMatchObject({
      code: 1,
      output: expect.stringMatching(/cli\/where\.ts asks for node_modules\/old\/index\.js by import\(\)/),
    })
    write('cli/where.ts', "import { name } from 'old'\nexport const where: string = name\n")
    expect(await pack()).toMatchObject({ code: 0 })
  })

  it('is not made of what changes while it is read', async () => {
    utimesSync(join(root, 'cli/where.ts'), 4_000_000_000, 4_000_000_000)
    expect(await pack()).toMatchObject({ code: 1, output: expect.stringMatching(/cli\/where\.ts changed/) })
    expect(packedProgram(root)).toBeUndefined()
  })
})
