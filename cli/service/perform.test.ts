import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Outcome, perform, runProgram } from './perform.ts'
import type { Program, Step } from './step.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-perform-'))
  folders.push(folder)
  return folder
}

/** Does the steps below `root` with programs that only note that they were run. */
async function doing(steps: Step[], root: string | undefined, answer: Outcome = { code: 0, output: '' }) {
  const ran: Program[] = []
  const done: string[] = []
  const run = async (program: Program) => {
    ran.push({ file: program.file, args: program.args })
    return answer
  }
  const changed = await perform(steps, { root, run, onDone: (step) => done.push(step.do) })
  return { changed, done, ran }
}

const run = (args: string[], more = {}): Step => ({ do: 'run', file: 'tool', args, ...more })

describe('perform', () => {
  it('does everything below its root, and nothing the second time', async () => {
    const root = newFolder()
    const source = join(newFolder(), 'program')
    writeFileSync(source, 'program')
    const steps: Step[] = [
      { do: 'folder', path: '/opt/p', mode: 0o755 },
      { do: 'copy', from: source, path: '/opt/p/program', mode: 0o755 },
      { do: 'write', path: '/etc/p.xml', text: 'é', mode: 0o644, encoding: 'utf16' },
      { do: 'remove', path: '/etc/old' },
      run(['restart'], { ifChanged: true }),
      run(['start'], { ifLive: true }),
    ]
    mkdirSync(join(root, 'etc/old'), { recursive: true })
    expect(await doing(steps, root)).toEqual({
      changed: true,
      done: ['folder', 'copy', 'write', 'remove', 'run'],
      ran: [{ file: 'tool', args: [`--root=${root}`, 'restart'] }],
    })
    expect(statSync(join(root, 'opt/p/program')).mode & 0o777).toBe(0o755)
    expect(readFileSync(join(root, 'etc/p.xml'))).toEqual(Buffer.from([0xff, 0xfe, 0xe9, 0x00]))
    expect(existsSync(join(root, 'etc/old'))).toBe(false)
    expect(readdirSync(join(root, 'opt/p'))).toEqual(['program'])
    expect(await doing(steps, root)).toEqual({ changed: false, done: [], ran: [] })
  })

  it('knows of a change that comes later when it decides what to run first', async () => {
    const path = join(newFolder(), 'file')
    const steps: Step[] = [run(['stop'], { ifChanged: true }), { do: 'write', path, text: 'new', mode: 0o600 }]
    expect((await doing(steps, undefined)).ran).toEqual([{ file: 'tool', args: ['stop'] }])
    expect((await doing(steps, undefined)).ran).toEqual([])
  })

  it('puts right a mode that somebody changed', async () => {
    const path = join(newFolder(), 'file')
    writeFileSync(path, 'text', { mode: 0o666 })
    const steps: Step[] = [{ do: 'write', path, text: 'text', mode: 0o640 }]
    expect((await doing(steps, undefined)).changed).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o640)
  })

  it('has a key kept on the machine itself alone, and starts anew what was given another one', async () => {
    const steps: Step[] = [
      { do: 'keep-key', of: 'agent', path: '/etc/p.cred', data: '/var/p' },
      run(['restart'], { ifChanged: true }),
      { do: 'drop-key', of: 'server', path: '/etc/p.cred', data: '/var/p', host: 'C:\\h.exe' },
    ]
    const asked: unknown[] = []
    const doIt = async (root: string | undefined, does: boolean) => {
      const done: string[] = []
      const note = (what: string) => async (work: unknown) => {
        asked.push([what, work])
        return does
      }
      const nobody = { keep: note('other'), drop: note('other') }
      const keys = {
        agent: { ...nobody, keep: note('keep') },
        server: { ...nobody, drop: note('drop') },
      }
      const programs = async () => ({ code: 0, output: '' })
      await perform(steps, { root, keys, run: programs, onDone: (step) => done.push(step.do) })
      return done
    }
    expect(await doIt(newFolder(), true)).toEqual([])
    expect(asked).toEqual([])
    expect(await doIt(undefined, false)).toEqual([])
    expect(await doIt(undefined, true)).toEqual(['keep-key', 'run', 'drop-key'])
    const work = { file: '/etc/p.cred', data: '/var/p' }
    expect(asked.slice(0, 2)).toEqual([
      ['keep', work],
      ['drop', { ...work, host: 'C:\\h.exe' }],
    ])
  })

  it('stops at a program that fails, unless its status is as good', async () => {
    const step = run(['delete', 'x'], { accept: [1060] })
    expect((await doing([step], undefined, { code: 1060, output: '' })).done).toEqual(['run'])
    await expect(
      doing([step, run(['next'])], undefined, { code: 5, output: 'a\nAccess is denied.\n' }),
    ).rejects.toThrow(
      expect.objectContaining({
        code: 'SERVICE_STEP_FAILED',
        context: { step: 'tool delete x', code: 5, said: 'Access is denied.' },
      }),
    )
  })

  it('follows no link that somebody laid where its folder is to be', async () => {
    const root = newFolder()
    const elsewhere = newFolder()
    symlinkSync(elsewhere, join(root, 'opt'))
    await expect(doing([{ do: 'folder', path: '/opt', mode: 0o700 }], root)).rejects.toThrow(
      expect.objectContaining({ code: 'SERVICE_STEP_FAILED' }),
    )
  })

  it('says which file could not be written', async () => {
    const root = newFolder()
    writeFileSync(join(root, 'etc'), 'a file')
    await expect(doing([{ do: 'write', path: '/etc/p', text: '', mode: 0o600 }], root)).rejects.toThrow(
      expect.objectContaining({ code: 'SERVICE_STEP_FAILED', context: expect.objectContaining({ path: '/etc/p' }) }),
    )
  })
})

describe('runProgram', () => {
  it('gives status and output, and 127 where there is no such program', async () => {
    expect(await runProgram({ file: process.execPath, args: ['-e', 'console.log(1); process.exit(3)'] })).toEqual({
      code: 3,
      output: '1\n',
    })
    expect((await runProgram({ file: '/nonexistent', args: [] })).code).toBe(127)
  })
})
