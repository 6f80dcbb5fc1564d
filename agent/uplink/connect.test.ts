import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { encodeAck } from '@preau/protocol/messages/ack.ts'
import { decodeMessage, isRecordKind, type Message } from '@preau/protocol/messages/message.ts'
import { downTopic, parseTopic } from '@preau/protocol/topics.ts'
import { Aedes } from 'aedes'
import { afterEach, describe, expect, it } from 'vitest'
import { connectMqtt } from './connect.ts'
import { openOutbox } from './outbox.ts'
import { startUplink, type Uplink } from './uplink.ts'

const school = '01890a5d-ac96-774b-bcce-b302099a8057'
const device = '01890a5d-ac96-774b-bcce-b302099a8058'
const clock = { wall: () => Date.now(), uptime: () => performance.now() / 1000, after: later }
const ends: (() => Promise<void> | void)[] = []

function later(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function until(predicate: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 20_000
  while (!predicate()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((next) => setTimeout(next, 10))
  }
}

/** A real broker with a small server in it, which stores in memory and acknowledges as DESIGN 5 says. Its memory outlives it. */
async function startBroker(memory: Message[], port = 0) {
  const aedes = await Aedes.createBroker({
    authorizePublish: (_client, packet, done) => {
      const { kind } = parseTopic(packet.topic)
      const message = decodeMessage(packet.payload.toString())
      expect(message.kind).toBe(kind)
      memory.push(message)
      const birth = memory.findLast((one) => one.kind === 'birth')
      const stored = memory.filter((one) => isRecordKind(one.kind)).map(({ seq }) => seq)
      const upto = Math.max(-1, ...stored)
      const answers =
        message.kind === 'birth' && birth?.kind === 'birth'
          ? { birth: birth.body.connection, instance: birth.body.instance }
          : {}
      const time = Date.now()
      const payload = encodeAck(school, device, { epoch: 7, upto, time, ...answers }, time)
      if (message.kind !== 'death') {
        const topic = downTopic(school, device, 'ack')
        aedes.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, () => undefined)
      }
      done(null)
    },
  })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    aedes.handle(socket)
  })
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', () => ready()))
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    await closeAll(server, aedes)
  }
  ends.push(stop)
  return { port: (server.address() as AddressInfo).port, stop, aedes }
}

async function closeAll(server: Server, aedes: Aedes): Promise<void> {
  if (server.listening) await new Promise<void>((closed) => server.close(() => closed()))
  if (!aedes.closed) await new Promise<void>((closed) => aedes.close(() => closed()))
}

function agent(port: number) {
  const outbox = openOutbox(':memory:', { clock })
  const uplink: Uplink = startUplink({
    identity: { school, device, mqtt: `mqtt://127.0.0.1:${port}` },
    outbox,
    agent: { version: '0.1.0', platform: 'linux', arch: 'x64' },
    interval: 60,
    state: { birth: () => ({}), sent: () => ({}) },
    inventoryDigests: () => ({}),
    clock,
    random: () => 0.1,
    connect: connectMqtt,
  })
  ends.push(() => uplink.cut())
  const add = (load: number) =>
    outbox.addSample({ at: clock.wall(), uptime: clock.uptime(), values: { 'cpu.load': load } })
  return { outbox, uplink, add }
}

const seqsIn = (memory: readonly Message[]) =>
  memory.flatMap((message) => (message.kind === 'report' ? message.body.samples.map(({ seq }) => seq) : []))

describe('connectMqtt', { timeout: 30_000 }, () => {
  it('brings records to a real broker and hears its acks', { timeout: 30_000 }, async () => {
    const memory: Message[] = []
    const { port } = await startBroker(memory)
    const { outbox, uplink, add } = agent(port)
    for (let load = 0; load < 250; load++) add(load % 100)
    await until(() => uplink.status().born && outbox.size().records === 0, 'an empty outbox')
    expect(seqsIn(memory)).toEqual(Array.from({ length: 250 }, (_, seq) => seq))
    expect(memory.filter(({ kind }) => kind === 'report')).toHaveLength(3)
    expect(outbox.place()).toMatchObject({ epoch: 7, acked: 249 })
  })

  it('comes back to a broker that was killed and started again, and drains in order', { timeout: 60_000 }, async () => {
    const memory: Message[] = []
    const first = await startBroker(memory)
    const { outbox, uplink, add } = agent(first.port)
    add(1)
    await until(() => outbox.size().records === 0, 'the first ack')
    await first.stop()
    await until(() => !uplink.status().connected, 'the end of the connection')
    for (let load = 0; load < 120; load++) add(load % 100)
    const before = memory.length
    await startBroker(memory, first.port)
    await until(() => outbox.size().records === 0, 'an empty outbox')
    expect(memory[before]?.kind).toBe('birth')
    expect(seqsIn(memory.slice(before))).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
  })

  it('lets the broker publish the will when it is cut, and not when it says good-bye', {
    timeout: 30_000,
  }, async () => {
    const memory: Message[] = []
    const { port, aedes } = await startBroker(memory)
    const polite = agent(port)
    await until(() => polite.uplink.status().born, 'the first birth')
    await polite.uplink.stop({ within: 1000 })
    await until(() => aedes.connectedClients === 0, 'the first good-bye')
    const rude = agent(port)
    await until(() => rude.uplink.status().born, 'the second birth')
    await rude.uplink.cut()
    await until(() => memory.some(({ kind }) => kind === 'death'), 'the death')
    const births = memory.flatMap((message) => (message.kind === 'birth' ? [message.body.instance] : []))
    const deaths = memory.flatMap((message) => (message.kind === 'death' ? [message.body.instance] : []))
    expect(births).toHaveLength(2)
    expect(deaths).toEqual([births[1]])
  })

  it('tells once that nobody listens', async () => {
    const { port, stop } = await startBroker([])
    await stop()
    const closed: unknown[] = []
    await new Promise<void>((done) => {
      connectMqtt(
        {
          url: `mqtt://127.0.0.1:${port}`,
          clientId: device,
          keepalive: 60,
          will: { topic: 'a', payload: 'b' },
          subscribe: ['c'],
        },
        {
          opened: () => closed.push('opened'),
          message: () => closed.push('message'),
          closed: (error) => {
            closed.push(error?.code)
            done()
          },
        },
      )
    })
    expect(closed).toEqual(['SERVER_UNREACHABLE'])
  })
})
