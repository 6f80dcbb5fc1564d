import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const PREAU = fileURLToPath(new URL('../../cli/preau.mjs', import.meta.url))

/** The `preau` command as a process of its own. */
export interface PreauProcess {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  /** Its exit code, or the signal that ended it, once it has ended and its output is whole. */
  readonly ended: Promise<number | string>
}

/** Runs `preau ARGS`. @param how the Node and the file to run it with, its language, and further variables */
export function runPreau(
  args: string[],
  { node = process.execPath, file = PREAU, lang = 'en_GB.UTF-8', settings = {} as NodeJS.ProcessEnv } = {},
): PreauProcess {
  const env = { ...process.env, LANG: lang, LC_ALL: lang, ...settings }
  const child = spawn(node, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? 'unknown')
  return { child, out: () => out, err: () => err, ended }
}
