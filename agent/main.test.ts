import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Enrolment } from '@preau/protocol/api/enrolments.ts'
import { decodeMessage } from '@preau/protocol/messages/message.ts'
import { writeEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { agentConfig } from './config.ts'
import { startAgent } from './main.ts'
import type { AskServer } from './uplink/ask-server.ts'
import { realClock } from './uplink/clock.ts'
import { fakeServer } from './uplink/fake-server.ts'
import { silent } from './uplink/log.ts'
import { testSchool } from './uplink/testing/test-school.ts'

const school = '01890a5d-ac96-774b-bcce-b302099a8057'
const device = '01890a5d-ac96-774b-bcce-b302099a8058'
const ours = await testSchool()
const code = writeEnrolCode(ours.code([{ host: '127.0.0.1', port: 9 }]))

/** What a server answers that admits whoever asks. */
async function admit({ csr }: Enrolment) {
  const certificate = await ours.device(csr, school, device)
  const { authority } = ours
  const answer = { state: 'admitted', school, device, mqtt: 'mqtts://127.0.0.1:8883', certificate, authority }
  return { status: 200, text: JSON.stringify(answer), authority }
}
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
    const ask: AskServer = async ({ body }) => {
      asked.push(body)
      return admit(body as Enrolment)
    }
    const config = agentConfig({ data: dataFolder(), code, name: 'PC du maître', room: 'Salle 3' }, {})
    const agent = await startAgent(config, { clock, connect: server.connect, ask, log: silent })
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
    const config = agentConfig({ data: dataFolder(), code }, {})
    const refuse: AskServer = async () => ({ status: 503, text: '', authority: '' })
    const first = await startAgent(config, { clock, connect: server.connect, ask: refuse, log: silent })
    await first.stop('restart')
    const ask: AskServer = async ({ body }) => admit(body as Enrolment)
    const second = await startAgent(config, { clock, connect: server.connect, ask, log: silent })
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
