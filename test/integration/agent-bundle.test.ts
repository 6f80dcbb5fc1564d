import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readSpecs } from '@preau/agent/drivers/spec-files.ts'
import { playedValues, playSpec } from '@preau/agent/simulators/play-spec.ts'
import { serveOnTcp } from '@preau/agent/simulators/serve-device.ts'
import { readShipped } from '@preau/agent/update/shipped.ts'
import { TestRepository } from '@preau/agent/update/testing/test-repository.ts'
import type { DeviceList, DeviceRow } from '@preau/protocol/api/devices.ts'
import type { EventList } from '@preau/protocol/api/events.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPage } from '../../agent/kiosk/page-files.ts'
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
})

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
    const root = new TestRepository(Date.now()).rootBytes
    const shipped = { built: Date.now(), director: 'mairie', root }
    const again = await bundleAgent(join(folder.path, 'again'), shipped)
    expect(readShipped(join(folder.path, 'again/updates.json'))).toEqual(shipped)
    expect(readShipped(join(folder.path, 'bundle/updates.json'))).toBe(undefined)
    const sum = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
    expect(sum(again.file)).toBe(sum(file))
    const notices = readFileSync(again.notices, 'utf8')
    for (const library of ['mqtt', 'mqtt-packet', 'bl', 'systeminformation', 'serialport']) {
      expect(notices).toMatch(new RegExp(`^${library} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'))
    }
    expect(readFileSync(file, 'utf8')).not.toContain(process.cwd())
  })

  it('has the page at the board beside it, whole, with the licences of what is in that', () => {
    const page = readPage(join(folder.path, 'bundle/kiosk-page'))
    expect(page.get('/')?.bytes.toString()).toContain('<div id="preau">')
    expect([...page.values()].some(({ type, gzipped }) => type.includes('javascript') && gzipped)).toBe(true)
    expect(readFileSync(join(folder.path, 'bundle/NOTICES.txt'), 'utf8')).toMatch(/^react-dom \d+\.\d+\.\d+ \(MIT\)$/m)
  })

  it('enrols, reports, comes back to a server that started again, and ends in order', async () => {
    const agent = startAgent()
    const first = await device(({ status }) => status === 'ok' || status === 'degraded', 'the first report')
    expect(first.name).toBe('PC en un fichier')
    // It began again as itself, with what is to be said before Node starts.
    if (process.platform === 'linux') {
      const line = readFileSync(`/proc/${agent.child.pid}/cmdline`, 'utf8').split('\0')
      expect(line).toEqual(expect.arrayContaining(['--no-opt', '--no-maglev', file]))
    }
    const portOf = (address: string) => Number(new URL(address).port)
    const [httpPort, httpsPort, mqttsPort] = [portOf(server.http), portOf(server.https), portOf(server.mqtts)]
    await server.end()
    await waitUntil(() => agent.out().includes('uplink.closed'), { within: 60_000, what: 'the server to be missed' })
    server = await startServerProcess(join(folder.path, 'server'), { httpPort, httpsPort, mqttsPort })
    const births = () => agent.out().split('"event":"uplink.born"').length - 1
    await waitUntil(() => births() >= 2, { within: 120_000, what: 'a birth on the new server' })
    agent.child.kill('SIGTERM')
    expect(await agent.ended).toBe(0)
    expect(agent.err()).toBe('')
    await device(({ id, status }) => id === first.id && status === 'asleep', 'the good-bye')
    const { rows } = await ask<EventList>(`/${first.id}/events`)
    expect(rows.map(({ event }) => event)).toEqual(expect.arrayContaining(['agent.started', 'device.asleep']))
  })

  it('finds the descriptions of devices beside it, and tells of a projector', async () => {
    const id = 'pjlink/class-1'
    const spec = readSpecs(join(folder.path, 'bundle/firmware-specs/devices')).find((each) => each.id === id)?.spec
    if (!spec) throw new Error('no description in the bundle')
    const served = await serveOnTcp(spec, playSpec(spec, { ...playedValues(spec), power: 'on' }))
    mkdirSync(join(folder.path, 'agent'), { recursive: true })
    const lines = [{ spec: id, host: '127.0.0.1', port: served.port, name: 'Vidéo du fichier' }]
    writeFileSync(join(folder.path, 'agent/equipment.json'), JSON.stringify({ lines }))
    const agent = startAgent()
    try {
      await device(({ name, status }) => name === 'Vidéo du fichier' && status === 'ok', 'the projector')
    } finally {
      agent.child.kill('SIGTERM')
      await agent.ended
      await served.close()
    }
  })

  it('has the drivers of this platform beside it, whatever is installed elsewhere', async () => {
    const program = `const { SerialPort } = await import('serialport')
      const { HIDAsync, devicesAsync } = await import('node-hid')
      const port = new SerialPort({ path: '/dev/preau-none', baudRate: 9600, autoOpen: false })
      const fault = await new Promise((told) => port.open(told))
      console.log(/No such file|cannot open/i.test(String(fault)), typeof HIDAsync.open, Array.isArray(await devicesAsync()))`
    const beside = join(folder.path, 'bundle', 'probe.mjs')
    writeFileSync(beside, program)
    const { stdout } = await promisify(execFile)(process.execPath, [beside], { cwd: folder.path })
    expect(stdout.trim()).toBe('true function true')
  })

  it('says what is wrong with its options, and how it is used', async () => {
    const wrong = runPreau(['--interval', 'x'], { file })
    expect([await wrong.ended, wrong.err()]).toEqual([2, expect.stringContaining('[CONFIG_INVALID]')])
    const help = runPreau(['--help'], { file })
    expect([await help.ended, help.out()]).toEqual([0, expect.stringContaining('--code')])
  })
})
