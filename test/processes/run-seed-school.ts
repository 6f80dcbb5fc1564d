import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('./seed-school.ts', import.meta.url))

export interface SeedProcess {
  /** What it printed so far, line by line. */
  readonly lines: () => string[]
  readonly ended: Promise<unknown>
  kill(): void
}

/** Starts seed-school.ts. */
export function runSeedSchool(folder: string, machines: number): SeedProcess {
  const child = spawn(process.execPath, [SCRIPT, folder, `${machines}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  return {
    lines: () => output.split('\n').slice(0, -1),
    ended: once(child, 'close'),
    kill: () => child.kill('SIGKILL'),
  }
}
