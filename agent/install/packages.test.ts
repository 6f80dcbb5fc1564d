import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Packages, type PackagesParts } from './packages.ts'
import { runProgram } from './run-program.ts'
import { context, dataFolder, ordered, sumOf } from './testing/orders.ts'

const FILE = 'libreoffice/26.2.1/libreoffice.deb'
const PROGRAM = Buffer.from('a program')

function entryOf(more: object = {}, on: object = {}): object {
  return {
    package: 'libreoffice',
    version: '26.2.1',
    name: 'LibreOffice',
    within: 600,
    room: 1000,
    systems: {
      'linux-x64': {
        file: { target: FILE, sha256: sumOf(PROGRAM) },
        form: 'deb',
        install: ['dpkg', '-i', '{file}'],
        check: { run: ['dpkg-query', '-W', 'libreoffice'], says: '26.2.1' },
        busy: [2],
        restart: [100],
        ...on,
      },
    },
    ...more,
  }
}

/** A machine in which programs are played: what was run, and what is installed. */
function machine({ entry = entryOf(), code = 0, brings = '26.2.1', parts = {} as Partial<PackagesParts> } = {}) {
  const folder = dataFolder(onTestFinished)
  const fetched = join(folder, 'fetched')
  writeFileSync(fetched, PROGRAM)
  const ran: string[][] = []
  let there = 'none'
  const packages = new Packages({
    ...{ folder, platform: 'linux-x64', systemRoot: 'C:\\Windows', free: () => 1e9 },
    async run(program) {
      ran.push([...program])
      if (program[0] !== '/usr/bin/dpkg') return { ended: 'code', code: 0, text: `libreoffice ${there}` }
      expect(readFileSync(program[2] ?? '')).toEqual(PROGRAM)
      if (code === 0 || code === 100) there = brings
      return { ended: 'code', code, text: '' }
    },
    ...parts,
  })
  const facts = { kind: 'package', product: 'libreoffice', version: '26.2.1' } as const
  return {
    ...{ folder, packages, ran },
    remove: () => {
      there = 'none'
    },
    install: (more: Parameters<typeof context>[1] = {}) => {
      const { order, file } = ordered(folder, facts, JSON.stringify(entry))
      return packages.install(order, file, context({ [FILE]: fetched }, more))
    },
  }
}

describe('a package', () => {
  it('is looked for, installed without a shell, and looked for again', async () => {
    const { install, ran, packages, folder } = machine()
    expect(await packages.installed('libreoffice')).toBeUndefined()
    expect(await install()).toEqual({ done: 'installed' })
    const file = join(folder, 'packages', `${sumOf(PROGRAM)}.deb`)
    const check = ['/usr/bin/dpkg-query', '-W', 'libreoffice']
    expect(ran).toEqual([check, ['/usr/bin/dpkg', '-i', file], check])
    expect(await packages.installed('libreoffice')).toBe('26.2.1')
    expect([existsSync(file), existsSync(join(folder, 'fetched'))]).toEqual([false, false])
  })

  it('is not installed where it is there, and counts as gone where a person removed it', async () => {
    const { install, ran, packages, remove } = machine()
    await install()
    ran.length = 0
    expect(await install()).toEqual({ done: 'installed' })
    expect(ran).toHaveLength(1)
    remove()
    expect(await packages.installed('libreoffice')).toBeUndefined()
  })

  it('I6 is not begun where a class may begin before it has to be over', async () => {
    const asked: number[] = []
    const { install, ran } = machine()
    const isFree = (ms: number) => {
      asked.push(ms)
      return false
    }
    expect(await install({ isFree })).toEqual({ done: 'waits' })
    expect([asked, ran.length]).toEqual([[600_000], 1])
  })

  it('waits for another installation that goes on, and says that a new start is wanted without making one', async () => {
    expect(await machine({ code: 2 }).install()).toEqual({ done: 'waits' })
    const wanted: string[] = []
    const again = machine({ code: 100, parts: { onRestartWanted: (product) => void wanted.push(product) } })
    expect(await again.install()).toEqual({ done: 'installed' })
    expect(wanted).toEqual(['libreoffice'])
  })

  it.each([
    ['whose installer fails', { code: 1 }, { code: 'PACKAGE_FAILED', detail: '1' }],
    ['that is not there though its installer says so', { brings: 'none' }, { code: 'PACKAGE_UNPROVED' }],
    ['for which there is no room', { parts: { free: () => 10 } }, { code: 'UPDATE_DISK_FULL' }],
    ['of another system', { parts: { platform: 'win32-x64' } }, { code: 'PACKAGE_INVALID' }],
    [
      'whose file is another one',
      { entry: entryOf({}, { file: { target: FILE, sha256: '0'.repeat(64) } }) },
      { code: 'UPDATE_TARGET_DIFFERS' },
    ],
    ['of another version than was signed', { entry: entryOf({ version: '27.1' }) }, { code: 'PACKAGE_INVALID' }],
  ])('%s is told of as failed', async (_, made, told) => {
    const { install, packages } = machine(made)
    expect(await install()).toMatchObject({ done: 'failed', ...told })
    expect(await packages.installed('libreoffice')).toBeUndefined()
  })

  it('whose entry is spoiled anywhere runs nothing but what was signed, and never throws', async () => {
    const text = JSON.stringify(entryOf())
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(text.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const { folder, ran, packages } = machine()
          const bytes = Buffer.from(text)
          for (const [at, byte] of changes) bytes[at] = byte
          const { order, file } = ordered(folder, { kind: 'package', product: 'libreoffice', version: '26.2.1' }, bytes)
          const { done } = await packages.install(order, file, context({ [FILE]: join(folder, 'fetched') }))
          expect(['installed', 'failed', 'waits']).toContain(done)
          for (const [program = ''] of ran)
            expect(['/usr/bin/dpkg', '/usr/bin/dpkg-query', '/usr/bin/apt-get']).toContain(program)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('of Debian is really installed by dpkg and found by dpkg-query', async (test) => {
    if (process.getuid?.() !== 0 || !existsSync('/usr/bin/dpkg-deb')) return test.skip('needs root and dpkg')
    const folder = dataFolder(onTestFinished)
    const root = join(folder, 'root')
    for (const each of ['var/lib/dpkg/info', 'var/lib/dpkg/updates']) mkdirSync(join(root, each), { recursive: true })
    writeFileSync(join(root, 'var/lib/dpkg/status'), '')
    const made = join(folder, 'made')
    mkdirSync(join(made, 'DEBIAN'), { recursive: true })
    mkdirSync(join(made, 'opt'))
    writeFileSync(join(made, 'opt/preau-test'), 'hello')
    writeFileSync(
      join(made, 'DEBIAN/control'),
      'Package: preau-test\nVersion: 1.2.3\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: a test\n',
    )
    const deb = join(folder, 'made.deb')
    execFileSync('/usr/bin/dpkg-deb', ['--build', made, deb], { stdio: 'ignore' })
    const packages = new Packages({ ...{ folder, platform: 'linux-x64', systemRoot: '' }, run: runProgram })
    const entry = {
      ...{ package: 'preau-test', version: '1.2.3', name: 'A test', within: 60, room: 1 },
      systems: {
        'linux-x64': {
          file: { target: 'preau-test/1.2.3/made.deb', sha256: sumOf(readFileSync(deb)) },
          form: 'deb',
          install: ['dpkg', `--root=${root}`, '-i', '{file}'],
          check: {
            run: [
              'dpkg-query',
              `--admindir=${root}/var/lib/dpkg`,
              '-W',
              '-f=$' + '{Status} $' + '{Version}',
              'preau-test',
            ],
            says: 'installed 1.2.3',
          },
        },
      },
    }
    const facts = { kind: 'package', product: 'preau-test', version: '1.2.3' } as const
    const { order, file } = ordered(folder, facts, JSON.stringify(entry))
    expect(await packages.install(order, file, context({ 'preau-test/1.2.3/made.deb': deb }))).toEqual({
      done: 'installed',
    })
    expect(readFileSync(join(root, 'opt/preau-test'), 'utf8')).toBe('hello')
    expect(await packages.installed('preau-test')).toBe('1.2.3')
    expect(readdirSync(join(folder, 'packages')).sort()).toEqual(['laid.list', 'preau-test.yaml'])
  })
})

describe('a program', () => {
  const folder = '/tmp'
  const parts = { within: 10_000, signal: new AbortController().signal, onStop: 'end', folder } as const

  it('says its code and what it wrote, and is given its arguments as they are', async () => {
    const args = ['-e', 'process.stdout.write(process.argv[1]); process.exit(3)', '$(id); "a b" `x`']
    expect(await runProgram([process.execPath, ...args], parts)).toEqual({
      ...{ ended: 'code', code: 3 },
      text: '$(id); "a b" `x`',
    })
  })

  it('that takes too long is ended with all that it started', async () => {
    const script = join(dataFolder(onTestFinished), 'slow')
    writeFileSync(script, '#!/bin/sh\nsleep 600 &\necho $!\nwait\n')
    chmodSync(script, 0o700)
    const end = await runProgram([script], { ...parts, within: 300, environment: { PATH: '/usr/bin:/bin' } })
    expect(end.ended).toBe('late')
    const child = Number(end.text.trim())
    expect(child).toBeGreaterThan(1)
    await expect.poll(() => isRunning(child)).toBe(false)
  })

  it('that is not there is said to be absent', async () => {
    expect(await runProgram(['/nowhere/at-all'], parts)).toEqual({ ended: 'absent', text: '' })
  })
})

/** A zombie that nobody waits for has ended, too. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
