import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import { waitUntil } from '../wait-until.ts'
import { scratchFolder, startServerProcess } from './server-process.ts'

const CLI = fileURLToPath(new URL('../../cli/preau.mjs', import.meta.url))

/** A server with the simulated school of 37 machines and 6 boards, each in a process of its own. */
export interface DemoServer {
  readonly http: string
  signIn(): Promise<string>
  fetch(path: string, init?: RequestInit): Promise<Response>
  end(): Promise<void>
}

/** Starts both and waits until every simulated device has told what it went through. */
export async function startDemo(): Promise<DemoServer> {
  const folder = scratchFolder()
  const server = await startServerProcess(join(folder.path, 'data'))
  const school: ChildProcess = spawn(process.execPath, [CLI, 'demo', '--data', join(folder.path, 'data')], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  await waitUntil(
    async () => {
      const { total, counts } = (await (await server.fetch('/api/devices?limit=1')).json()) as DeviceList
      return total === 43 && counts.down === 4 && counts.degraded >= 5 && counts.unknown <= 1 && counts.offline >= 2
    },
    { within: 200_000, what: 'the simulated school to have told its past' },
  )
  return {
    http: server.http,
    signIn: server.signIn,
    fetch: server.fetch,
    async end() {
      const exited = once(school, 'exit')
      school.kill()
      await exited
      await server.end()
      folder.remove()
    },
  }
}
