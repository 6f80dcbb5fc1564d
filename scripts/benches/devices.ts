import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { PreauError } from '@preau/protocol/errors.ts'
import { NO_SOCAT } from '../../test/processes/pty-pair.ts'
import { startServerProcess } from '../../test/processes/server-process.ts'
import { waitUntil } from '../../test/wait-until.ts'
import { bundleAgent } from '../bundle-agent.ts'
import type { Bench } from '../figures.ts'
import { ROOT } from '../source-files.ts'
import { commandTimes } from './load/command-time.ts'
import { framesPerSecond } from './load/frame-rate.ts'
import { cpuSeconds, kill, residentMegabytes } from './load/process-cost.ts'
import { runDevices } from './load/run-devices.ts'
import { SPECS_FOLDER } from './load/specs-folder.ts'
import { quantile } from './load/statistics.ts'

/** How long the agents run before they are measured, and how long they are measured, in ms: two rounds of each read of 30 s. */
const SETTLE = 45_000
const MEASURE = 60_000
/** Within the checkout, so that the driver of serial lines, which is no JavaScript, is found beside it. */
const BUNDLE = join(ROOT, '.build', 'bench-devices')
/** How long all devices are unplugged, in ms. */
const UNPLUGGED = 10_000

/** Commands that are timed, one after the other. */
const COMMANDS = 200

const TCP = [
  ...Array.from({ length: 20 }, () => 'pjlink/class-1'),
  ...Array.from({ length: 8 }, () => 'epson/escvp21'),
  ...Array.from({ length: 6 }, () => 'lg/signage'),
  ...Array.from({ length: 6 }, () => 'nec/display'),
]
const SERIAL = [
  'smart/board-rs232',
  'smart/board-rs232',
  'smart/board-rs232',
  'promethean/activpanel',
  'promethean/activpanel',
  'lg/signage',
  'nec/display',
  'epson/escvp21',
]

export const bench: Bench = {
  name: 'devices',
  about:
    '40 projectors on TCP and 8 boards on ptys behind one agent: what they cost it, and how soon they are found again',
  figures: {
    frames_per_s: { unit: 'frames/s', goal: { atLeast: 100_000 } },
    cpu_percent: { unit: '% of one core', goal: { atMost: 3 } },
    memory_mb: { unit: 'MB', goal: { atMost: 12 } },
    command_p99_ms: { unit: 'ms', goal: { atMost: 150 } },
    rediscovery_s: { unit: 's', goal: { atMost: 30 } },
  },
  async run(report) {
    if (NO_SOCAT !== undefined) throw new PreauError('INTERNAL', { why: NO_SOCAT })
    report('frames_per_s', framesPerSecond(3))
    report('command_p99_ms', quantile(await commandTimes(COMMANDS), 0.99))
    const folder = await mkdtemp(join(tmpdir(), 'preau-bench-'))
    const server = await startServerProcess(join(folder, 'server'))
    const devices = await runDevices({ tcp: TCP, serial: SERIAL })
    const agents: ChildProcess[] = []
    try {
      const { file } = await bundleAgent(BUNDLE)
      const alone = await startAgent(file, folder, 'alone', [])
      const kept = await startAgent(file, folder, 'kept', devices.places)
      agents.push(alone, kept)
      const allHeard = async () => (await devices.heard()).devices === devices.places.length
      await waitUntil(allHeard, { within: 60_000, what: 'every device to be asked' })
      await pause(SETTLE)
      const before = [await cpuSeconds(pidOf(alone)), await cpuSeconds(pidOf(kept))] as const
      const asked = (await devices.heard()).requests
      await pause(MEASURE)
      const [aloneSpent, keptSpent] = [
        (await cpuSeconds(pidOf(alone))) - before[0],
        (await cpuSeconds(pidOf(kept))) - before[1],
      ]
      console.error(`${(await devices.heard()).requests - asked} requests in ${MEASURE / 1000} s`)
      report('cpu_percent', ((keptSpent - aloneSpent) / (MEASURE / 1000)) * 100)
      report('memory_mb', (await residentMegabytes(pidOf(kept))) - (await residentMegabytes(pidOf(alone))))
      await devices.unplug()
      await pause(UNPLUGGED)
      await devices.plug()
      const begun = performance.now()
      await waitUntil(allHeard, { within: 120_000, what: 'every device to be found again' })
      report('rediscovery_s', (performance.now() - begun) / 1000)
    } finally {
      for (const agent of agents) await kill(agent)
      await devices.end()
      await server.end()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** An agent of the server in `folder` that looks after these lines, by the settings that a person would write. */
async function startAgent(
  program: string,
  folder: string,
  name: string,
  lines: readonly unknown[],
): Promise<ChildProcess> {
  const data = join(folder, name)
  await mkdir(data, { recursive: true })
  await writeFile(join(data, 'equipment.json'), JSON.stringify({ lines }))
  const args = ['--server-data', join(folder, 'server'), '--data', data, '--name', name, '--interval', '60']
  const env = { ...process.env, PREAU_SPECS: SPECS_FOLDER }
  return spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env })
}

function pidOf({ pid }: ChildProcess): number {
  return pid ?? 0
}
