import { join } from 'node:path'
import type { Campaign, SignedTargets } from '@preau/protocol/api/campaigns.ts'
import type { JoinCode, TerritoryView } from '@preau/protocol/api/territory.ts'
import { FIRST_POLICY } from '@preau/protocol/rules/campaigns/policy.ts'
import { readDirectorTargets } from '@preau/protocol/update/metadata.ts'
import { afterEach, expect, it } from 'vitest'
import { turnAsker } from '../../agent/update/ask-turn.ts'
import { KeyTable } from '../../cli/repo/testing/key-table.ts'
import { Mirror } from '../../server/rollout/cache/mirror.ts'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const json = async <T>(response: Response): Promise<T> => {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status} ${text}`)
  return JSON.parse(text) as T
}
const post = (body: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

it('a campaign of the town hall reaches the machine of a school with its signed order, and its result comes up', async () => {
  const scratch = scratchFolder()
  ends.push(() => scratch.remove())
  const table = new KeyTable()
  ends.push(async () => {
    table.remove()
    await KeyTable.forget()
  })
  await table.found()
  const typed = async (...words: string[]) => {
    if ((await table.type(...words)) !== 0) throw new Error(table.said.join('\n'))
  }
  const start = async (name: string, flags: readonly string[] = []): Promise<ServerProcess & { data: string }> => {
    const data = join(scratch.path, name)
    const server = await startServerProcess(data, { flags })
    ends.push(() => server.end('SIGKILL'))
    return { ...server, data }
  }
  const territory = await start('territory', ['--role', 'territory'])
  const school = await start('school')
  const director = join(scratch.path, 'director.json')
  await typed('director', 'mairie', director, '--data', territory.data)
  await typed(
    ...['add', director, '--kind', 'director', '--product', 'mairie', '--version', '1'],
    ...['--name', 'directors/mairie.json'],
  )
  await table.add('1.1.0', 'program 1.1.0')
  await table.signed()
  await typed('bundle', join(scratch.path, 'stick'))
  for (const { data } of [territory, school]) await typed('import', join(scratch.path, 'stick'), '--data', data)

  const { code } = await json<JoinCode>(await territory.fetch('/api/territory/codes', post({ life: 600_000 })))
  await json(await school.fetch('/api/territory/uplink', post({ code })))
  const identity = await enrol(school.http, 'Poste 1', '1')
  const device = new RawDevice(identity)
  ends.push(() => device.cut())
  await device.connect(school.mqttPort)
  const born = { first: 0, next: 0, acked: -1, values: {}, inventory: {} }
  const agent = { version: '1.0.0', platform: 'linux', arch: 'x64' }
  device.send('birth', 0, { instance: 'a'.repeat(32), connection: 1, interval: 3600, ...born, agent })
  const answer = await waitUntil(() => device.acks.find((ack) => ack.birth === 1), { what: 'the answer to a birth' })
  device.epoch = answer.epoch

  const signed = async () => await json<SignedTargets>(await territory.fetch('/api/signed-targets'))
  await waitUntil(async () => (await signed()).director === 'ready', {
    what: 'a town hall that directs',
    within: 90_000,
  })
  const target = (await signed()).rows.find(({ product }) => product === 'agent')?.name ?? ''
  const { uplink } = await json<TerritoryView>(await school.fetch('/api/territory'))
  const asked = {
    target,
    title: 'Agent 1.1',
    schools: [uplink?.school ?? ''],
    policy: { ...FIRST_POLICY, restHours: 0 },
  }
  // As soon as the town hall knows of the machine and its agent.
  const campaign = await waitUntil(
    async () => {
      const made = await territory.fetch('/api/campaigns', post(asked))
      return made.ok ? ((await made.json()) as Campaign) : undefined
    },
    { what: 'a campaign', within: 30_000 },
  )
  const at = async (server: ServerProcess) => {
    const found = await server.fetch(`/api/campaigns/${campaign.id}`)
    return found.ok ? ((await found.json()) as Campaign) : undefined
  }
  await waitUntil(async () => (await at(school))?.counts.waiting === 1, { what: 'the campaign in the school' })
  expect(await at(school)).toMatchObject({ ledElsewhere: true, state: 'running', title: 'Agent 1.1' })
  expect(await at(territory)).toMatchObject({ ledElsewhere: false })
  expect((await school.fetch(`/api/campaigns/${campaign.id}/acts`, post({ act: 'abort' }))).status).toBe(409)

  // A director that was named after its server started is looked for once a minute.
  const mirror = new Mirror(join(school.data, 'updates'))
  const ordered = await waitUntil(() => mirror.newestTargets(`directors/mairie/${uplink?.school}/metadata`), {
    what: 'the order in the school',
    within: 90_000,
  })
  expect(readDirectorTargets(ordered.toString()).signed).toMatchObject({
    school: uplink?.school,
    targets: { [target]: { custom: { to: [`device:${identity.device}`] } } },
  })
  const { hostname: host, port } = new URL(school.https)
  const turn = await turnAsker({ host, port: Number(port) }, identity)(
    { target, product: 'agent', from: '1.0.0', to: '1.1.0' },
    AbortSignal.timeout(20_000),
  )
  // In the hours of class it has to wait, and only then.
  expect(turn.answer === 'go' || turn.why === 'window').toBe(true)

  device.send('update-result', 0, { campaign: campaign.id, target, product: 'agent', to: '1.1.0', phase: 'healthy' })
  for (const server of [territory, school])
    await waitUntil(async () => (await at(server))?.state === 'done', { what: 'the end of it', within: 30_000 })
  expect((await at(territory))?.counts).toMatchObject({ devices: 1, healthy: 1 })
}, 240_000)
