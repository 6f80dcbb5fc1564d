import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Measured, Order } from './publishers.ts'

/** Runs the load generator in a process of its own and gives what it measured. */
export async function runPublishers(order: Order): Promise<Measured> {
  const script = fileURLToPath(new URL('./publishers.ts', import.meta.url))
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new PreauError('INTERNAL', { program: 'publishers', code })
  return JSON.parse(output) as Measured
}
