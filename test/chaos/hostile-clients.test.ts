import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import type { UpKind } from '@preau/protocol/topics.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectPacket, publishPacket, subscribePacket } from '../processes/mqtt-wire.ts'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const folder = scratchFolder()
let server: ServerProcess
let good: RawDevice
let next = 0

beforeAll(async () => {
  server = await startServerProcess(folder.path)
  good = new RawDevice(await enrol(server.http, 'Le bon PC', 'f00d'))
  await good.begin(server.mqttPort, 0)
})

afterAll(async () => {
  good?.cut()
  await server?.end()
  folder.remove()
})

/** A socket that keeps what it receives and when it was closed. */
function stranger(): { socket: Socket; received: () => Buffer; closed: () => boolean } {
  const socket = createConnection({ port: server.mqttPort, host: '127.0.0.1' })
  const chunks: Buffer[] = []
  let closed = false
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => undefined)
  socket.on('close', () => {
    closed = true
  })
  return { socket, received: () => Buffer.concat(chunks), closed: () => closed }
}

/** The good device still gets what it publishes acknowledged, over the connection that it had all the time. */
async function expectUnharmed(): Promise<void> {
  good.report(next, next + 9)
  next += 10
  await waitUntil(() => good.upto === next - 1, { what: 'the ack of the good device' })
  expect([server.alive(), good.closed]).toEqual([true, false])
}

describe('a broker among hostile clients', () => {
  it('cuts a PUBLISH of 200 MB at its header, and its memory does not grow by it', async () => {
    const intruder = new RawDevice(await enrol(server.http, 'Le gros PC', 'b16'))
    await intruder.connect(server.mqttPort)
    const before = server.rss()
    // A remaining length of 200 000 000 in MQTT's variable form, then payload for as long as anybody takes it.
    intruder.write(Buffer.from([0x32, 0x80, 0x84, 0xaf, 0x5f]))
    for (let sent = 0; sent < 64 && !intruder.closed; sent++) intruder.write(Buffer.alloc(1024 * 1024))
    await waitUntil(() => intruder.closed, { what: 'the intruder to be cut' })
    await expectUnharmed()
    expect(server.rss() - before).toBeLessThan(60 * 1024 * 1024)
  })

  it('cuts a CONNECT that says it is larger than 4 KiB', async () => {
    const big = stranger()
    big.socket.write(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x01]))
    await waitUntil(big.closed, { what: 'the big CONNECT to be cut' })
    await expectUnharmed()
  })

  it('takes a message of 64 KiB from a device, and cuts one above', async () => {
    const device = new RawDevice(await enrol(server.http, 'PC 64', '64'))
    await device.begin(server.mqttPort, 0)
    device.sendText('report', `"${'x'.repeat(60_000)}"`, ['large'])
    await waitUntil(() => device.acked.has('large'), { what: 'the large message to be taken' })
    device.sendText('report', `"${'x'.repeat(70_000)}"`)
    await waitUntil(() => device.closed, { what: 'the larger message to be cut' })
    await expectUnharmed()
  })

  it('holds half of a CONNECT no longer than its time, and many of them harm nobody', async () => {
    const half = connectPacket(good.identity.device).subarray(0, 9)
    const strangers = Array.from({ length: 200 }, () => {
      const each = stranger()
      each.socket.write(half)
      return each
    })
    await expectUnharmed()
    await waitUntil(() => strangers.every(({ closed }) => closed()), {
      within: 20_000,
      what: 'half CONNECTs to be cut',
    })
    await expectUnharmed()
  })

  it.each([
    '+/#',
    '#',
    '$SYS',
    '../../etc/passwd',
    "' or 1=1 --",
    'constructor',
    '01999d00-0000-7000-8000-00000000ffff',
    '',
  ])('refuses the client id %j by CONNACK 5', async (clientId) => {
    const refused = stranger()
    refused.socket.write(connectPacket(clientId))
    await waitUntil(refused.closed, { what: 'the client to be refused' })
    expect([...refused.received()]).toEqual([0x20, 2, 0, 5])
    await expectUnharmed()
  })

  it.each([
    ['MQTT 5', Buffer.from([0x10, 16, 0, 4, 0x4d, 0x51, 0x54, 0x54, 5, 2, 0, 60, 0, 0, 3, 0x61, 0x62, 0x63])],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])],
    ['zeros', Buffer.alloc(2000)],
  ])('closes a client that speaks %s', async (_, bytes) => {
    const other = stranger()
    other.socket.write(bytes)
    await waitUntil(other.closed, { within: 15_000, what: 'the other protocol to be closed' })
    await expectUnharmed()
  })

  it('refuses a keepalive of zero: such a client would never be missed', async () => {
    const eternal = stranger()
    eternal.socket.write(connectPacket(good.identity.device, 0))
    await waitUntil(eternal.closed, { what: 'the client without keepalive to be refused' })
    expect([...eternal.received()]).toEqual([0x20, 2, 0, 6])
    await expectUnharmed()
  })

  it('I4 closes a device that publishes as another, and stores nothing of it', async () => {
    const thief = new RawDevice(await enrol(server.http, 'Le voleur', 'bad'))
    await thief.connect(server.mqttPort)
    const { school, device } = good.identity
    const topic = Buffer.from(`preau1/up/${school}/${device}/report`)
    thief.write(publishPacket(9, topic, '{"v":1}'))
    await waitUntil(() => thief.closed, { what: 'the thief to be closed' })
    await expectUnharmed()
  })

  it('I4 puts an envelope that names another device into quarantine, under the one who sent it', async () => {
    const liar = new RawDevice(await enrol(server.http, 'Le menteur', '11a5'))
    await liar.begin(server.mqttPort, 0)
    const forged = {
      ...good.identity,
      epoch: good.epoch,
      kind: 'report',
      v: 1,
      seq: 500,
      at: 1,
      uptime: 1,
      body: { samples: [] },
    }
    liar.sendText('report', JSON.stringify(forged), ['forged'])
    await waitUntil(() => liar.acked.has('forged'), { what: 'the forged message to be taken' })
    const { rows } = (await (await server.fetch(`/api/quarantine`)).json()) as {
      rows: { code: string; device: { id: string } | null }[]
    }
    expect(rows.find(({ device }) => device?.id === liar.identity.device)?.code).toMatch(
      /MESSAGE_INVALID|IDENTITY_MISMATCH/,
    )
    await expectUnharmed()
  })

  it('I4 lets a device subscribe to nothing but its own acks', async () => {
    const curious = new RawDevice(await enrol(server.http, 'Le curieux', 'c0de'))
    await curious.connect(server.mqttPort)
    const known = curious.acks.length
    const { school, device } = good.identity
    for (const topic of [
      '#',
      'preau1/#',
      '+/+/+/+/+',
      '$SYS/#',
      `preau1/down/${school}/+/ack`,
      `preau1/down/${school}/${device}/ack`,
    ]) {
      curious.write(subscribePacket(77, topic))
    }
    await expectUnharmed()
    expect(curious.acks.length).toBe(known)
  })

  it(`answers ${mutations()} mutated envelopes one by one, its memory bounded, the good device unharmed`, async () => {
    const { identity, golden, random } = await fool('f001')
    const before = server.rss()
    let halfway = 0
    for (let sent = 0; sent < mutations(); ) {
      if (sent <= mutations() / 2) halfway = server.rss()
      const device = new RawDevice(identity)
      await device.connect(server.mqttPort)
      const keys = Array.from({ length: Math.min(500, mutations() - sent) }, (_, i) => `${sent + i}`)
      for (const key of keys) {
        const line = pick(golden, random)
        device.sendText(kindOf(line), mutate(line, random), [key])
      }
      // What cannot be read is quarantined and has its PUBACK: a device must never send it again for ever.
      await waitUntil(() => device.acked.size === keys.length, {
        within: 30_000,
        what: 'every envelope to be answered',
      })
      sent += keys.length
      device.cut()
    }
    await expectUnharmed()
    // A heap that is worked hard grows to its working size, and then no more: the second half adds little to the first.
    expect(server.rss() - before).toBeLessThan(256 * 1024 * 1024)
    expect(server.rss() - halfway).toBeLessThan(64 * 1024 * 1024)
    const health = await server.health()
    expect([health.status, health.ingest.waiting]).toEqual(['ok', 0])
    // Many a changed letter leaves a message that can be read: a name, a text, a figure.
    expect(health.ingest.quarantined).toBeGreaterThan(mutations() / 4)
  })

  it(`survives ${mutations() / 10} packets with wrong bytes in them, each on its own connection`, async () => {
    const { identity, golden, random } = await fool('f002')
    const topic = (line: string) => Buffer.from(`preau1/up/${identity.school}/${identity.device}/${kindOf(line)}`)
    for (let sent = 0; sent < mutations() / 10; sent += 25) {
      const strangers = Array.from({ length: 25 }, () => {
        const line = pick(golden, random)
        const connect = connectPacket(identity.device)
        const publish = publishPacket(1, topic(line), line)
        const each = stranger()
        const inConnect = random() < 0.3
        each.socket.write(inConnect ? mutateBytes(connect, random) : connect)
        each.socket.write(inConnect ? publish : mutateBytes(publish, random))
        each.socket.end()
        return each
      })
      await waitUntil(() => strangers.every(({ closed }) => closed()), {
        within: 30_000,
        what: 'all of them to be closed',
      })
    }
    await expectUnharmed()
  })
})

/** A device of which nothing good is to be expected, and what it can begin with. */
async function fool(
  claim: string,
): Promise<{ identity: { school: string; device: string }; golden: string[]; random: () => number }> {
  const identity = await enrol(server.http, `Le fou ${claim}`, claim)
  const text = readFileSync(new URL('../../protocol/golden/messages.json', import.meta.url), 'utf8')
  const golden = (JSON.parse(text) as { kind: string }[])
    .filter(({ kind }) => kind !== 'ack')
    .map((message) => JSON.stringify({ ...message, ...identity }))
  return { identity, golden, random: seeded(20261122) }
}

function pick(lines: string[], random: () => number): string {
  return lines[Math.floor(random() * lines.length)] ?? ''
}

function kindOf(line: string): UpKind {
  return (JSON.parse(line) as { kind: UpKind }).kind
}

function mutations(): number {
  return process.env.PREAU_CHAOS_ROUNDS ? 100_000 : 10_000
}

/** mulberry32: the same run for the same seed. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function mutate(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length)
  const put =
    ['', '"', '{', ']', '1e999', '-1', 'null', '\u0000', '\ud800', '__proto__', '9007199254740993', '[[[['][
      Math.floor(random() * 12)
    ] ?? ''
  return text.slice(0, at) + put + text.slice(at + Math.floor(random() * 12))
}

function mutateBytes(bytes: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(bytes)
  for (let i = 0; i < 3; i++) copy[Math.floor(random() * Math.min(20, copy.length))] = Math.floor(random() * 256)
  return copy
}
