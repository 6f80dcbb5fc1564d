import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BookingResult } from '@preau/protocol/api/booking-acts.ts'
import type { BookingList, BookingRow, SchoolDay } from '@preau/protocol/api/bookings.ts'
import type { PersonMade } from '@preau/protocol/api/people.ts'
import type { Resource, ResourceList } from '@preau/protocol/api/resources.ts'
import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { Role } from '@preau/protocol/rules/roles.ts'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import type { SignedIn } from './console-page.ts'

const SEED = fileURLToPath(new URL('../processes/seed-school.ts', import.meta.url))
const PASSWORD = 'trombone glacier piment volcan'

export const newId = (): Id => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))

/** Somebody of the school, who can sign a page in and ask by himself. */
export interface SchoolPerson extends SignedIn {
  readonly name: string
  ask<T>(method: string, path: string, body?: object): Promise<T>
}

/** The demo school without its simulators, with people of its own; `signIn` is that of its first teacher. */
export async function startBookingSchool() {
  const folder = scratchFolder()
  const data = join(folder.path, 'data')
  const seeded = spawnSync(process.execPath, [SEED, data, '100'], { encoding: 'utf8' })
  if (seeded.status !== 0) throw new Error(seeded.stderr)
  const server = await startServerProcess(data)
  const admin = asker(server.http, (path, init) => server.fetch(path, init))
  const { authorities } = await admin<SchoolNames>('GET', '/api/schools')
  const school = authorities.flatMap((authority) => authority.schools).find(({ name }) => /Ferry/.test(name))
  if (!school) throw new TypeError('the demo has a school')
  const id = school.id

  async function person(name: string, role: Role): Promise<SchoolPerson> {
    const { link } = await admin<PersonMade>('POST', '/api/people', {
      name,
      login: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@ecole.test`,
      grants: [{ role, scope: { kind: 'school', id } }],
    })
    const reply = await fetch(`${server.http}/api/sign-in/link`, {
      method: 'POST',
      headers: { 'x-preau': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ secret: new URL(link.url).hash.slice(1), password: PASSWORD }),
    })
    const set = reply.headers.getSetCookie().find((each) => /^(__Host-)?preau=/.test(each)) ?? ''
    const cookie = set.slice(0, set.indexOf(';'))
    const ask = asker(server.http, (path, init) =>
      fetch(server.http + path, { ...init, headers: { ...init?.headers, 'x-preau': '1', cookie } }),
    )
    return { name, http: server.http, signIn: () => Promise.resolve(cookie), ask }
  }
  const petit = await person('Mme Petit', 'teacher')

  /** What can be booked, by its name. */
  async function resource(name: string): Promise<Resource> {
    const { rows } = await admin<ResourceList>('GET', `/api/resources?school=${id}`)
    const found = rows.find((row) => row.name === name)
    if (!found) throw new TypeError(`no ${name} among ${rows.map((row) => row.name).join(', ')}`)
    return found
  }
  const bookings = (from: string, to: string, rest = '') =>
    admin<BookingList>('GET', `/api/bookings?school=${id}&from=${from}&to=${to}${rest}`)

  /** The first week to come, after this one, with class on Monday, Tuesday, Thursday and Friday. */
  async function freeWeek(): Promise<SchoolDay[]> {
    const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const { days } = await bookings(at(1), at(62))
    for (const [index, day] of days.entries()) {
      const week = days.slice(index, index + 5)
      const isMonday = new Date(`${day.date}T12:00:00Z`).getUTCDay() === 1
      if (isMonday && [0, 1, 3, 4].every((weekday) => week[weekday]?.state === 'open')) return week
    }
    throw new TypeError('no week of class within two months')
  }

  /** Books as somebody; a period by its place in the day. */
  async function book(
    by: SchoolPerson,
    what: Id,
    day: SchoolDay,
    [first, last]: [number, number],
    more: object = {},
  ): Promise<BookingRow[]> {
    const [from, to] = [day.periods[first]?.from, day.periods[last]?.to]
    const body = { school: id, resource: what, key: newId(), when: { date: day.date, from, to }, ...more }
    return (await by.ask<BookingResult>('POST', '/api/bookings', body)).rows
  }
  return {
    ...{ ...server, admin, school, petit, person, resource, bookings, freeWeek, book },
    signIn: petit.signIn,
    end: () => server.end().finally(folder.remove),
  }
}
export type BookingSchool = Awaited<ReturnType<typeof startBookingSchool>>

/** Asks the interface for programs, and throws where it refuses. */
export function asker(http: string, send: (path: string, init?: RequestInit) => Promise<Response>) {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const reply = await send(path, { method, ...json })
    if (!reply.ok) throw new Error(`${method} ${http}${path} ${reply.status} ${await reply.text()}`)
    return (reply.status === 204 ? undefined : await reply.json()) as T
  }
}
