import { join } from 'node:path'
import type { Device } from '@preau/protocol/api/devices.ts'
import type { EventList } from '@preau/protocol/api/events.ts'
import type { Samples } from '@preau/protocol/api/samples.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrol } from '../processes/raw-device.ts'
import { runBusyAgent } from '../processes/run-busy-agent.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const TEN_YEARS = 3653 * 86_400_000
const folder = scratchFolder()
let server: ServerProcess

beforeAll(async () => {
  server = await startServerProcess(join(folder.path, 'server'))
})

afterAll(async () => {
  await server?.end()
  folder.remove()
})

async function ask<T>(path: string): Promise<T> {
  return (await (await server.fetch(`/api/devices/${path}`)).json()) as T
}

/** The numbers of the samples that the server shows of a device. */
async function numbers(device: string): Promise<unknown[]> {
  const now = Date.now()
  const { series } = await ask<Samples>(`${device}/samples?from=${now - 600_000}&to=${now + 1000}&names=uptime.days`)
  return series[0]?.values ?? []
}

describe('a device on the wire', () => {
  it.each([
    ['behind', -TEN_YEARS],
    ['ahead', TEN_YEARS],
  ])(
    'is shown with its wrong clock when that is ten years %s, and its samples stand where they belong',
    async (name, wrong) => {
      const identity = { ...(await enrol(server.http, `PC ${name}`, wrong < 0 ? 'c10c' : 'c10d')), mqtt: server.mqtt }
      const begun = Date.now()
      const agent = runBusyAgent(join(folder.path, `${name}.db`), identity, 0, wrong)
      await waitUntil(() => agent.added().length > 30, { what: 'some samples' })
      expect(await agent.end('SIGTERM')).toBe(0)
      const { series } = await ask<Samples>(
        `${identity.device}/samples?from=${begun - 1000}&to=${Date.now() + 1000}&names=uptime.days`,
      )
      const { at, values } = series[0] ?? { at: [], values: [] }
      expect(values.length).toBeGreaterThan(30)
      expect(at.every((time) => time >= begun - 1000 && time <= Date.now())).toBe(true)
      expect([...at].sort((a, b) => a - b)).toEqual(at)
      expect([...values].sort((a, b) => Number(a) - Number(b))).toEqual(values)
    },
  )

  it('is shown as double when two living agents bear its identity, and the one that stays loses nothing', async () => {
    const identity = { ...(await enrol(server.http, 'PC cloné', 'c0c0')), mqtt: server.mqtt }
    const first = runBusyAgent(join(folder.path, 'clone-a.db'), identity, 0)
    await waitUntil(() => first.added().length > 20, { what: 'the first agent' })
    const second = runBusyAgent(join(folder.path, 'clone-b.db'), identity, 1_000_000)
    const device = await waitUntil(
      async () => {
        const shown = await ask<Device>(identity.device)
        return shown.reasons.some(({ code }) => code === 'identity_duplicate') ? shown : undefined
      },
      { within: 60_000, what: 'the double identity to be shown' },
    )
    expect(device.status).toBe('degraded')
    const { rows } = await ask<EventList>(`${identity.device}/events`)
    expect(rows.some(({ event }) => event === 'identity.duplicate')).toBe(true)
    await second.end('SIGKILL')
    const lastAlone = first.added().at(-1)
    await waitUntil(async () => (await numbers(identity.device)).includes(lastAlone), {
      within: 60_000,
      what: 'the first agent to be alone again',
    })
    expect(await first.end('SIGTERM')).toBe(0)
    const stored = new Set(await numbers(identity.device))
    expect(first.added().filter((number) => !stored.has(number))).toEqual([])
  })
})
