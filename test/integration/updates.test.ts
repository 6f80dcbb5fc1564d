import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { schoolSource } from '../../agent/update/school-source.ts'
import { TestRepository } from '../../agent/update/testing/test-repository.ts'
import { Updates } from '../../agent/update/updates.ts'
import { realClock } from '../../agent/uplink/clock.ts'
import { enrol, type ProvenIdentity } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const AGENT = 'agent/2.0.0/agent.mjs'
const NOW = Date.now()
const signal = new AbortController().signal

let scratch: ReturnType<typeof scratchFolder>
let server: ServerProcess
let repo: TestRepository
let world: ReturnType<typeof createServer>
const asked: string[] = []
beforeEach(async () => {
  scratch = scratchFolder()
  repo = new TestRepository(NOW)
  asked.splice(0)
  world = createServer((request, response) => {
    const path = (request.url ?? '').slice(1)
    asked.push(path)
    const bytes = repo.source.files.get(path)
    if (bytes) response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
    else response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(world, 'listening')
  const updates = `http://127.0.0.1:${(world.address() as AddressInfo).port}`
  server = await startServerProcess(join(scratch.path, 'data'), { flags: ['--updates', updates] })
})
afterEach(async () => {
  await server.end()
  world.closeAllConnections()
  world.close()
  scratch.remove()
})

function updatesOf({ school, device, ...papers }: ProvenIdentity, name: string): Updates {
  const { hostname: host, port } = new URL(server.https)
  return new Updates({
    ...{
      folder: join(scratch.path, name),
      shippedRoot: repo.rootBytes,
      school,
      director: 'mairie',
      built: 0,
      reserve: 0,
    },
    sources: [schoolSource({ host, port: Number(port) }, papers)],
    self: () => ({ device, groups: [], platform: 'linux-x64', hardware: new Set() }),
    clock: realClock(),
    log: () => undefined,
  })
}

it('devices of a school get what is signed and ordered through their server, which fetches it once', async () => {
  const devices = await Promise.all([1, 2, 3].map((n) => enrol(server.http, `PC ${n}`, `${n}`)))
  const [first] = devices
  if (!first) throw new Error('no device')
  const director = TestRepository.director(NOW, repo.source, 'mairie', first.school)
  repo.add('directors/mairie.json', director.rootBytes, { kind: 'director', product: 'mairie', version: '1' })
  const bytes = repo.add(AGENT, Buffer.alloc(3_000_000, 'agent'), { version: '2.0.0' })
  repo.publish()
  const { length, hashes } = repo.targets.targets[AGENT] ?? { length: 0, hashes: { sha256: '' } }
  if (director.director) director.director.targets = { [AGENT]: { length, hashes, custom: { to: ['*'] } } }
  director.publish({ by: [director.online] })
  // The server looked before there was anything: it looks again when it starts.
  await server.end()
  const updates = `http://127.0.0.1:${(world.address() as AddressInfo).port}`
  server = await startServerProcess(join(scratch.path, 'data'), { flags: ['--updates', updates] })
  const each = devices.map((device, n) => updatesOf(device, `device-${n}`))
  for (const device of each) {
    const state = await waitUntil(
      async () => {
        const now = await device.check(signal)
        return now.state === 'current' ? now : undefined
      },
      { what: 'updates that are signed', within: 20_000 },
    )
    expect(state.orders).toMatchObject({ take: [{ name: AGENT }], refused: [] })
  }
  // The first one was cut before: it asks for what is missing alone.
  const begun = join(scratch.path, 'device-0', 'targets')
  mkdirSync(begun)
  writeFileSync(join(begun, `${hashes.sha256}.part`), bytes.subarray(0, 1_234_567))
  const paths = await Promise.all(each.map((device) => device.obtain(AGENT, signal)))
  for (const path of paths) expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(asked.filter((path) => path.includes(hashes.sha256))).toHaveLength(1)
})

it('I4 a stranger on the network is given nothing', async () => {
  const { certificate: _, key: __, ...device } = await enrol(server.http, 'PC', '1')
  const { hostname: host, port } = new URL(server.https)
  const source = schoolSource({ host, port: Number(port) }, { key: '', certificate: '', ...device })
  await expect(source.read('metadata/timestamp.json', 1000, signal)).rejects.toMatchObject({
    code: 'UPDATE_SOURCE_FAILED',
  })
})
