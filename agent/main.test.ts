import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeMessage } from '@preau/protocol/messages/message.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { agentConfig } from './config.ts'
import { startAgent } from './main.ts'
import { realClock } from './uplink/clock.ts'
import { fakeServer } from './uplink/fake-server.ts'
import { silent } from './uplink/log.ts'
import type { PostJson } from './uplink/post-json.ts'

const school = '01890a5d-ac96-774b-bcce-b302099a8057'
const device = '01890a5d-ac96-774b-bcce-b302099a8058'
const place = { status: 200, text: JSON.stringify({ school, device, mqtt: 'mqtt://127.0.0.1:1883' }) }
const folders: string[] = []

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-agent-'))
  folders.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Polls, since an agent lives on real time here. */
async function until(predicate: () => boolean): Promise<void> {
  const end = performance.now() + 20_000
  while (!predicate()) {
    if (performance.now() > end) throw new Error('waited in vain')
    await new Promise((next) => setTimeout(next, 10))
  }
}

describe('startAgent', () => {
  it('reports the health and the inventory of this very machine, and says good-bye', { timeout: 60_000 }, async () => {
    const clock = realClock()
    const server = fakeServer(clock)
    const asked: unknown[] = []
    const answer: PostJson = async (_url, body) => {
      asked.push(body)
      return place
    }
    const config = agentConfig({ data: dataFolder(), name: 'PC du maître', room: 'Salle 3' }, {})
    const agent = await startAgent(config, { clock, connect: server.connect, post: answer, log: silent })
    await until(() => server.messages.some(({ kind }) => kind === 'inventory'))
    await until(() => agent.status().born)
    await agent.stop('shutdown')

    expect(asked).toEqual([
      expect.objectContaining({ name: 'PC du maître', room: 'Salle 3', claim: expect.any(String) }),
    ])
    const birth = server.messages.find((message) => message.kind === 'birth')
    expect(birth?.body.values).toMatchObject({ 'memory.total': expect.any(Number), 'memory.used': expect.any(Number) })
    expect(server.messages.every((message) => decodeMessage(JSON.stringify(message)))).toBe(true)
    const stored = [...server.stored.values()]
    expect(stored[0]).toMatchObject({ kind: 'event', body: { event: 'agent.started' } })
    expect(stored.at(-1)).toMatchObject({
      kind: 'event',
      body: { event: 'device.asleep', params: { cause: 'shutdown' } },
    })
  })

  it('keeps what it sees while there is no server, and brings it on the next start', { timeout: 60_000 }, async () => {
    const clock = realClock()
    const server = fakeServer(clock)
    const config = agentConfig({ data: dataFolder() }, {})
    const refuse: PostJson = async () => ({ status: 503, text: '' })
    const first = await startAgent(config, { clock, connect: server.connect, post: refuse, log: silent })
    await first.stop('restart')
    const answer: PostJson = async () => place
    const second = await startAgent(config, { clock, connect: server.connect, post: answer, log: silent })
    await until(() => second.status().born)
    await second.stop('shutdown')
    const events = [...server.stored.values()].flatMap((message) => (message.kind === 'event' ? [message.body] : []))
    expect(events.map(({ event, params }) => [event, params?.cause])).toEqual([
      ['agent.started', undefined],
      ['device.asleep', 'restart'],
      ['agent.started', undefined],
      ['device.asleep', 'shutdown'],
    ])
  })
})
