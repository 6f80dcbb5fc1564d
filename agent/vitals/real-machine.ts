import { execFile } from 'node:child_process'
import { readdir, readFile, statfs } from 'node:fs/promises'
import os from 'node:os'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { FileSystem, InformationName, Machine, RunResult } from './machine.ts'
import { type PowerShell, startPowerShell } from './windows/powershell.ts'

const POWERSHELL = 'System32\\WindowsPowerShell\\v1.0\\powershell.exe'
const MAX_OUTPUT_BYTES = 16 * 1024 ** 2

/** English, in UTF-8, and the system's own programs only: what a parser relies on. Windows has no such switch. */
const UNIX_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', LANGUAGE: '' }

/** This machine, and the way to end the PowerShell that it may have started. */
export interface RealMachine extends Machine {
  stop(): void
}

/**
 * This machine as it is. PowerShell starts with the first question, on Windows alone.
 * @param systemRoot the folder of Windows, where its own programs are; no search path decides what is run there
 */
export function realMachine({ systemRoot = 'C:\\Windows' } = {}): RealMachine {
  let powerShell: PowerShell | undefined
  const isWindows = os.platform() === 'win32'
  const monotonic = () => Number(process.hrtime.bigint() / 1_000_000n) / 1000
  return {
    platform: os.platform(),
    os,
    readText: (path) => absentOnError(() => readFile(path, 'utf8')),
    readBytes: (path) => absentOnError(() => readFile(path)),
    listFolder: async (path) => ((await absentOnError(() => readdir(path))) ?? []).sort(),
    statfs: (path) => absentOnError(() => sizesOf(path)),
    run: (file, args, options) => runProgram(isWindows ? `${systemRoot}\\System32\\${file}.exe` : file, args, options),
    ask: (question) => {
      powerShell ??= startPowerShell({ file: `${systemRoot}\\${POWERSHELL}`, monotonic })
      return powerShell.ask(question)
    },
    information: askInformation,
    now: Date.now,
    monotonic,
    stop: () => powerShell?.stop(),
  }
}

async function absentOnError<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch {
    return undefined
  }
}

async function sizesOf(path: string): Promise<FileSystem> {
  const { bsize, blocks, bfree, bavail } = await statfs(path)
  return { size: bsize * blocks, free: bsize * bfree, available: bsize * bavail }
}

function runProgram(file: string, args: readonly string[], { timeout }: { timeout: number }) {
  const environment = os.platform() === 'win32' ? {} : { env: UNIX_ENVIRONMENT }
  return new Promise<RunResult | undefined>((resolve, reject) => {
    const options = { timeout, maxBuffer: MAX_OUTPUT_BYTES, killSignal: 'SIGKILL', windowsHide: true } as const
    execFile(file, args, { ...options, ...environment, encoding: 'utf8' }, (error, stdout) => {
      if (error === null) resolve({ stdout, code: 0 })
      else if (error.code === 'ENOENT') resolve(undefined)
      else if (typeof error.code === 'number') resolve({ stdout, code: error.code })
      else reject(new PreauError('READING_FAILED', { program: file, timeout }, error))
    })
  })
}

/** Loaded when it is first needed: it is 9 MB of memory that Linux and Windows do without. */
async function askInformation(name: InformationName): Promise<unknown> {
  try {
    const { default: information } = await import('systeminformation')
    return await information[name]()
  } catch (error) {
    throw toPreauError(error, 'READING_FAILED', { information: name })
  }
}
