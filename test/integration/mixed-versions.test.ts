import { readFileSync } from 'node:fs'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { type Ack, encodeAck } from '@preau/protocol/messages/ack.ts'
import { encodeWake } from '@preau/protocol/messages/wake.ts'
import { DOWN_KINDS, downTopic, parseTopic, UP_KINDS } from '@preau/protocol/topics.ts'
import { Aedes } from 'aedes'
import { afterEach, describe, expect, it } from 'vitest'
import { realClock } from '../../agent/uplink/clock.ts'
import { connectMqtt } from '../../agent/uplink/connect.ts'
import type { Connect } from '../../agent/uplink/connection.ts'
import { openOutbox } from '../../agent/uplink/outbox.ts'
import { startUplink } from '../../agent/uplink/uplink.ts'
import { startBroker } from '../../server/broker/broker.ts'
import { Fleet } from '../../server/fleet/fleet.ts'
import { Acks } from '../../server/ingest/acks.ts'
import { Ingest } from '../../server/ingest/ingest.ts'
import { testWorld } from '../../server/ingest/testing/a-device.ts'
import { migrate } from '../../server/store/migrate.ts'
import { insertDevice } from '../../server/store/new-devices.ts'
import { ensureDefaultSchool } from '../../server/store/places.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { connectPacket, packetReader, subscribePacket } from '../processes/mqtt-wire.ts'
import { waitUntil } from '../wait-until.ts'

const SCHOOL = '01999d00-0000-7000-8000-000000000001'
const DEVICE = '01999d00-0000-7000-8000-0000000000aa'
const BOOKING = '01999d00-0000-7000-8000-0000000000bb'

interface Generation {
  source: string
  up: readonly string[]
  down: readonly string[]
}

/** What was said on the wire, from the first program on; what is said today is the last of it. */
const GENERATIONS: readonly Generation[] = JSON.parse(
  readFileSync(new URL('../../protocol/golden/generations.json', import.meta.url), 'utf8'),
)
const PAIRS = GENERATIONS.flatMap((_, agent) => GENERATIONS.map((_each, server) => ({ agent, server })))
/** How a broker says no to a topic that it does not know. */
const MANNERS = ['by a number', 'by closing'] as const

const ends: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/**
 * A school as a server of a generation has it: the ingest of today, to which a kind that came later is given under a name that it does
 * not know either.
 */
async function schoolOf({ up, down }: Generation, manner: (typeof MANNERS)[number]) {
  const db = await openSqlite(':memory:')
  ends.push(() => db.close())
  const world = { ...testWorld(), clock: () => Date.now() }
  await migrate(db, world.clock())
  await db.write(async (transaction) => {
    await ensureDefaultSchool(transaction, { authorityId: DEVICE, schoolId: SCHOOL, authority: 'A', school: 'B' })
    const named = { name: 'PC 1', kind: 'desktop', room: null, model: null, serial: null } as const
    const enrolled = { claim: 'c'.repeat(32), enrolledAt: world.clock() }
    await insertDevice(transaction, { school: SCHOOL, id: DEVICE, ...named, ...enrolled })
  })
  const fleet = new Fleet(db)
  const tell = (kind: (typeof DOWN_KINDS)[number], payload: string) =>
    aedes.publish(
      { cmd: 'publish', topic: downTopic(SCHOOL, DEVICE, kind), payload, qos: 0, retain: false, dup: false },
      () => undefined,
    )
  const acks = new Acks({
    ...{ fleet, clock: world.clock },
    send: (_, ack: Ack, at) => tell('ack', encodeAck(SCHOOL, DEVICE, ack, at)),
  })
  ends.push(() => acks.stop())
  const ingest = new Ingest({ db, fleet, world, onCommitted: (unit) => acks.committed(unit) })
  let connections = 0
  const aedes = await Aedes.createBroker({
    authenticate: (_client, _user, _password, done) => {
      connections += 1
      done(null, true)
    },
    authorizeSubscribe: (_client, subscription, done) => {
      const isKnown = down.some((kind) => subscription.topic === `preau1/down/${SCHOOL}/${DEVICE}/${kind}`)
      if (!isKnown && manner === 'by closing') return done(new Error('not authorized'))
      done(null, isKnown ? subscription : null)
    },
    authorizePublish: (_client, packet, done) => {
      const { kind } = parseTopic(packet.topic)
      const text = packet.payload.toString()
      const known = up.includes(kind) ? kind : `later-${kind}`
      const payload = known === kind ? text : text.replace(`"kind":"${kind}"`, `"kind":"${known}"`)
      ingest.receive({
        ...{ school: SCHOOL, device: DEVICE, kind: known, topic: packet.topic.replace(kind, known), payload },
        ...{ bytes: payload.length, settle: (error) => done(error ?? null) },
      })
    },
  })
  ends.push(() => new Promise<void>((closed) => aedes.close(() => closed())))
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    aedes.handle(socket)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()))
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, ingest, fleet, db, tell, connections: () => connections }
}

/** An agent as a generation has it: it asks for the topics that it knows, and sends the records that it knows. */
function agentOf({ up, down }: Generation, port: number, woken: () => void) {
  const clock = realClock()
  const outbox = openOutbox(':memory:', { clock })
  const isKnown = (topic: string) => down.includes(topic.split('/').at(-1) ?? '')
  const connect: Connect = ({ subscribe, wish = [], ...request }, events) =>
    connectMqtt({ ...request, subscribe: subscribe.filter(isKnown), wish: wish.filter(isKnown) }, events)
  const uplink = startUplink({
    identity: { school: SCHOOL, device: DEVICE, mqtt: `mqtt://127.0.0.1:${port}` },
    ...{ outbox, clock, connect, interval: 60, random: () => 0 },
    agent: { version: '0.1.0', platform: 'linux', arch: 'x64' },
    state: { birth: () => ({}), sent: () => ({}) },
    inventoryDigests: () => ({}),
    onWake: woken,
  })
  ends.push(() => uplink.cut())
  const add: Record<string, () => void> = {
    report: () => outbox.addSample({ at: clock.wall(), uptime: clock.uptime(), values: { 'cpu.load': 5 } }),
    event: () => outbox.addEvent({ event: 'agent.started', severity: 'info', params: { version: '0.1.0' } }),
    inventory: () => outbox.addInventory([{ section: 'system', digest: '0'.repeat(16), part: 1, parts: 1, items: [] }]),
    equipment: () => outbox.addEquipment({ full: true, items: [] }),
    result: () => outbox.addResult({ id: BOOKING, outcome: 'done' }),
    lesson: () => outbox.addLesson({ what: 'plan', version: 7 }),
    'update-result': () =>
      outbox.addUpdate({
        target: 'agent-app/0.2.0.tar',
        product: 'agent-app',
        from: '0.1.0',
        to: '0.2.0',
        phase: 'healthy',
      }),
  }
  const sent = Object.keys(add).filter((kind) => up.includes(kind))
  for (const kind of sent) add[kind]?.()
  return { outbox, uplink, sent }
}

describe('what is said on the wire', () => {
  it('is the newest generation that is written down', () => {
    const { up, down } = GENERATIONS.at(-1) as Generation
    expect({ up: [...up].sort(), down: [...down].sort() }).toEqual({
      up: [...UP_KINDS].sort(),
      down: [...DOWN_KINDS].sort(),
    })
  })

  it('only ever grows: whoever is older is still understood', () => {
    for (const [place, { up, down }] of GENERATIONS.slice(0, -1).entries()) {
      const next = GENERATIONS[place + 1] as Generation
      expect([...up, ...down].filter((kind) => ![...next.up, ...next.down].includes(kind))).toEqual([])
    }
  })
})

describe.each(MANNERS)('programs of several generations, whose brokers refuse %s', (manner) => {
  it.each(PAIRS)(
    'an agent of generation $agent brings all it has to a server of $server',
    async ({ agent, server }) => {
      const [older, newer] = [GENERATIONS[server] as Generation, GENERATIONS[agent] as Generation]
      const school = await schoolOf(older, manner)
      let woken = 0
      const { outbox, uplink, sent } = agentOf(newer, school.port, () => {
        woken += 1
      })
      await waitUntil(() => uplink.status().born && outbox.size().records === 0, { what: 'an empty outbox' })
      const strange = sent.filter((kind) => !older.up.includes(kind))
      const topics = await school.db.all<{ topic: string }>('select topic from quarantine')
      const state = school.fleet.get(DEVICE)
      expect({
        quarantined: topics.map(({ topic }) => parseTopic(topic).kind),
        upto: state?.upto,
        setAside: outbox.size().waiting,
      }).toEqual({ quarantined: strange.map((kind) => `later-${kind}`), upto: outbox.place().next - 1, setAside: 0 })

      // One connection for each topic over which the broker closed, and then one that lasts.
      const refused = newer.down.filter((kind) => !older.down.includes(kind))
      expect(school.connections()).toBe(1 + (manner === 'by closing' ? refused.length : 0))
      if (!older.down.includes('wake') || !newer.down.includes('wake')) return
      school.tell('wake', encodeWake(SCHOOL, DEVICE, { macs: ['00:00:5e:00:53:01'] }, Date.now()))
      await waitUntil(() => woken === 1, { what: 'the word on a topic that both know' })
    },
  )
})

describe('the broker of today', () => {
  it('refuses a topic that it does not know by its number alone, and the connection goes on', async () => {
    const broker = await startBroker(
      { plain: { host: '127.0.0.1', port: 0 } },
      {
        identify: () => ({ school: SCHOOL, device: DEVICE }),
        receive: ({ settle }) => settle(),
        heard: () => undefined,
        closed: () => undefined,
        report: () => undefined,
      },
    )
    ends.push(() => broker.close())
    const codes = new Map<number, number | undefined>()
    const socket = createConnection({ port: Number(new URL(broker.plain ?? '').port), host: '127.0.0.1' })
    ends.push(() => void socket.destroy())
    socket.on(
      'data',
      packetReader((type, body) => {
        if (type === 9) codes.set(body.readUInt16BE(0), body[2])
      }),
    )
    socket.write(connectPacket(DEVICE))
    for (const [place, kind] of ['ack', 'of-tomorrow', GENERATIONS.at(-1)?.down.at(-1)].entries()) {
      socket.write(subscribePacket(place + 1, `preau1/down/${SCHOOL}/${DEVICE}/${kind}`))
    }
    await waitUntil(() => codes.size === 3, { what: 'three answers' })
    expect([[1, 2, 3].map((place) => codes.get(place)), socket.destroyed]).toEqual([[0, 128, 0], false])
  })
})
