import { randomBytes } from 'node:crypto'
import { connect, createServer, type Socket } from 'node:net'
import type { Id } from '@preau/protocol/ids.ts'
import { nodeOf } from '@preau/protocol/rules/territory/clock.ts'
import { decodeUplink, encodeUplink, uplinkTopics } from '@preau/protocol/territory/envelope.ts'
import type { Database } from '../../../server/store/database.ts'
import { insertEvents } from '../../../server/store/events.ts'
import { insertDevices } from '../../../server/store/new-devices.ts'
import { openStore } from '../../../server/store/open.ts'
import { insertAuthority, insertSchool } from '../../../server/store/places.ts'
import { writeSampleDay } from '../../../server/store/sample-days.ts'
import { insertStatusChanges } from '../../../server/store/status-history.ts'
import { countNotes } from '../../../server/store/sync/notes.ts'
import { joinPeer, takeEpoch } from '../../../server/store/sync/peers.ts'
import { installNotes } from '../../../server/store/sync/triggers.ts'
import { openMqtt } from '../../../server/territory/mqtt-line.ts'
import { type Placed, SchoolLink } from '../../../server/territory/school-link.ts'
import { SyncDatabase } from '../../../server/territory/sync-database.ts'
import { waitUntil } from '../../../test/wait-until.ts'
import type { KnownSchool } from './played-school.ts'
import type { BenchTownHall } from './town-hall.ts'

/** Fewer where a neighbour works: PREAU_BENCH_DAYS=5. */
const DAYS = Number(process.env.PREAU_BENCH_DAYS ?? 90)
const DAY = 86_400_000
/** 8 Mbit/s. */
const BYTES_PER_MS = 1000
const SAMPLES_A_DAY = 96
const EVENTS_A_DAY = 2
const CHANGES_A_DAY = 4

/** How many times faster than they passed ninety days of a school are brought, through a link of 8 Mbit/s. */
export async function measureDrain(folder: string, hall: BenchTownHall): Promise<number> {
  const known = hall.schools.at(-1)
  if (!known) throw new Error('a town hall without a school')
  const db = await openStore(folder)
  const slow = await slowLink(hall.broker.port)
  try {
    await fill(db, known)
    const { rows } = await countNotes(db, known.school)
    const begun = performance.now()
    const end = await drain(db, known, slow.port)
    const seconds = (performance.now() - begun) / 1000
    console.error(`${rows} rows of ${DAYS} days in ${Math.round(seconds)} s, ${Math.round(slow.bytes() / 1024)} KiB`)
    end()
    return (DAYS * DAY) / 1000 / seconds
  } finally {
    slow.end()
    await db.close()
  }
}

/** A school that had no link for ninety days. */
async function fill(db: Database, { school, server, devices }: KnownSchool): Promise<void> {
  const now = Date.now()
  const authority = school
  await db.write(async (transaction) => {
    await insertAuthority(transaction, { id: authority, name: 'Commune' })
    await insertSchool(transaction, { id: school, authority, name: 'École' })
    await joinPeer(transaction, { school, server, now })
    await installNotes(transaction, 'school')
    await insertDevices(
      transaction,
      devices.map((id, place) => ({
        ...{ school, id, name: `Poste ${place}`, kind: 'desktop' as const, room: null, model: null, serial: null },
        ...{ claim: id.replaceAll('-', ''), enrolledAt: now - DAYS * DAY },
      })),
    )
  })
  let seq = 0
  for (let back = DAYS; back > 0; back--) {
    const at = now - back * DAY
    const samples = Array.from({ length: SAMPLES_A_DAY }, (_, place) => ({
      at: Math.floor(at / DAY) * DAY + 8 * 3_600_000 + place * 300_000,
      readings: { 'cpu.load': (place * 7) % 90, 'memory.used': 3e9 + place * 1e6, 'disk.used:/': 5e10 + back * 1e7 },
    }))
    await db.write(async (transaction) => {
      for (const device of devices) await writeSampleDay(transaction, school, device, Math.floor(at / DAY), samples)
      const events = devices.flatMap((device) =>
        Array.from({ length: EVENTS_A_DAY }, () => ({
          ...{
            school,
            device,
            epoch: 1,
            seq: seq++,
            id: `${device.slice(0, 24)}${seq.toString(16).padStart(12, '0')}`,
          },
          ...{ at, receivedAt: at, source: 'agent' as const, event: 'agent.started', severity: 'info' as const },
          params: {},
        })),
      )
      await insertEvents(transaction, events)
      const changes = devices.flatMap((device) =>
        Array.from({ length: CHANGES_A_DAY }, (_, place) => ({
          ...{ school, device, at: at + place * 60_000, status: place % 2 ? ('ok' as const) : ('asleep' as const) },
          reason: null,
        })),
      )
      insertStatusChanges(transaction, changes)
    })
  }
}

/** The real end of a school's uplink, until nothing waits. */
async function drain(db: Database, { school, server }: KnownSchool, port: number): Promise<() => void> {
  const instance = randomBytes(16).toString('hex')
  const store = new SyncDatabase({ db, side: 'school', node: nodeOf('school', instance) })
  const ends = { school, server }
  const link = new SchoolLink({
    ...{ store, school, instance, run: randomBytes(16).toString('hex'), program: 'bench' },
    epochs: {
      last: async () => 0,
      take: (epoch) => db.write((transaction) => takeEpoch(transaction, school, epoch)),
      see: async () => undefined,
      clock: async () => null,
    },
  })
  let steps: Promise<unknown> = Promise.resolve()
  const step = (work: () => Promise<Placed[]>) => {
    steps = steps.then(async () => {
      for (const placed of await work()) {
        line.publish(uplinkTopics(ends).up, encodeUplink(ends, placed, { at: Date.now(), uptime: 1 }))
      }
    })
  }
  const line = openMqtt(
    { url: `mqtt://127.0.0.1:${port}`, clientId: server, subscribe: [uplinkTopics(ends).down], keepalive: 60 },
    {
      opened: () => step(() => link.opened()),
      closed: () => undefined,
      message: (_topic, text) => step(() => link.receive(decodeUplink(text, Buffer.byteLength(text)), Date.now())),
    },
  )
  const look = setInterval(() => step(() => link.look(Date.now())), 200)
  await waitUntil(async () => (await waiting(db, school)) === 0, { within: 600_000, what: 'the backlog to be gone' })
  return () => {
    clearInterval(look)
    line.close()
  }
}

async function waiting(db: Database, school: Id): Promise<number> {
  await new Promise((waited) => setTimeout(waited, 100))
  return (await countNotes(db, school)).rows
}

/** A door to a port of this machine through which so many bytes pass, each way. */
async function slowLink(target: number): Promise<{ port: number; bytes(): number; end(): void }> {
  let bytes = 0
  const sockets = new Set<Socket>()
  const pass = (from: Socket, to: Socket) => {
    from.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      from.pause()
      to.write(chunk)
      setTimeout(() => from.resume(), chunk.length / BYTES_PER_MS)
    })
    from.on('close', () => to.destroy())
    from.on('error', () => to.destroy())
  }
  const server = createServer((socket) => {
    const other = connect(target, '127.0.0.1')
    for (const each of [socket, other]) sockets.add(each)
    pass(socket, other)
    pass(other, socket)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    bytes: () => bytes,
    end: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
