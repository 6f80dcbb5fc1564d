import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openLogFile } from './log-file.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-log-'))
  folders.push(folder)
  return folder
}

/** The numbers in all files, the oldest file first. */
function numbersIn(folder: string): number[] {
  const files = readdirSync(folder).sort((a, b) => age(b) - age(a))
  return files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean)).map(Number)
}
const age = (name: string) => Number(/\.(\d+)$/.exec(name)?.[1] ?? 0)

const lineOf = (number: number) => `${number}`.padStart(9, '0')

describe('openLogFile', () => {
  it('puts full files aside and keeps the newest', () => {
    const folder = newFolder()
    const log = openLogFile({ path: join(folder, 'agent.log'), maxBytes: 100, keep: 2 })
    for (let i = 0; i < 95; i++) log.write(lineOf(i))
    log.close()
    expect(readdirSync(folder).sort()).toEqual(['agent.log', 'agent.log.1', 'agent.log.2'])
    expect(numbersIn(folder)).toEqual(Array.from({ length: 25 }, (_, i) => i + 70))
    expect(readdirSync(folder).every((name) => statSync(join(folder, name)).size <= 100)).toBe(true)
  })

  it('goes on in the file of an earlier start', () => {
    const folder = newFolder()
    for (let i = 0; i < 15; i++) {
      const log = openLogFile({ path: join(folder, 'agent.log'), maxBytes: 100, keep: 1 })
      log.write(lineOf(i))
      log.close()
    }
    expect(numbersIn(folder)).toEqual(Array.from({ length: 15 }, (_, i) => i))
  })

  it('writes a line that is longer than a file may be, alone', () => {
    const folder = newFolder()
    const log = openLogFile({ path: join(folder, 'agent.log'), maxBytes: 20, keep: 1 })
    for (const line of ['short', 'x'.repeat(50), 'again']) log.write(line)
    log.close()
    expect(readFileSync(join(folder, 'agent.log'), 'utf8')).toBe('again\n')
    expect(readFileSync(join(folder, 'agent.log.1'), 'utf8')).toBe(`${'x'.repeat(50)}\n`)
  })

  it('loses lines and no more where its folder is not there, and begins when it comes', () => {
    const folder = join(newFolder(), 'later')
    const log = openLogFile({ path: join(folder, 'agent.log') })
    log.write('lost')
    mkdirSync(folder)
    log.write('kept')
    log.close()
    expect(readFileSync(join(folder, 'agent.log'), 'utf8')).toBe('kept\n')
  })

  it('goes on after an end in the middle of putting aside', () => {
    const folder = newFolder()
    const file = (name: string, from: number, to: number) =>
      writeFileSync(join(folder, name), Array.from({ length: to - from }, (_, i) => `${lineOf(from + i)}\n`).join(''))
    // The end came after `.1` had become `.2`, before the log itself was moved.
    file('agent.log.2', 0, 10)
    file('agent.log', 10, 20)
    const log = openLogFile({ path: join(folder, 'agent.log'), maxBytes: 100, keep: 2 })
    log.write(lineOf(20))
    log.close()
    expect(numbersIn(folder)).toEqual(Array.from({ length: 11 }, (_, i) => i + 10))
  })

  it('loses no line but the oldest when its program is killed while it writes', async () => {
    const folder = newFolder()
    const program = `
      import { openLogFile } from ${JSON.stringify(new URL('./log-file.ts', import.meta.url).href)}
      const log = openLogFile({ path: process.argv[1], maxBytes: 200, keep: 3 })
      for (let i = 0; ; i++) log.write(String(i).padStart(9, '0'))`
    for (let round = 0; round < 3; round++) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name))
      const args = ['--input-type=module-typescript', '-e', program, join(folder, 'agent.log')]
      const child = spawn(process.execPath, args, { stdio: 'ignore' })
      const ended = once(child, 'close')
      await vi.waitUntil(() => existsSync(join(folder, 'agent.log.3')), { timeout: 20_000, interval: 1 })
      child.kill('SIGKILL')
      await ended
      const found = numbersIn(folder)
      expect(found).toEqual(found.map((_, i) => (found[0] ?? 0) + i))
      expect(found.length).toBeGreaterThanOrEqual(40)
    }
  })
})
