import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { DeviceList, DeviceRow } from '@preau/protocol/api/devices.ts'
import { IN_SCHOOL } from '../../agent/pace.ts'
import { schoolMachines } from '../../agent/simulators/machines.ts'
import { type ServerProcess, startServerProcess } from '../../test/processes/server-process.ts'
import { waitUntil } from '../../test/wait-until.ts'
import { bundleAgent } from '../bundle-agent.ts'
import type { Bench } from '../figures.ts'
import { cpuSeconds, kill, residentMegabytes, startTraced } from './load/process-cost.ts'
import { wireDay } from './load/wire-day.ts'

const MINUTE = 60_000
/** How long an agent runs before it is measured, and how long it is measured, in ms. */
const SETTLE = 10 * MINUTE
const MEASURE = 10 * MINUTE
/** How often the console's list is asked for while a loss is waited for, in ms. */
const LOOK_EVERY = 200

export const bench: Bench = {
  name: 'agent',
  about:
    'the agent as one file, connected and reporting, over 20 minutes; its day on the wire; how soon its loss is seen',
  figures: {
    wire_kb_per_day: { unit: 'kB', goal: { atMost: 200 } },
    rss_mb: { unit: 'MB', goal: { atMostRatio: 1.6 } },
    cpu_percent: { unit: '% of one core', goal: { atMost: 0.1 } },
    spawns_per_10min: { unit: 'processes', goal: { atMost: 20 } },
    loss_seen_s: { unit: 's', goal: { atMost: 180 } },
  },
  async run(report) {
    report('wire_kb_per_day', (await worstDay()) / 1000)
    const folder = await mkdtemp(join(tmpdir(), 'preau-bench-'))
    const { file } = await bundleAgent(join(folder, 'bundle'))
    const server = await startServerProcess(join(folder, 'server'))
    const argsFor = (name: string) => [
      file,
      '--server-data',
      join(folder, 'server'),
      '--data',
      join(folder, name),
      '--name',
      name,
    ]
    const children: ChildProcess[] = []
    const start = (args: string[]) => {
      const child = spawn(process.execPath, args, { stdio: 'ignore' })
      children.push(child)
      return child
    }
    try {
      const empty = start(['-e', 'setInterval(() => {}, 1e6)'])
      // At the pace of school hours, whatever the hour is: each sample goes alone then, which costs more.
      const pace = ['--interval', `${IN_SCHOOL.interval}`]
      const weighed = start([...argsFor('weighed'), ...pace])
      // Counted in another one, so that what is weighed is nobody's to stop.
      const counted = startTraced([...argsFor('counted'), ...pace], join(folder, 'processes'))
      children.push(counted.child)
      await waitUntil(async () => (await devicesOf(server)).length === 2, { within: MINUTE, what: 'both agents' })
      await pause(SETTLE)
      const before = { cpu: await cpuSeconds(pidOf(weighed)), started: counted.started() }
      await pause(MEASURE)
      const spent = (await cpuSeconds(pidOf(weighed))) - before.cpu
      const emptyNode = { name: 'an empty node', value: await residentMegabytes(pidOf(empty)) }
      report('rss_mb', await residentMegabytes(pidOf(weighed)), emptyNode)
      report('cpu_percent', (spent / (MEASURE / 1000)) * 100)
      report('spawns_per_10min', counted.started() - before.started)
      report('loss_seen_s', await secondsUntilMissed(server, 'weighed', weighed))
    } finally {
      for (const child of children) await kill(child)
      await server.end()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** Of the machines of the demo school, each switched on from midnight to midnight of a school day, what the dearest one costs. */
async function worstDay(): Promise<number> {
  // The machines of a school show its time; so does the school that is simulated.
  process.env.TZ = 'Europe/Paris'
  const days: { name: string; bytes: number; tls: number; pings: number }[] = []
  for (const machine of schoolMachines('bench')) days.push({ name: machine.name, ...(await wireDay(machine)) })
  days.sort((a, b) => a.bytes - b.bytes)
  const [middle, worst] = [days[days.length >> 1], days.at(-1)]
  console.error(
    `${days.length} simulated machines: ${middle?.bytes} bytes in the middle, ${worst?.bytes} (${worst?.name})`,
  )
  console.error(`of these ${worst?.pings} are signs of life and ${worst?.tls} are TLS`)
  return worst?.bytes ?? Number.NaN
}

/** Stops the agent right after a sign of life, as a machine that hangs, and waits until the server shows it offline. */
async function secondsUntilMissed(server: ServerProcess, name: string, agent: ChildProcess): Promise<number> {
  const look = async () => {
    await pause(LOOK_EVERY)
    return (await devicesOf(server)).find((device) => device.name === name)
  }
  const heardAt = (await look())?.heardAt
  const heard = async () => (await look())?.heardAt !== heardAt
  await waitUntil(heard, { within: 2 * IN_SCHOOL.interval * 1000, what: 'a sign of life' })
  agent.kill('SIGSTOP')
  const begun = performance.now()
  const missed = async () => (await look())?.status === 'offline'
  await waitUntil(missed, { within: 10 * MINUTE, what: 'the loss to be seen' })
  return (performance.now() - begun) / 1000
}

async function devicesOf(server: ServerProcess): Promise<DeviceRow[]> {
  return ((await (await server.fetch('/api/devices?limit=10')).json()) as DeviceList).rows
}

function pidOf({ pid }: ChildProcess): number {
  return pid ?? 0
}
