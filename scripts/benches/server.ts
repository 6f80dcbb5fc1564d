import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import { type ServerProcess, startServerProcess } from '../../test/processes/server-process.ts'
import { waitUntil } from '../../test/wait-until.ts'
import type { Bench } from '../figures.ts'
import { inFolder } from './load/bench-folder.ts'
import { cpuSeconds } from './load/process-cost.ts'
import { median } from './load/statistics.ts'

const CLI = fileURLToPath(new URL('../../cli/preau.mjs', import.meta.url))
/** How long the school runs before it is measured, and how long it is measured, in ms. */
const SETTLE = 180_000
const MEASURE = 120_000
const STARTS = 5

export const bench: Bench = {
  name: 'server',
  about: 'a school of 37 reporting devices and one open console, over 5 minutes; and how long a start takes',
  figures: {
    rss_mb: { unit: 'MB', goal: { atMost: 160 } },
    cpu_percent: { unit: '% of one core', goal: { atMost: 1 } },
    ready_s: { unit: 's', goal: { atMost: 2 } },
  },
  async run(report) {
    const emptyNode = await timeToRun(['-e', ''])
    await inFolder(async (data) => {
      const server = await startServerProcess(data)
      const school = spawn(process.execPath, [CLI, 'demo', '--data', data], {
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      const view = await openConsole(server)
      try {
        await waitUntil(async () => (await view.list()).total >= 37, { within: 60_000, what: 'the school to be there' })
        await pause(SETTLE)
        const before = await cpuSeconds(server.pid)
        await pause(MEASURE)
        const spent = (await cpuSeconds(server.pid)) - before
        report('rss_mb', server.rss() / 1024 / 1024)
        report('cpu_percent', (spent / (MEASURE / 1000)) * 100)
      } finally {
        view.close()
        await end(school)
        await server.end()
      }
      const starts: number[] = []
      for (let i = 0; i < STARTS; i++) {
        const begun = performance.now()
        const again = await startServerProcess(data)
        starts.push((performance.now() - begun) / 1000)
        await again.end()
      }
      report('ready_s', median(starts), { name: 'an empty node', value: emptyNode })
    })
  },
}

/** What an open console asks of a server: the live stream, and the list again at each change. */
async function openConsole(server: ServerProcess): Promise<{ list(): Promise<DeviceList>; close(): void }> {
  const ended = new AbortController()
  const list = async () => {
    const midnight = new Date().setHours(0, 0, 0, 0)
    const response = await server.fetch(`/api/devices?limit=100&sort=severity&dayFrom=${midnight}`)
    return (await response.json()) as DeviceList
  }
  const stream = await server.fetch('/api/live', { signal: ended.signal })
  const follow = async () => {
    for await (const chunk of stream.body ?? []) {
      if (Buffer.from(chunk).includes('event: change')) await list()
    }
  }
  follow().catch(() => undefined)
  return { list, close: () => ended.abort() }
}

/** Seconds that an empty program of this Node takes: what a start cannot go below. */
async function timeToRun(args: string[]): Promise<number> {
  const begun = performance.now()
  await once(spawn(process.execPath, args, { stdio: 'ignore' }), 'exit')
  return (performance.now() - begun) / 1000
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exited = once(child, 'exit')
  child.kill()
  await exited
}
