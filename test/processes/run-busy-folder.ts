import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('./busy-folder.ts', import.meta.url))

export interface BusyFolder {
  /** Numbers of the samples that are on disk. */
  readonly added: () => number[]
  /** How often the job came to its end. */
  readonly folds: () => number
  /** Ends it at once; gives the signal that did, or its exit code where it had ended by itself. */
  kill(): Promise<number | string>
}

/** Starts busy-folder.ts on a data folder; its numbers begin with `begin`. */
export function runBusyFolder(folder: string, begin: number): BusyFolder {
  const child = spawn(process.execPath, [SCRIPT, folder, `${begin}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const lines = () => output.split('\n').slice(0, -1)
  return {
    added: () =>
      lines()
        .filter((line) => line !== 'fold')
        .map(Number),
    folds: () => lines().filter((line) => line === 'fold').length,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit')
        child.kill('SIGKILL')
        await exited
      }
      return child.exitCode ?? child.signalCode ?? 'unknown'
    },
  }
}
