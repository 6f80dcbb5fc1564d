import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeviceList, DeviceRow } from '@preau/protocol/api/devices.ts'
import type { EventList } from '@preau/protocol/api/events.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleAgent } from '../../scripts/bundle-agent.ts'
import { type PreauProcess, runPreau } from '../processes/preau-process.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const folder = scratchFolder()
const running: PreauProcess[] = []
let file = ''
let server: ServerProcess

beforeAll(async () => {
  file = (await bundleAgent(join(folder.path, 'bundle'))).file
  server = await startServerProcess(join(folder.path, 'server'))
}, 60_000)

afterAll(async () => {
  for (const agent of running) {
    agent.child.kill('SIGKILL')
    await agent.ended
  }
  await server?.end()
  folder.remove()
})

function startAgent(): PreauProcess {
  const args = [
    '--server-data',
    join(folder.path, 'server'),
    '--data',
    join(folder.path, 'agent'),
    '--name',
    'PC en un fichier',
    '--json-log',
  ]
  const agent = runPreau(args, { file })
  running.push(agent)
  return agent
}

async function ask<T>(path: string): Promise<T> {
  return (await (await server.fetch(`/api/devices${path}`)).json()) as T
}

/** The device once `isThere` holds for it. */
async function device(isThere: (row: DeviceRow) => boolean, what: string): Promise<DeviceRow> {
  const look = async () => (await ask<DeviceList>('?limit=10')).rows.find(isThere)
  return waitUntil(() => look().catch(() => undefined), { within: 60_000, what })
}

describe('the agent as one file', () => {
  it('is the same bytes each time it is made, and names the libraries in it', async () => {
    const again = await bundleAgent(join(folder.path, 'again'))
    const sum = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
    expect(sum(again.file)).toBe(sum(file))
    const notices = readFileSync(again.notices, 'utf8')
    for (const library of ['mqtt', 'mqtt-packet', 'bl', 'systeminformation']) {
      expect(notices).toMatch(new RegExp(`^${library} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'))
    }
    expect(readFileSync(file, 'utf8')).not.toContain(process.cwd())
  })

  it('enrols, reports, comes back to a server that started again, and ends in order', {
    timeout: 240_000,
  }, async () => {
    const agent = startAgent()
    const first = await device(({ status }) => status === 'ok' || status === 'degraded', 'the first report')
    expect(first.name).toBe('PC en un fichier')
    const { mqttPort } = server
    const httpPort = Number(new URL(server.http).port)
    await server.end()
    await waitUntil(() => agent.out().includes('uplink.closed'), { within: 30_000, what: 'the server to be missed' })
    server = await startServerProcess(join(folder.path, 'server'), { mqttPort, httpPort })
    const births = () => agent.out().split('"event":"uplink.born"').length - 1
    await waitUntil(() => births() >= 2, { within: 120_000, what: 'a birth on the new server' })
    agent.child.kill('SIGTERM')
    expect(await agent.ended).toBe(0)
    expect(agent.err()).toBe('')
    await device(({ id, status }) => id === first.id && status === 'asleep', 'the good-bye')
    const { rows } = await ask<EventList>(`/${first.id}/events`)
    expect(rows.map(({ event }) => event)).toEqual(expect.arrayContaining(['agent.started', 'device.asleep']))
  })

  it('says what is wrong with its options, and how it is used', async () => {
    const wrong = runPreau(['--interval', 'x'], { file })
    expect([await wrong.ended, wrong.err()]).toEqual([2, expect.stringContaining('[CONFIG_INVALID]')])
    const help = runPreau(['--help'], { file })
    expect([await help.ended, help.out()]).toEqual([0, expect.stringContaining('--code')])
  })
})
