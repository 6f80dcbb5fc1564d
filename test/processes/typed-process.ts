import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A program of which a test is the keyboard. */
export interface TypedProcess {
  type(line: string): void
  out(): string
  /** The end of the keyboard, as Ctrl-D; gives its exit status. */
  close(): Promise<number | string>
  /** Ends it at once. */
  end(): Promise<unknown>
}

/** Runs a file of JavaScript with this Node. */
export function spawnTyped(file: string, args: readonly string[]): TypedProcess {
  const env = { ...process.env, LANG: 'en_GB.UTF-8', LC_ALL: 'en_GB.UTF-8' }
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'], env })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? 'unknown')
  return {
    type: (line) => child.stdin.write(`${line}\n`),
    out: () => out,
    async close() {
      child.stdin.end()
      return await ended
    },
    async end() {
      child.kill('SIGKILL')
      return await ended
    },
  }
}
