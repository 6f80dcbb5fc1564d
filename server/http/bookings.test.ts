import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setGrants } from '../store/grants.ts'
import { readAudit } from './testing/audit-lines.ts'
import { bookingSchool, MONDAY, TUESDAY } from './testing/booking-school.ts'

let school: Awaited<ReturnType<typeof bookingSchool>>
beforeEach(async () => {
  school = await bookingSchool()
})
afterEach(() => school.http.close())

describe('booking', () => {
  it('gives the board to who asks first; the other is told what is there and what is free next', async () => {
    const { anna, ben, places } = school
    const made = (await anna.book({ title: 'Fractions', classLabel: 'CM1' })).json()
    expect(made.rows).toMatchObject([
      {
        ...{ school: places.school, resource: { id: places.room, kind: 'board', name: 'CP' }, state: 'booked' },
        ...{ mine: true, teacher: 'Anna', title: 'Fractions', classLabel: 'CM1', may: ['change', 'move', 'cancel'] },
        code: expect.stringMatching(/^\d{4}$/),
      },
    ])
    const refused = await ben.book()
    expect([refused.statusCode, refused.json()]).toMatchObject([
      409,
      {
        code: 'BOOKING_REFUSED',
        context: {
          reason: 'taken',
          booking: made.rows[0].id,
          nextDate: '2026-11-24',
          nextFrom: '13:30',
          nextTo: '14:30',
        },
      },
    ])
    expect((await ben.book({ wait: true })).json().rows).toMatchObject([{ state: 'waiting', place: 1 }])
    expect((await anna.list()).rows).toMatchObject([
      { waiting: 1, mine: true },
      { mine: false, teacher: 'Ben' },
    ])
  })

  it('tells a name, a title and a code to whom they concern: colleagues no code, others of the town neither', async () => {
    const { anna, ben, dispatcher } = school
    await anna.book({ title: 'Fractions', classLabel: 'CM1' })
    const [colleague] = (await ben.list()).rows
    expect(colleague).toMatchObject({ teacher: 'Anna', title: 'Fractions', code: null, may: [] })
    const [other] = (await dispatcher.list()).rows
    expect(other).toMatchObject({
      ...{ teacher: null, title: null, classLabel: null, opens: null, code: null, thirdParty: null },
      ...{ state: 'booked', mine: false, may: [] },
    })
    const audit = JSON.stringify(await readAudit(school.http.db))
    expect(audit).toContain('booking.make')
    expect(audit).not.toMatch(/Fractions|Anna/)
  })

  it('is refused on a holiday and on a Wednesday with the reason, and shows both in the week', async () => {
    const { anna } = school
    const on = async (date: string) => (await anna.book({ when: { ...TUESDAY, date } })).json().context
    expect(await on('2026-12-22')).toMatchObject({ reason: 'holiday', name: 'Vacances de Noël' })
    expect(await on('2026-11-25')).toMatchObject({ reason: 'no_class_day' })
    const { days } = await anna.list()
    expect(days.map(({ state }) => state)).toEqual(['open', 'open', 'no_class', 'open', 'open'])
  })

  it('is looked at before it is done: what a series would book and what it would not', async () => {
    const { anna, places, http } = school
    const wish = {
      school: places.school,
      resource: places.room,
      key: http.newId(),
      when: { ...TUESDAY, date: '2027-05-04' },
    }
    const look = await anna.browser.post('/api/bookings/look', { ...wish, repeat: { every: 1, until: '2027-05-20' } })
    expect(look.json()).toEqual({
      ...{ verdict: 'free', approval: null, refusal: null, next: null },
      ...{ days: ['2027-05-04', '2027-05-11', '2027-05-18'], skipped: [] },
    })
    expect((await anna.list('from=2027-05-01&to=2027-05-31')).rows).toEqual([])
  })

  it('of what is not for a class waits for the head, who hears of it and decides', async () => {
    const { anna, head, places } = school
    const when = { date: '2026-11-25', from: '18:00', to: '20:00' }
    const [asked] = (await anna.book({ when, thirdParty: 'Chorale' })).json().rows
    expect(asked).toMatchObject({ state: 'asked', approval: 'third_party' })
    expect((await anna.browser.post(`/api/bookings/${asked.id}/decision`, { agree: true })).statusCode).toBe(403)
    expect((await head.browser.get('/api/self/notices')).json().rows).toMatchObject([{ kind: 'booking_to_approve' }])
    expect((await head.list('from=2026-11-23&to=2026-11-27&state=asked')).rows).toMatchObject([
      { may: expect.arrayContaining(['decide']) },
    ])
    const decided = await head.browser.post(`/api/bookings/${asked.id}/decision`, { agree: true })
    expect(decided.json().rows).toMatchObject([{ state: 'booked', school: places.school }])
    expect((await anna.browser.get('/api/self/notices')).json().rows).toMatchObject([{ kind: 'booking_approved' }])
  })

  it('by somebody who is not of the school waits for the head, too', async () => {
    expect((await school.dispatcher.book()).json().rows).toMatchObject([{ state: 'asked', approval: 'third_party' }])
  })

  it('is moved, cancelled and undone by its teacher or the head, and by no colleague', async () => {
    const { anna, ben, head, places } = school
    const [row] = (await anna.book()).json().rows
    const path = `/api/bookings/${row.id}`
    expect((await ben.browser.post(`${path}/cancel`, {})).json().code).toBe('BOOKING_NOT_OWN')
    const moved = (await anna.browser.post(`${path}/move`, { when: { ...TUESDAY, from: '13:30', to: '14:30' } })).json()
    expect(moved.rows[0].from).toBe(Date.UTC(2026, 10, 24, 12, 30))
    const undone = await anna.browser.post('/api/bookings/undo', { school: places.school, change: moved.change })
    expect(undone.json().rows[0].from).toBe(row.from)
    expect((await head.browser.post(`${path}/cancel`, {})).json().rows).toMatchObject([{ state: 'cancelled' }])
    expect((await anna.browser.get('/api/self/notices')).json().rows).toMatchObject([{ kind: 'booking_cancelled' }])
    expect((await head.browser.post(`${path}/cancel`, {})).json().code).toBe('BOOKING_STATE_REFUSED')
    expect((await anna.list()).rows).toEqual([])
  })

  it('opens only what the school allows', async () => {
    const { anna } = school
    const opens = (address: string) => anna.book({ opens: { kind: 'web', address } })
    expect((await opens('https://evil.example/')).json().context).toMatchObject({ reason: 'site' })
    expect((await opens('https://www.lumni.fr/video')).json().rows[0].opens).toEqual({
      kind: 'web',
      address: 'https://www.lumni.fr/video',
    })
  })

  it('tells those who look that something changed, and nobody elsewhere', async () => {
    const { anna, http, places } = school
    const heard: unknown[] = []
    http.services.bookingNews.subscribe('all', (news) => heard.push(news))
    http.services.bookingNews.subscribe(new Map([[places.authority, new Set(['tablet'] as const)]]), () =>
      heard.push('elsewhere'),
    )
    await anna.book()
    expect(heard).toEqual([{ school: places.school, resource: places.room }])
  })

  it('is not there for who lost his role in the school', async () => {
    const { anna, http, places } = school
    const [row] = (await anna.book()).json().rows
    await http.db.write((t) =>
      setGrants(t, anna.id, [{ role: 'teacher', scope: { kind: 'authority', id: places.authority } }]),
    )
    expect((await anna.browser.get(`/api/bookings/${row.id}`)).statusCode).toBe(200)
    await http.db.write((t) => setGrants(t, anna.id, []))
    expect((await anna.browser.get(`/api/bookings/${row.id}`)).statusCode).toBe(403)
    expect(school.time.now).toBe(MONDAY)
  })
})
