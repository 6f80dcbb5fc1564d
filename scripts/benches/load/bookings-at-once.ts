import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BookingList } from '@preau/protocol/api/bookings.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { dateOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { newSecret, proofOfSecret } from '../../../server/access/secrets.ts'
import { setGrants } from '../../../server/store/grants.ts'
import { openStore } from '../../../server/store/open.ts'
import { insertPerson } from '../../../server/store/people.ts'
import { insertRoom } from '../../../server/store/places.ts'
import { insertWebSession } from '../../../server/store/web-sessions.ts'
import { bookingYard } from '../../../test/contracts/booking-fixtures.ts'
import { makeDevice, newId } from '../../../test/contracts/store-fixtures.ts'
import { startServerProcess } from '../../../test/processes/server-process.ts'
import { quantile } from './statistics.ts'

/** Teachers who book at once, each in a browser of his own, and the rooms that they all want. */
const TEACHERS = 200
const ROOMS = 20
/** Days with class on which all of them want the same hour. */
const DAYS = 5
/** So many days ahead those are looked for: further than any holiday is long. */
const AHEAD = 61
const HOUR = 3_600_000

/** A browser that is signed in, with its connection to the server. */
interface Teacher {
  cookie: string
  agent: Agent
}

/**
 * How long each of 200 wishes that come at once over HTTP takes from its sending to the end of its answer, the 99th percentile in
 * ms, and how often two hold the same room. The server is a process of its own.
 */
export async function bookingsAtOnce(): Promise<{ p99: number; doubles: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-bench-bookings-'))
  const data = join(folder, 'data')
  try {
    const { school, rooms, teachers } = await makeSchool(data)
    const took = await bookAll(data, { school, rooms, teachers })
    return { p99: quantile(took, 0.99), doubles: await doublesOf(data) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface BenchSchool {
  school: Id
  rooms: Id[]
  teachers: Teacher[]
}

/** A school whose teachers have signed in this morning. */
async function makeSchool(data: string): Promise<BenchSchool> {
  const db = await openStore(data)
  try {
    const { school, room } = await bookingYard(db)
    const rooms = [room]
    for (let n = 1; n < ROOMS; n++) {
      const id = newId()
      await db.write((transaction) => insertRoom(transaction, { id, school, name: `Salle ${n}` }))
      await makeDevice(db, school, { kind: 'panel', name: `TNI ${n}`, room: id })
      rooms.push(id)
    }
    const now = Date.now()
    const teachers: Teacher[] = []
    for (let n = 0; n < TEACHERS; n++) {
      const person = newId()
      const named = { id: person, name: `Enseignant ${n}`, login: `enseignant-${n}@ecole.test`, madeAt: now }
      const secret = newSecret()
      const times = { madeAt: now, seenAt: now, endsAt: now + HOUR }
      const session = { proof: proofOfSecret(secret), person, ...times, strong: false, from: 'local', program: '' }
      await db.write(async (transaction) => {
        await insertPerson(transaction, named)
        await setGrants(transaction, person, [{ role: 'teacher', scope: { kind: 'school', id: school } }])
        await insertWebSession(transaction, session)
      })
      teachers.push({ cookie: `preau=${secret}`, agent: new Agent({ keepAlive: true, maxSockets: 1 }) })
    }
    return { school, rooms, teachers }
  } finally {
    await db.close()
  }
}

/** Each teacher looks at a room, as who books does, and then all press at once, an hour of a day after the other. */
async function bookAll(data: string, { school, rooms, teachers }: BenchSchool): Promise<number[]> {
  const server = await startServerProcess(data)
  try {
    const today = Math.floor(Date.now() / (24 * HOUR))
    const days = `from=${dateOf(today + 1)}&to=${dateOf(today + AHEAD)}`
    let seen: BookingList | undefined
    for (const [n, teacher] of teachers.entries()) {
      const path = `/api/bookings?school=${school}&resource=${rooms[n % ROOMS]}&${days}`
      const answer = await ask(server.http, teacher, { path })
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`)
      seen = JSON.parse(answer.text) as BookingList
    }
    const took: number[] = []
    for (const when of hoursOf(seen)) {
      const wishes = teachers.map(async (teacher, n) => {
        const body = { school, resource: rooms[n % ROOMS], key: newId(), when, title: 'Fractions' }
        const { status, text, ms } = await ask(server.http, teacher, { path: '/api/bookings', body })
        const isRefused = status === 409 && (JSON.parse(text) as { code: string }).code === 'BOOKING_REFUSED'
        if (status !== 201 && !isRefused) throw new Error(`A wish was answered ${status}: ${text}`)
        took.push(ms)
        return status
      })
      const made = (await Promise.all(wishes)).filter((status) => status === 201)
      if (made.length !== ROOMS) throw new Error(`${made.length} of ${TEACHERS} teachers have one of ${ROOMS} rooms`)
    }
    return took
  } finally {
    for (const { agent } of teachers) agent.destroy()
    await server.end()
  }
}

/** The second hour of the next days with class. Throws where there are not enough of them. */
function hoursOf(seen: BookingList | undefined): Wish[] {
  const hours = (seen?.days ?? []).flatMap(({ date, state, periods }): Wish[] => {
    const period = periods[1]
    return state === 'open' && period ? [{ date, from: period.from, to: period.to }] : []
  })
  if (hours.length < DAYS) throw new Error(`The calendar has ${hours.length} days with class within two months`)
  return hours.slice(0, DAYS)
}

/** Sends a request of a teacher's browser; `ms` from its sending to the end of the answer. */
function ask(
  origin: string,
  { cookie, agent }: Teacher,
  { path, body }: { path: string; body?: object },
): Promise<{ status: number; text: string; ms: number }> {
  const sent = body === undefined ? '' : JSON.stringify(body)
  return new Promise((done, failed) => {
    const headers = {
      ...{ cookie, 'x-preau': '1' },
      ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
    }
    const begun = performance.now()
    const asked = request(origin + path, { method: body ? 'POST' : 'GET', agent, headers }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (piece: string) => {
        text += piece
      })
      reply.once('error', failed)
      reply.once('end', () => done({ status: reply.statusCode ?? 0, text, ms: performance.now() - begun }))
    })
    asked.once('error', failed)
    asked.end(sent)
  })
}

/** How many pairs of bookings hold the same room at the same time. */
async function doublesOf(data: string): Promise<number> {
  const db = await openStore(data)
  try {
    const row = await db.get<{ doubles: number }>(
      `select count(*) as doubles from bookings a join bookings b on b.school_id = a.school_id and b.resource_id = a.resource_id
         and b.id > a.id and a.from_at < b.to_at and b.from_at < a.to_at
       where a.state = 'booked' and b.state = 'booked'`,
    )
    return Number(row?.doubles ?? -1)
  } finally {
    await db.close()
  }
}
