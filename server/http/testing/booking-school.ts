import type { Id } from '@preau/protocol/ids.ts'
import type { Role } from '@preau/protocol/rules/roles.ts'
import type { LightMyRequestResponse } from 'fastify'
import { CheapHashes } from '../../access/testing/cheap-hashes.ts'
import { setGrants } from '../../store/grants.ts'
import { insertPerson, updatePerson } from '../../store/people.ts'
import { type TestHttp, testHttp } from '../testing.ts'
import { Browser, PASSWORD } from './browser.ts'

/** Monday 23 November 2026, 7:00 in Paris, ms since 1970. */
export const MONDAY = Date.UTC(2026, 10, 23, 6)
export const TUESDAY = { date: '2026-11-24', from: '10:30', to: '11:30' }

/** Somebody of a school who books. */
export interface Somebody {
  id: Id
  browser: Browser
  /** Books the board of the school, or something else of it. */
  book(fields?: object): Promise<LightMyRequestResponse>
  list(query?: string): Promise<{ rows: Record<string, unknown>[]; days: { state: string }[] }>
}

/** A school with a board, two teachers, a head, and a dispatcher of its town; the clock is a test's to set. */
export async function bookingSchool() {
  const time = { now: MONDAY }
  const http: TestHttp = await testHttp({ real: true, clock: () => time.now })
  const places = await http.place()
  const password = await new CheapHashes().hash(PASSWORD)
  const somebody = async (name: string, role: Role): Promise<Somebody> => {
    const id = http.newId()
    const scope =
      role === 'dispatcher'
        ? ({ kind: 'authority', id: places.authority } as const)
        : ({ kind: 'school', id: places.school } as const)
    await http.db.write(async (transaction) => {
      await insertPerson(transaction, { id, name, login: name.toLowerCase(), madeAt: MONDAY })
      await setGrants(transaction, id, [{ role, scope }])
      await updatePerson(transaction, id, { password })
    })
    const browser = new Browser(http.app)
    await browser.post('/api/sign-in', { login: name.toLowerCase(), password: PASSWORD })
    const common = { school: places.school, resource: places.room, when: TUESDAY }
    return {
      ...{ id, browser },
      book: (fields = {}) => browser.post('/api/bookings', { ...common, key: http.newId(), ...fields }),
      list: async (query = 'from=2026-11-23&to=2026-11-27') =>
        (await browser.get(`/api/bookings?school=${places.school}&${query}`)).json(),
    }
  }
  return {
    ...{ http, time, places },
    anna: await somebody('Anna', 'teacher'),
    ben: await somebody('Ben', 'teacher'),
    head: await somebody('Odile', 'school_head'),
    dispatcher: await somebody('Claire', 'dispatcher'),
  }
}
