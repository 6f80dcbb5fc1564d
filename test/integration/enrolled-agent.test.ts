import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import type { WaitingMachines } from '@preau/protocol/api/enrolments.ts'
import { readEnrolCode, writeEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { describe, it, type TestContext } from 'vitest'
import { makeCode } from '../processes/enrol-code.ts'
import { type PreauProcess, runPreau } from '../processes/preau-process.ts'
import { localCode, type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

/** Takes what ends something when its test is over; the last one first. */
type Keep = (clean: () => unknown) => void

/** For the tests of this file, which wait more than they work and so run beside one another. */
function keeper({ onTestFinished }: TestContext): Keep {
  const cleanUps: (() => unknown)[] = []
  onTestFinished(async () => {
    for (const clean of cleanUps.reverse()) await clean()
  })
  return (clean) => cleanUps.push(clean)
}

interface School {
  server: ServerProcess
  data: string
  json<T>(path: string): Promise<T>
  post(path: string, body: object): Promise<number>
}

async function school(keep: Keep): Promise<School> {
  const { path: data, remove } = scratchFolder()
  const server = await startServerProcess(data)
  keep(async () => {
    await server.end()
    remove()
  })
  return {
    server,
    data,
    json: async <T>(path: string) => (await (await server.fetch(path)).json()) as T,
    async post(path, body) {
      const headers = { 'content-type': 'application/json' }
      return (await server.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).status
    },
  }
}

interface Line {
  event: string
  code?: string
  device?: string
}

interface Agent extends PreauProcess {
  data: string
  lines(event: string): Line[]
  heard(event: string, times?: number): Promise<Line>
  stop(): Promise<void>
}

/** An agent as a process of its own. @param data that of an agent before it */
function agent(keep: Keep, args: string[], data?: string): Agent {
  const folder = data ?? join(newFolder(keep), 'agent')
  const running = runPreau(['agent', '--data', folder, '--name', 'Tablette 7', ...args, '--json-log'])
  const stop = async () => {
    running.child.kill('SIGKILL')
    await running.ended
  }
  keep(stop)
  const lines = (event: string) =>
    running
      .out()
      .split('\n')
      .flatMap((line) => (line.includes(`"event":"${event}"`) ? [JSON.parse(line) as Line] : []))
  const heard = (event: string, times = 1) =>
    waitUntil(() => lines(event)[times - 1], { within: 100_000, what: `${event} of an agent` })
  return { ...running, data: folder, lines, heard, stop }
}

function newFolder(keep: Keep): string {
  const { path, remove } = scratchFolder()
  keep(remove)
  return path
}

const devices = ({ json }: School) => json<DeviceList>('/api/devices?limit=10')

async function admitOne(expect: TestContext['expect'], { json, post }: School): Promise<void> {
  const waiting = () => json<WaitingMachines>('/api/enrolments/waiting')
  const row = await waitUntil(async () => (await waiting()).rows[0], { within: 60_000, what: 'a machine that waits' })
  expect(await post(`/api/enrolments/waiting/${row.id}`, { admit: true })).toBe(204)
}

describe.concurrent('an agent with a printed code', () => {
  it('waits over a start of its own until a person admits it, and has nothing for a thief', async (test) => {
    const { expect } = test
    const keep = keeper(test)
    const place = await school(keep)
    const code = await makeCode(place.server.http)
    const first = agent(keep, ['--code', code])
    await first.heard('agent.waiting')
    expect((await devices(place)).total).toBe(0)
    await first.stop()
    const second = agent(keep, [], first.data)
    await second.heard('agent.waiting')
    await admitOne(expect, place)
    await second.heard('uplink.born')
    const { rows } = await devices(place)
    expect(rows.map(({ id, name }) => [id, name])).toEqual([[second.lines('agent.enrolled')[0]?.device, 'Tablette 7']])

    await second.stop()
    const files = readdirSync(second.data).sort()
    const known = ['device.key', 'disk-fill.json', 'identity.json', 'outbox.db', 'outbox.db-shm', 'outbox.db-wal']
    expect(files.filter((name) => !known.includes(name))).toEqual([])
    const bytes = files.map((name) => readFileSync(join(second.data, name), 'latin1')).join('\n')
    const { secret } = readEnrolCode(code)
    const local = readEnrolCode(localCode(place.server.http))
    for (const each of [code, localCode(place.server.http)]) expect(bytes).not.toContain(each)
    for (const each of [secret, local.secret]) {
      expect(bytes).not.toContain(Buffer.from(each).toString('hex'))
      expect(bytes).not.toContain(Buffer.from(each).toString('latin1'))
    }
    expect(Object.keys(JSON.parse(readFileSync(join(second.data, 'identity.json'), 'utf8')))).toEqual([
      'claim',
      'place',
    ])
    expect(bytes.match(/BEGIN [A-Z ]*PRIVATE KEY/g)).toHaveLength(1)
    const output = first.out() + first.err() + second.out() + second.err()
    expect(output).not.toContain(code)
    expect(output).not.toContain(Buffer.from(secret).toString('hex'))
    if (process.platform !== 'win32') {
      for (const name of ['device.key', 'identity.json']) expect(statSync(join(second.data, name)).mode & 0o77).toBe(0)
    }
  })

  it('tells nothing to a fake server at the address of its own, and finds its own where a person says', async (test) => {
    const { expect } = test
    const keep = keeper(test)
    const [ours, fake] = [await school(keep), await school(keep)]
    const port = (place: School) => Number(new URL(place.server.https).port)
    const own = readEnrolCode(await makeCode(ours.server.http, { admit: true }))
    const code = writeEnrolCode({ ...own, addresses: [{ host: '127.0.0.1', port: port(fake) }] })
    const lost = agent(keep, ['--code', code])
    await lost.heard('agent.server_refused')
    await lost.stop()
    expect((await devices(fake)).total).toBe(0)
    expect((await fake.json<WaitingMachines>('/api/enrolments/waiting')).rows).toEqual([])
    const found = agent(keep, ['--code', code, '--server', `127.0.0.1:${port(ours)}`], lost.data)
    await found.heard('uplink.born')
    expect((await devices(ours)).total).toBe(1)
  })

  it('says that it was revoked, is cut at once, and comes back as the same device by a new code and a person', async (test) => {
    const { expect } = test
    const keep = keeper(test)
    const place = await school(keep)
    const first = agent(keep, ['--code', await makeCode(place.server.http, { admit: true })])
    const { device } = await first.heard('agent.enrolled')
    await first.heard('uplink.born')
    expect(await place.post(`/api/devices/${device}/revoke`, {})).toBe(204)
    await first.heard('uplink.closed')
    await first.heard('agent.revoked')
    await first.stop()
    expect(first.lines('uplink.born')).toHaveLength(1)
    const second = agent(keep, ['--code', await makeCode(place.server.http, { admit: true })], first.data)
    await second.heard('agent.waiting')
    await admitOne(expect, place)
    await second.heard('uplink.born')
    expect(second.lines('agent.enrolled').at(-1)?.device).toBe(device)
    expect((await devices(place)).total).toBe(1)
  })
})

describe.concurrent('an agent of the machine of a server', () => {
  it('finds it again after a start with other ports', async (test) => {
    const { expect } = test
    const keep = keeper(test)
    const { path: data, remove } = scratchFolder()
    keep(remove)
    const before = await startServerProcess(data)
    const own = agent(keep, ['--server-data', data])
    await own.heard('uplink.born')
    await before.end()
    const after = await startServerProcess(data)
    keep(() => after.end())
    expect(after.mqtts).not.toBe(before.mqtts)
    await own.heard('uplink.born', 2)
    expect(own.lines('agent.enrolled').map(({ device }) => device)).toEqual(
      Array(2).fill(own.lines('agent.enrolled')[0]?.device),
    )
  })

  it.skipIf(process.platform === 'win32')('does not start with a key that others can read', async (test) => {
    const { expect } = test
    const keep = keeper(test)
    const place = await school(keep)
    const first = agent(keep, ['--server-data', place.data])
    await first.heard('uplink.born')
    await first.stop()
    chmodSync(join(first.data, 'device.key'), 0o644)
    const second = runPreau(['agent', '--data', first.data, '--server-data', place.data])
    expect([await second.ended, second.err()]).toEqual([1, expect.stringContaining('[DEVICE_KEY_OPEN]')])
    expect(second.err()).toContain('chmod 600')
  })
})
