import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitUntil } from '../../test/wait-until.ts'
import { findChromium } from './chromium.mjs'
import { command } from './command.mjs'
import { consoleSources } from './console.mjs'
import { faultOfModules, modulesFault } from './modules.mjs'
import { findPostgres } from './postgres.mjs'
import { npmScript, systemNode } from './programs.mjs'
import { inTurn } from './turn.mjs'

let folder = ''
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-set-up-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Another process that runs `script` as a module of this folder. */
function node(script: string): ChildProcess {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    stdio: 'ignore',
  })
  children.push(child)
  return child
}

describe('node_modules against the lock file', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      agent: { version: '0.1.0' },
      'node_modules/@preau/agent': { link: true },
      'node_modules/mqtt': { version: '5.16.0' },
      'node_modules/only-on-windows': { version: '1.0.0', optional: true },
    },
  }
  const installed = {
    packages: { 'node_modules/@preau/agent': { link: true }, 'node_modules/mqtt': { version: '5.16.0' } },
  }

  it('is right where every package of this platform is there', () => {
    expect(faultOfModules(wanted, installed, () => true)).toBeUndefined()
  })

  it.each([
    ['a run that was killed left no list', undefined, true, 'node_modules is absent or half written'],
    [
      'a package was added',
      { packages: { 'node_modules/@preau/agent': {} } },
      true,
      'node_modules/mqtt is not installed',
    ],
    [
      'a version changed',
      { packages: { ...installed.packages, 'node_modules/mqtt': { version: '4.0.0' } } },
      true,
      'node_modules/mqtt is 4.0.0, not 5.16.0',
    ],
    ['a folder has gone', installed, false, 'node_modules/@preau/agent has gone'],
  ])('is wrong where %s', (_, list, there, fault) => {
    expect(faultOfModules(wanted, list, () => there)).toBe(fault)
  })

  it('reads both lists from the disk', () => {
    writeFileSync(
      join(folder, 'package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
    )
    expect(modulesFault(folder)).toBe('node_modules is absent or half written')
    mkdirSync(join(folder, 'node_modules/a'), { recursive: true })
    writeFileSync(
      join(folder, 'node_modules/.package-lock.json'),
      '{"packages":{"node_modules/a":{"version":"1.0.0"}}}',
    )
    expect(modulesFault(folder)).toBe('node_modules/a has gone')
    writeFileSync(join(folder, 'node_modules/a/package.json'), '{}')
    expect(modulesFault(folder)).toBeUndefined()
  })
})

describe('taking turns', () => {
  it('lets one at a time do its work', async () => {
    const file = join(folder, 'turn')
    const order: string[] = []
    const work = (name: string) => async () => {
      order.push(`${name} begins`)
      await waitUntil(() => existsSync(file))
      order.push(`${name} ends`)
    }
    await Promise.all([inTurn(file, work('one')), inTurn(file, work('two'))])
    expect([order.slice(0, 2), order.slice(2)].sort()).toEqual([
      ['one begins', 'one ends'],
      ['two begins', 'two ends'],
    ])
    expect(existsSync(file)).toBe(false)
  })

  it('gives the turn back when the work fails', async () => {
    const file = join(folder, 'turn')
    await expect(inTurn(file, () => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError)
    expect(await inTurn(file, async () => 42)).toBe(42)
  })

  it('takes the turn of a process that was killed, once the program that it left behind has ended', async () => {
    const file = join(folder, 'turn')
    const holder = node(`
      import { inTurn } from './turn.mjs'
      import { command } from './command.mjs'
      await inTurn(${JSON.stringify(file)}, () =>
        command(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { what: 'x', cwd: '.' }))`)
    const pids = (): number[] => readFileSync(file, 'utf8').trim().split('\n').map(Number)
    const [, orphan = 0] = await waitUntil(() => (existsSync(file) && pids().length === 2 ? pids() : undefined), {
      within: 20_000,
    })
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    let taken = false
    const mine = inTurn(file, async () => {
      taken = true
    })
    expect(taken).toBe(false)
    process.kill(orphan, 'SIGKILL')
    await mine
    expect(taken).toBe(true)
  }, 30_000)
})

describe('a command of the set-up', () => {
  it('gives the exit code and what was said on both streams', async () => {
    const script = 'console.log("out"); console.error("err"); process.exitCode = 3'
    expect(await command(process.execPath, ['-e', script], { what: 'a test', cwd: folder })).toEqual({
      code: 3,
      output: expect.stringMatching(/^(out\nerr|err\nout)\n$/),
    })
  })

  it('gives its arguments to no shell', async () => {
    const hostile = '$(touch x); `touch y` & echo'
    const script = 'process.stdout.write(process.argv[1])'
    expect(await command(process.execPath, ['-e', script, hostile], { what: 'a test', cwd: folder })).toEqual({
      code: 0,
      output: hostile,
    })
  })

  it('answers 127 for a program that is not there', async () => {
    const { code } = await command(join(folder, 'none'), [], { what: 'a test', cwd: folder })
    expect(code).toBe(127)
  })

  it('ends a program that takes too long', async () => {
    const { code } = await command(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      what: 'a test',
      cwd: folder,
      within: 50,
    })
    expect(code).not.toBe(0)
  })
})

describe('what the set-up looks for', () => {
  it('finds a Node that is not the one in node_modules, and its npm', () => {
    const root = join(import.meta.dirname, '../..')
    expect(systemNode(root)).not.toContain(join(root, 'node_modules'))
    expect(existsSync(npmScript(systemNode(root)))).toBe(true)
  })

  it('takes the Chromium that is named, and no other where that one is not there', () => {
    const before = process.env.CHROMIUM_PATH
    try {
      process.env.CHROMIUM_PATH = process.execPath
      expect(findChromium()).toBe(process.execPath)
      process.env.CHROMIUM_PATH = join(folder, 'none')
      expect(findChromium()).toBeUndefined()
    } finally {
      if (before === undefined) delete process.env.CHROMIUM_PATH
      else process.env.CHROMIUM_PATH = before
    }
  })

  it('finds the newest PostgreSQL that is new enough', () => {
    expect(findPostgres(join(folder, 'none'))).toBeUndefined()
    for (const version of ['9', '13', '15', '16', '17']) {
      const bin = join(folder, version, 'bin')
      mkdirSync(bin, { recursive: true })
      // Of 17 only the client is there.
      if (version !== '17') writeFileSync(join(bin, 'initdb'), '')
    }
    expect(findPostgres(folder)).toBe(join(folder, '16', 'bin'))
    for (const version of ['15', '16']) rmSync(join(folder, version), { recursive: true })
    expect(findPostgres(folder)).toBeUndefined()
  })

  it('sees a change of the console by its content, and passes over tests and built files', () => {
    mkdirSync(join(folder, 'console/dist'), { recursive: true })
    writeFileSync(join(folder, 'package-lock.json'), '{}')
    expect(consoleSources(folder)).toBe('')
    writeFileSync(join(folder, 'console/vite.config.ts'), '')
    writeFileSync(join(folder, 'console/main.tsx'), 'a')
    const first = consoleSources(folder)
    writeFileSync(join(folder, 'console/main.test.tsx'), 'b')
    writeFileSync(join(folder, 'console/dist/index.html'), 'b')
    writeFileSync(join(folder, 'console/main.tsx'), 'a')
    expect(consoleSources(folder)).toBe(first)
    writeFileSync(join(folder, 'console/main.tsx'), 'c')
    expect(consoleSources(folder)).not.toBe(first)
  })
})
