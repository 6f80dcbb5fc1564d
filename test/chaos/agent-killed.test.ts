import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { readingsOf } from '../../server/store/sample-tiers/readings.ts'
import { enrol } from '../processes/raw-device.ts'
import { runBusyAgent } from '../processes/run-busy-agent.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'
import { rounds } from './rounds.ts'

const folder = scratchFolder()
let server: ServerProcess | undefined

afterEach(async () => {
  await server?.end('SIGKILL')
  folder.remove()
})

describe('I1, I2 and I8: an agent that is killed under load', () => {
  it(`has everything that was on its disk in the store after ${rounds()} kills, and nothing twice`, async () => {
    const data = join(folder.path, 'server')
    server = await startServerProcess(data)
    const identity = { ...(await enrol(server.http, 'PC tué', 'dead')), mqtt: server.mqtt }
    const outbox = join(folder.path, 'outbox.db')
    const added: number[] = []
    for (let round = 0; round < rounds(); round++) {
      const agent = runBusyAgent(outbox, identity, round * 1_000_000)
      const enough = 40 + 17 * (round % 7)
      await waitUntil(() => agent.added().length >= enough, { what: 'the agent to be busy' })
      await agent.end('SIGKILL')
      added.push(...agent.added())
    }
    const last = runBusyAgent(outbox, identity, 900_000_000)
    await waitUntil(() => last.added().length >= 20, { what: 'the last agent to be busy' })
    expect(await last.end('SIGTERM')).toBe(0)
    added.push(...last.added())
    await server.end()

    const db = await openStore(data)
    const rows = await db.all<{ epoch: number; first: number; seq: number; readings: string }>(
      'select epoch, seq - earlier as first, seq, readings from samples order by epoch, seq',
    )
    const place = await db.get<{ epoch: number; upto: number }>('select epoch, upto from device_states')
    await db.close()
    const stored = rows.map(({ readings }) => readingsOf(JSON.parse(readings))['uptime.days'] ?? -1)
    expect(new Set(stored).size).toBe(stored.length)
    expect(added.filter((number) => !stored.includes(number))).toEqual([])
    // One epoch from the first to the last: a kill is no loss of the place. Every seq is covered once.
    expect(new Set(rows.map(({ epoch }) => epoch))).toEqual(new Set([place?.epoch]))
    expect(rows.map(({ first }) => first)).toEqual([0, ...rows.slice(0, -1).map(({ seq }) => seq + 1)])
    expect(rows.at(-1)?.seq).toBe(place?.upto)
  })
})
