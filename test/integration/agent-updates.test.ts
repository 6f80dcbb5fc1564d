import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Campaign, DeviceUpdates } from '@preau/protocol/api/campaigns.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { KeyTable } from '../../cli/repo/testing/key-table.ts'
import { packageService } from '../../scripts/package-service.ts'
import { AgentUnderLauncher, writeVersion } from '../processes/agent-under-launcher.ts'
import { makeCode } from '../processes/enrol-code.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const DAY = 86_400_000
const scratch = scratchFolder()
const at = (name: string) => join(scratch.path, name)
const table = new KeyTable()
let pack: string
let server: ServerProcess
let agent: AgentUnderLauncher

beforeAll(async () => {
  pack = await packageService(at('pack'), { node: false })
  await table.found()
  server = await startServerProcess(at('server'))
}, 120_000)
afterAll(async () => {
  await agent?.stop()
  await server?.end()
  table.remove()
  await KeyTable.forget()
  scratch.remove()
})

const typed = async (...words: string[]) => {
  if ((await table.type(...words)) !== 0) throw new Error(table.said.join('\n'))
}
const get = async <T>(path: string): Promise<T> => (await (await server.fetch(path)).json()) as T
const send = async <T>(method: string, path: string, body: object): Promise<T> => {
  const headers = { 'content-type': 'application/json' }
  const reply = await server.fetch(path, { method, headers, body: JSON.stringify(body) })
  if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`)
  return (await reply.json()) as T
}

/** Two of three sign what is prepared, and a stick brings it to the school, whose server runs. */
async function published(): Promise<void> {
  await table.signed()
  await typed('bundle', at('stick'))
  await typed('import', at('stick'), '--data', at('server'))
}

async function addVersion(version: string, acts = ''): Promise<string> {
  mkdirSync(at('signed'), { recursive: true })
  const [path, name] = [at(`signed/${version}.parcel`), `agent/${version}/agent.parcel`]
  writeVersion(pack, path, version, acts)
  await typed('add', path, '--kind', 'agent-app', '--product', 'agent', '--version', version, '--name', name)
  await published()
  return name
}

/** No class around today, so that it is always a time for it. */
async function closeSchool(school: string): Promise<void> {
  const { version, ...times } = await get<Record<string, unknown>>(`/api/schools/${school}/times`)
  const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10)
  const closed = [{ reason: 'essai', from: day(-3), to: day(5) }]
  const own = Object.fromEntries(
    Object.entries(times).filter(([key]) => !['school', 'isGiven', 'timeZone', 'known', 'holidays'].includes(key)),
  )
  await send('PUT', `/api/schools/${school}/times`, { ...own, version, closed })
}

async function begin(target: string, school: string): Promise<Campaign> {
  const policy = { pace: 'tonight', success: 1000, errors: 0, restHours: 0 }
  // The director signs once what the holders have signed is there.
  return await waitUntil(
    () =>
      send<Campaign>('POST', '/api/campaigns', { target, title: target, schools: [school], policy }).catch(
        () => undefined,
      ),
    { what: 'a campaign', within: 20_000 },
  )
}

it('takes a signed version, becomes healthy, and goes back from a bad one, which the old one tells', async () => {
  await typed('director', 'mairie', at('director.json'), '--data', at('server'))
  const facts = ['--kind', 'director', '--product', 'mairie', '--version', '1', '--name', 'directors/mairie.json']
  await typed('add', at('director.json'), ...facts)
  const good = await addVersion('0.2.0')
  const root = readFileSync(join(table.depot, 'published/metadata/1.root.json'))
  const code = await makeCode(server.http, { admit: true })
  agent = new AgentUnderLauncher({ pack, folder: at('machine'), root, director: 'mairie', code })
  agent.start()
  const device = await waitUntil(
    async () => (await get<{ rows: { id: string; school: { id: string } }[] }>('/api/devices')).rows[0],
    { what: 'the machine', within: 60_000 },
  )
  const phases = async () =>
    (await get<DeviceUpdates>(`/api/devices/${device.id}/updates`)).rows.map(({ to, phase, cause }) => [
      to,
      phase,
      cause,
    ])
  const running = () => agent.slots.version(agent.slots.running())
  await closeSchool(device.school.id)

  await begin(good, device.school.id)
  await waitUntil(async () => (await phases()).some(([, phase]) => phase === 'healthy'), {
    what: '0.2.0 to be healthy',
    within: 90_000,
  })
  expect(running()).toBe('0.2.0')
  await waitUntil(() => agent.slots.pointer()?.trial === undefined, { what: 'the end of the trial' })
  const identity = readFileSync(join(agent.data, 'identity.json'), 'utf8')

  const bad = await addVersion('0.3.0', 'process.exit(7);')
  const { id } = await begin(bad, device.school.id)
  await waitUntil(async () => (await phases()).some(([, phase]) => phase === 'rolled_back'), {
    what: 'the way back',
    within: 120_000,
  })
  expect(await phases()).toEqual([
    ['0.3.0', 'rolled_back', 'starts'],
    ['0.2.0', 'healthy', null],
  ])
  expect(running()).toBe('0.2.0')
  await waitUntil(async () => (await get<Campaign>(`/api/campaigns/${id}`)).state === 'halted', {
    what: 'the campaign to stop by itself',
    within: 20_000,
  })
  // Neither who it is nor what it had to say has gone.
  expect(readFileSync(join(agent.data, 'identity.json'), 'utf8')).toBe(identity)
  expect(agent.output).not.toContain('outbox.corrupt')
}, 300_000)
