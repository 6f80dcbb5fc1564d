import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Health } from '@preau/protocol/api/health.ts'

const CLI = fileURLToPath(new URL('../../cli/preau.mjs', import.meta.url))

/** A school server as a process of its own, as `preau server` starts it. */
export interface ServerProcess {
  readonly http: string
  readonly mqtt: string
  readonly mqttPort: number
  readonly pid: number
  /** Everything that it printed. */
  readonly output: () => string
  /** Whether it still runs. */
  readonly alive: () => boolean
  health(): Promise<Health>
  /** Resident memory in bytes. */
  rss(): number
  /** Ends it; gives its exit code, or the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<number | string>
}

/** A folder for one test, and what takes it away again. */
export function scratchFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'preau-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts a server on `data` and waits until it serves. Ports are any free ones unless `mqttPort` says otherwise. */
export async function startServerProcess(data: string, { mqttPort = 0, httpPort = 0 } = {}): Promise<ServerProcess> {
  const args = ['server', '--data', data, '--http-port', `${httpPort}`, '--mqtt-port', `${mqttPort}`, '--json-log']
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const ready = await readyLine(child, () => output)
  return {
    ...ready,
    mqttPort: Number(new URL(ready.mqtt).port),
    pid: child.pid ?? 0,
    output: () => output,
    alive: () => child.exitCode === null && child.signalCode === null,
    health: async () => (await (await fetch(`${ready.http}/api/health`)).json()) as Health,
    rss: () => residentBytes(child.pid ?? 0),
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit')
        child.kill(signal)
        await exited
      }
      return child.exitCode ?? child.signalCode ?? 'unknown'
    },
  }
}

async function readyLine(child: ChildProcess, output: () => string): Promise<{ http: string; mqtt: string }> {
  return await new Promise((found, failed) => {
    const look = () => {
      const line = output()
        .split('\n')
        .find((each) => each.includes('"event":"ready"'))
      if (line) found(JSON.parse(line) as { http: string; mqtt: string })
    }
    child.stdout?.on('data', look)
    child.once('exit', (code, signal) => failed(new ServerEnded(code ?? signal, output())))
  })
}

class ServerEnded extends Error {
  constructor(how: number | string | null, output: string) {
    super(`the server ended with ${how} before it was ready:\n${output.slice(-2000)}`)
    this.name = 'ServerEnded'
  }
}

/** VmRSS of a process in bytes; 0 where the platform does not say it. */
function residentBytes(pid: number): number {
  try {
    const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Number(line?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
