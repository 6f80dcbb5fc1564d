import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stillTaker } from './take-still.ts'
import { STILL_QUESTIONS, windowsStill } from './windows-still.ts'

const fake = fileURLToPath(new URL('./fake-still-powershell.mjs', import.meta.url))
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-still-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const log = () => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')
const take = (manner: string, idle = 30_000) =>
  stillTaker({
    environment: {},
    windows: windowsStill({
      ...{ systemRoot: 'C:\\Windows', monotonic: () => performance.now() / 1000, idle },
      powerShell: { file: process.execPath, args: [fake, manner, join(folder, 'log')] },
    }),
  })

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a still of a Windows session', () => {
  it('is taken smaller and plainer until it is small enough, by one PowerShell that is kept', async () => {
    const still = take('large', 200)
    const first = await still()
    const second = await still()
    expect([first?.subarray(0, 3), first?.length, second?.length]).toEqual([
      Buffer.from([0xff, 0xd8, 0xff]),
      115_200,
      115_200,
    ])
    const once = ['1280 60', '1280 35', '960 30']
    const [start = '', ...asked] = log()
    expect(asked).toEqual([...once, ...once])
    await vi.waitFor(() => expect(isThere(Number(start.split(' ')[1]))).toBe(false), 10_000)
  })

  it.each(['fails', 'says nothing of it', 'ends', 'gives something else'])(
    'is none where PowerShell %s',
    async (manner) => {
      expect(await take(manner)()).toBeUndefined()
    },
  )
})

describe('the scripts of a still', () => {
  it('are one line each, in sizes from a table, and write no file, no clipboard, and name no window or person', () => {
    const forbidden =
      /\n|Out-File|Set-Content|Add-Content|WriteAll|\.Save\((?!\$m,)|Clipboard|TempPath|GetTempFileName|UserName|Get-Process|MainWindow|\$env:/i
    const scripts = Object.values(STILL_QUESTIONS).map(({ script }) => script)
    expect(scripts.filter((script) => forbidden.test(script))).toEqual([])
    expect(Object.keys(STILL_QUESTIONS)).toEqual(['1280 60', '1280 35', '960 30', '640 25'])
    expect(new Set(scripts.map((script) => script.replaceAll(/\d+(?=\/\[Math\]|\)$|\);)/g, 'N'))).size).toBe(1)
  })
})
