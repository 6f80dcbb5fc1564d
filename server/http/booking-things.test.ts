import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setGrants } from '../store/grants.ts'
import type { Actor } from './actor.ts'
import { httpApp } from './app.ts'
import type { HttpServices, TerritoryDoors } from './services.ts'
import { bookingSchool, TUESDAY } from './testing/booking-school.ts'

let school: Awaited<ReturnType<typeof bookingSchool>>
beforeEach(async () => {
  school = await bookingSchool()
})
afterEach(() => school.http.close())

const KIT = {
  kind: 'kit',
  name: 'Robots de sol',
  keptAt: 'Armoire des maîtres',
  contents: [{ what: 'Robot', count: 6 }],
}

describe('a loan', () => {
  it('has a kit with its contents, a slip, a hand-over and a return that counts what is missing', async () => {
    const { anna, head, places } = school
    const kit = (await head.browser.post('/api/resources', { school: places.school, ...KIT })).json()
    const when = { date: '2026-11-24', from: '08:30', to: '16:30', until: '2026-12-08' }
    const [row] = (await anna.book({ resource: kit.id, when })).json().rows
    expect(row).toMatchObject({ state: 'booked', loan: { handedAt: null, returnedAt: null, missing: [] } })
    const slip = await anna.browser.get(`/api/bookings/${row.id}/slip.pdf`)
    expect([slip.statusCode, slip.headers['content-type'], slip.body.slice(0, 5)]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ])
    const path = `/api/bookings/${row.id}`
    expect((await head.browser.post(`${path}/return`, { missing: [] })).json().code).toBe('BOOKING_STATE_REFUSED')
    expect((await head.browser.post(`${path}/loan`)).json()).toMatchObject({
      may: expect.arrayContaining(['take_back']),
    })
    const more = await head.browser.post(`${path}/return`, { missing: [{ what: 'Robot', count: 7 }] })
    expect(more.json().code).toBe('REQUEST_INVALID')
    const back = await head.browser.post(`${path}/return`, { missing: [{ what: 'Robot', count: 1 }] })
    expect(back.json().loan).toMatchObject({ late: false, missing: [{ what: 'Robot', count: 1 }] })
  })

  it('keeps its kit from being taken away while somebody has it', async () => {
    const { anna, head, places } = school
    const kit = (await head.browser.post('/api/resources', { school: places.school, ...KIT })).json()
    const path = `/api/resources/${kit.id}?school=${places.school}`
    const [row] = (await anna.book({ resource: kit.id })).json().rows
    expect((await head.browser.delete(path)).json().code).toBe('RESOURCE_IN_USE')
    await anna.browser.post(`/api/bookings/${row.id}/cancel`, {})
    expect((await head.browser.delete(path)).statusCode).toBe(200)
  })
})

describe('a resource of the fleet', () => {
  it('is bookable or not as the school says, and has its name from the fleet', async () => {
    const { anna, head, places } = school
    const path = `/api/resources/${places.room}?school=${places.school}`
    expect((await head.browser.patch(path, { name: 'Autre' })).json().code).toBe('RESOURCE_CHANGE_REFUSED')
    expect((await anna.browser.patch(path, { bookable: false })).statusCode).toBe(403)
    await head.browser.patch(path, { bookable: false })
    expect((await anna.book()).json().context).toMatchObject({ reason: 'not_bookable' })
    expect((await anna.browser.get(`/api/resources?school=${places.school}`)).json().rows).toEqual([])
  })
})

describe('the times of a school', () => {
  it('are said by its head; who saw an older version is told so, and what cannot be is named', async () => {
    const { anna, head, places } = school
    const path = `/api/schools/${places.school}/times`
    const first = (await anna.browser.get(path)).json()
    expect(first).toMatchObject({ version: 0, zone: 'C', isGiven: false })
    const said = { version: 0, zone: 'C', region: 'metropole', closed: [], opened: [], sites: [] }
    const week = { from: '2026-09-01', tuesday: ['10:15-11:30'], wednesday: ['08:30-11:30'] }
    expect((await head.browser.put(path, { ...said, weeks: [{ ...week, monday: ['9-10'] }] })).statusCode).toBe(400)
    const late = { ...week, monday: ['09:00-10:00', '09:30-11:00'] }
    expect((await head.browser.put(path, { ...said, weeks: [late] })).json()).toMatchObject({
      ...{ code: 'SCHOOL_TIMES_INVALID', context: { path: '/weeks/0/monday', fault: 'hours' } },
    })
    expect((await head.browser.put(path, { ...said, weeks: [week] })).json()).toMatchObject({
      version: 1,
      isGiven: true,
    })
    expect((await head.browser.put(path, { ...said, weeks: [week] })).json().code).toBe('SCHOOL_TIMES_CHANGED')
    expect((await anna.book()).json().context).toMatchObject({ reason: 'between_periods' })
    const wednesday = { date: '2026-11-25', from: '08:30', to: '11:30' }
    expect((await anna.book({ when: wednesday })).statusCode).toBe(201)
  })
})

describe('the hours in which a screen is seen without an answer', () => {
  it('are approved by the head alone, read by all of the school, and written down', async () => {
    const { anna, head, places, http } = school
    const path = `/api/schools/${places.school}/view-hours`
    const nothing = { school: places.school, version: 0, week: {} }
    expect((await anna.browser.get(path)).json()).toEqual(nothing)
    const asked = { version: 0, week: { monday: ['17:00-19:00'], friday: ['16:30-18:00', '19:00-20:00'] } }
    expect((await anna.browser.put(path, asked)).statusCode).toBe(403)
    const late = { version: 0, week: { monday: ['17:00-19:00', '18:00-20:00'] } }
    expect((await head.browser.put(path, late)).json()).toMatchObject({
      ...{ code: 'SCHOOL_TIMES_INVALID', context: { path: '/week/monday', fault: 'hours' } },
    })
    expect((await head.browser.put(path, { version: 0, week: { monday: ['le soir'] } })).statusCode).toBe(400)
    expect((await anna.browser.get(path)).json()).toEqual(nothing)
    expect((await head.browser.put(path, asked)).json()).toEqual({ ...asked, school: places.school, version: 1 })
    expect((await head.browser.put(path, asked)).json().code).toBe('SCHOOL_TIMES_CHANGED')
    const lines = await http.db.all<{ result: string; params: string }>(
      "select result, params from audit_lines where action = 'view_hours.change' and result = 'done'",
    )
    expect(lines.map(({ params }) => JSON.parse(params))).toEqual([
      { version: 1, hours: 'monday 17:00-19:00, friday 16:30-18:00 19:00-20:00' },
    ])
  })
})

describe('a calendar', () => {
  const make = (fields: object) =>
    school.anna.browser.post('/api/calendar-feeds', { school: school.places.school, ...fields })
  const fetched = (path: string) =>
    school.http.app.inject({ url: path, headers: { cookie: 'none=1', host: 'localhost' } })

  it('is fetched by a secret address with what its person may see, and no longer once it is renewed', async () => {
    const { anna, ben } = school
    await anna.book({ title: 'Fractions', classLabel: 'CM1' })
    await ben.book({ when: { ...TUESDAY, from: '13:30', to: '14:30' }, title: 'Lecture' })
    const mine = (await make({ kind: 'teacher' })).json()
    const text = (await fetched(mine.path)).body
    expect(text).toContain('BEGIN:VCALENDAR')
    expect(text).toContain('SUMMARY:CP\\, CM1\\, Fractions')
    expect(text).toContain('DTSTART:20261124T093000Z')
    expect(text).not.toContain('Lecture')
    const room = (await make({ kind: 'resource', resource: school.places.room })).json()
    expect((await fetched(room.path)).body).toContain('SUMMARY:Ben\\, Lecture')
    expect(JSON.stringify(await school.http.db.all('select * from calendar_feeds'))).not.toContain(
      mine.path.slice(15, 58),
    )
    const renewed = (await make({ kind: 'teacher' })).json()
    expect([(await fetched(mine.path)).statusCode, (await fetched(renewed.path)).statusCode]).toEqual([404, 200])
    await anna.browser.delete(`/api/calendar-feeds/${renewed.id}`)
    expect((await fetched(renewed.path)).json().code).toBe('FEED_NOT_FOUND')
  })

  it('shows nothing any more to who has left the school', async () => {
    const { path } = (await make({ kind: 'resource', resource: school.places.room })).json()
    await school.http.db.write((t) => setGrants(t, school.anna.id, []))
    expect((await fetched(path)).statusCode).toBe(404)
    expect((await fetched(`/api/calendars/${'A'.repeat(43)}.ics`)).statusCode).toBe(404)
  })
})

describe('a badge', () => {
  it('is kept as a proof, and is one’s own', async () => {
    const { anna, ben, places, http } = school
    expect((await anna.browser.put('/api/badge', { school: places.school, number: '20481357' })).json().isSet).toBe(
      true,
    )
    const stored = await http.db.all<{ proof: string }>('select * from teacher_badges')
    expect(stored.map(({ proof }) => proof)).toEqual([expect.stringMatching(/^scrypt\$[0-9a-f]{64}$/)])
    expect(JSON.stringify(stored)).not.toContain('20481357')
    expect((await ben.browser.get(`/api/badge?school=${places.school}`)).json().isSet).toBe(false)
    await anna.browser.put('/api/badge', { school: places.school, number: null })
    expect(await http.db.all('select * from teacher_badges')).toEqual([])
  })
})

describe('a timetable', () => {
  const CSV = [
    'Jour;Début;Fin;Salle;Enseignant;Classe;Objet;Couleur',
    'mardi;10h30;11h30;CP;Anna;CM1;Fractions;bleu',
    'jeudi;8h30;9h30;TNI du CP;ben;CE2;Lecture;',
    'mercredi;8h30;9h30;CP;Anna;CM1;;',
    'lundi;8h30;9h30;Gymnase;Anna;;;',
    'vendredi;midi;9h30;CP;Anna;;;',
  ].join('\n')

  it('is looked at first, then booked once, however often it is sent', async () => {
    const { head, anna, places } = school
    const send = async (dryRun: boolean) =>
      (
        await head.browser.post('/api/bookings/import', {
          school: places.school,
          csv: CSV,
          until: '2026-12-18',
          dryRun,
        })
      ).json()
    const looked = await send(true)
    expect(looked).toMatchObject({ lines: 5, booked: 8, unchanged: 0, ignoredColumns: ['Couleur'] })
    expect(looked.refused).toMatchObject([
      { line: 5, column: 'resource', code: 'IMPORT_VALUE_INVALID', value: 'Gymnase' },
      { line: 6, column: 'from', code: 'IMPORT_VALUE_INVALID', value: 'midi', expected: '8h30' },
    ])
    expect(looked.skipped.map(({ line, reason }: { line: number; reason: string }) => [line, reason])).toEqual(
      Array.from({ length: 4 }, () => [4, 'no_class_day']),
    )
    expect((await anna.list('from=2026-11-23&to=2026-12-18')).rows).toEqual([])
    expect(await send(false)).toMatchObject({ booked: 8, unchanged: 0 })
    expect(await send(false)).toMatchObject({ booked: 0, unchanged: 2 })
    const { rows } = await anna.list('from=2026-11-23&to=2026-12-18')
    expect(rows.map(({ teacher }) => teacher)).toEqual(['Anna', 'Ben', 'Anna', 'Ben', 'Anna', 'Ben', 'Anna', 'Ben'])
    expect(
      (await anna.browser.post('/api/bookings/import', { school: places.school, csv: CSV, until: '2026-12-18' }))
        .statusCode,
    ).toBe(403)
  })
})

describe('the server of a territory', () => {
  it('books nothing: the server of the school would give the same hour away', async () => {
    const { services, cookie } = school.http
    const app = await httpApp(
      { ...services, people: { actorOf: async () => ADMIN }, territory: { ...doors(services), role: 'territory' } },
      '127.0.0.1',
    )
    const headers = { cookie, host: 'localhost', 'x-preau': '1' }
    const week = `/api/bookings?school=${school.places.school}&from=2026-11-23&to=2026-11-27`
    const asked = await Promise.all(
      [week, `/api/resources?school=${school.places.school}`].map((url) => app.inject({ url, headers })),
    )
    expect(asked.map((reply) => reply.json().code)).toEqual(['ROLE_REFUSED', 'ROLE_REFUSED'])
    expect((await app.inject({ url: '/api/places', headers })).statusCode).toBe(200)
    await app.close()
  })
})

const ADMIN: Actor = {
  kind: 'person',
  id: 'a',
  grants: [{ role: 'admin', scope: { kind: 'server' } }],
  session: 's',
  strong: true,
}

function doors({ territory }: HttpServices): TerritoryDoors {
  if (!territory) throw new Error('the test has no doors')
  return territory
}
