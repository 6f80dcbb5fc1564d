import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PowerShell, startPowerShell } from './powershell.ts'
import { QUESTIONS } from './questions.ts'

const fake = fileURLToPath(new URL('./fake-powershell.mjs', import.meta.url))

describe('the kept PowerShell', () => {
  let folder: string
  let shell: PowerShell | undefined
  let seconds = 0

  const start = (manner: string, timeout = 20_000) => {
    shell = startPowerShell({
      file: process.execPath,
      args: [fake, manner, join(folder, 'starts')],
      monotonic: () => seconds,
      timeout,
    })
    return shell
  }
  const starts = async () => (await readFile(join(folder, 'starts'), 'utf8').catch(() => '')).length
  const whyOf = (answer: Promise<unknown>) =>
    answer.then(
      () => 'answered',
      (error) => ({ code: error.code, ...error.context }),
    )

  beforeEach(async () => {
    seconds = 0
    folder = await mkdtemp(join(tmpdir(), 'preau-powershell-'))
  })
  afterEach(async () => {
    shell?.stop()
    await rm(folder, { recursive: true })
  })

  it('answers one question after the other from one process, in any language', async () => {
    const { ask } = start('answers')
    expect(await Promise.all([ask('drives'), ask('memory'), ask('network')])).toEqual([
      [{ question: 'LogicalDisk', école: true }],
      [{ question: 'PhysicalMemory', école: true }],
      [{ question: 'other', école: true }],
    ])
    expect(await starts()).toBe(1)
  })

  it('takes no echo and no answer to another question for its own', async () => {
    expect(await start('noisy').ask('pageFile')).toEqual([{ question: 'PageFileUsage', école: true }])
  })

  it('says that a script failed and keeps the process', async () => {
    const { ask } = start('fails')
    const failure = { code: 'READING_FAILED', question: 'updates', why: 'the script failed' }
    expect(await whyOf(ask('updates'))).toEqual(failure)
    expect(await whyOf(ask('updates'))).toEqual(failure)
    expect(await starts()).toBe(1)
  })

  it.each([
    ['silent', 'late', 300],
    ['ends', 'ended', 20_000],
    ['floods', 'wrote too much', 20_000],
  ])('gives up a process that is %s', async (manner, why, timeout) => {
    expect(await whyOf(start(manner, timeout).ask('drives'))).toEqual({
      code: 'READING_FAILED',
      question: 'drives',
      why,
    })
  })

  it('says that there is no such program', async () => {
    shell = startPowerShell({ file: join(folder, 'nowhere'), monotonic: () => seconds })
    expect(await whyOf(shell.ask('drives'))).toEqual({
      code: 'READING_FAILED',
      question: 'drives',
      why: 'cannot start',
    })
  })

  it('starts again only after a pause that doubles', async () => {
    const { ask } = start('ends')
    const whys: unknown[] = []
    for (const at of [0, 59, 60, 179, 180]) {
      seconds = at
      whys.push(await ask('drives').catch((error) => error.context.why))
    }
    expect(whys).toEqual(['ended', 'waits to start again', 'ended', 'waits to start again', 'ended'])
    expect(await starts()).toBe(3)
  })

  it('answers what waits when it is stopped, and nothing after', async () => {
    const { ask, stop } = start('silent')
    const waiting = whyOf(ask('drives'))
    await Promise.resolve()
    await Promise.resolve()
    stop()
    expect(await waiting).toMatchObject({ why: 'stopped' })
    expect(await whyOf(ask('drives'))).toMatchObject({ why: 'stopped' })
  })
})

describe('the questions', () => {
  it('are one line each, and ask for no person, process or history', () => {
    const forbidden =
      /\n|UserName|Win32_Process\b|Get-Process|HKCU|HKEY_USERS|LoggedOn|Win32_UserAccount|Owner|History/i
    const wrong = Object.entries(QUESTIONS).filter(([, { script }]) => forbidden.test(script))
    expect(wrong).toEqual([])
  })
})
