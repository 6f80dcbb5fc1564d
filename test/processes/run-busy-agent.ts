import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Identity } from './raw-device.ts'

const SCRIPT = fileURLToPath(new URL('./busy-agent.ts', import.meta.url))

export interface BusyAgent {
  /** Numbers of the samples that are on the agent's disk. */
  readonly added: () => number[]
  end(signal: NodeJS.Signals): Promise<number | string>
}

/** Starts busy-agent.ts; `ahead` is by how many ms its wall clock is wrong. */
export function runBusyAgent(outbox: string, identity: Identity & { mqtt: string }, begin = 0, ahead = 0): BusyAgent {
  const args = [SCRIPT, outbox, JSON.stringify(identity), `${begin}`, `${ahead}`]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  return {
    added: () => output.split('\n').slice(0, -1).map(Number),
    async end(signal) {
      const exited = once(child, 'exit')
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal)
        await exited
      }
      return child.exitCode ?? child.signalCode ?? 'unknown'
    },
  }
}
