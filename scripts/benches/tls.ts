import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { enrol, type ProvenIdentity } from '../../test/processes/raw-device.ts'
import { type ServerProcess, startServerProcess } from '../../test/processes/server-process.ts'
import { waitUntil } from '../../test/wait-until.ts'
import type { Bench } from '../figures.ts'
import type { Reconnected, ReconnectOrder } from './load/reconnecters.ts'

const RECONNECTERS = fileURLToPath(new URL('./load/reconnecters.ts', import.meta.url))
/** The largest school. */
const DEVICES = 500
/** Enrolments that are asked at once. */
const AT_ONCE = 20
const ROUNDS = 3

export const bench: Bench = {
  name: 'tls',
  about: '500 devices come back at once after a power cut, over TLS 1.3 with client certificates',
  figures: {
    reconnect_500_s: { unit: 's', goal: { atMost: 10 } },
    full_500_s: { unit: 's', goal: { atMost: 10 } },
    refused: { unit: 'devices', goal: { atMost: 0 } },
    resumed_share: { unit: 'of 1' },
    kb_per_connection: { unit: 'kB', goal: { atMost: 120 } },
  },
  async run(report) {
    const folder = await mkdtemp(join(tmpdir(), 'preau-bench-'))
    const server = await startServerProcess(join(folder, 'data'))
    try {
      const devices = await enrolAll(server.http, DEVICES)
      const port = Number(new URL(server.mqtts).port)
      const secure = await powerCuts(folder, server, { devices, port, secure: true })
      const plain = await powerCuts(folder, server, { devices, port: server.mqttPort, secure: false })
      const yardstick = (value: number) => ({ name: 'plain TCP', value })
      report('reconnect_500_s', secure.back.seconds, yardstick(plain.back.seconds))
      report('full_500_s', secure.first.seconds, yardstick(plain.first.seconds))
      report('refused', secure.refused)
      report('resumed_share', secure.back.resumed / DEVICES)
      report('kb_per_connection', secure.bytes / DEVICES / 1000, yardstick(plain.bytes / DEVICES / 1000))
    } finally {
      await server.end()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function enrolAll(http: string, count: number): Promise<ProvenIdentity[]> {
  const devices: ProvenIdentity[] = []
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i + 1)
    devices.push(...(await Promise.all(some.map((n) => enrol(http, `PC ${n}`, n.toString(16))))))
  }
  return devices
}

interface PowerCuts {
  first: Reconnected
  /** The median of the rounds in which all came back. */
  back: Reconnected
  refused: number
  /** What the server's memory grew by when all were connected for the first time. */
  bytes: number
}

async function powerCuts(folder: string, server: ServerProcess, order: ReconnectOrder): Promise<PowerCuts> {
  const file = join(folder, 'order.json')
  await writeFile(file, JSON.stringify(order), { mode: 0o600 })
  const child = fork(RECONNECTERS, [file])
  const tell = async (what: 'connect' | 'cut' | 'end') => {
    child.send(what)
    const [answer] = (await once(child, 'message')) as [Reconnected]
    return answer
  }
  const clients = (count: number) =>
    waitUntil(async () => (await server.health()).broker.clients === count, {
      within: 30_000,
      what: `${count} clients`,
    })
  const before = server.rss()
  const first = await tell('connect')
  const bytes = Math.max(0, server.rss() - before)
  const rounds: Reconnected[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await tell('cut')
    await clients(0)
    rounds.push(await tell('connect'))
  }
  const refused = [first, ...rounds].reduce((sum, each) => sum + each.refused, 0)
  await tell('end')
  await clients(0)
  const back = rounds.sort((a, b) => a.seconds - b.seconds)[ROUNDS >> 1] ?? first
  return { first, back, refused, bytes }
}
