import { afterEach, beforeEach, expect, it } from 'vitest'
import { bookingSchool } from './testing/booking-school.ts'

let school: Awaited<ReturnType<typeof bookingSchool>>
beforeEach(async () => {
  school = await bookingSchool()
})
afterEach(() => school.http.close())

it('lets the head book for a colleague, who hears of it and can give it back', async () => {
  const { anna, ben, head, places } = school
  const people = (await head.browser.get(`/api/bookings/people?school=${places.school}`)).json()
  expect(people.rows.map(({ name }: { name: string }) => name)).toEqual(['Anna', 'Ben', 'Odile'])
  const made = await head.book({ title: 'Fractions', person: anna.id })
  expect([made.statusCode, made.json().rows[0]]).toMatchObject([201, { teacher: 'Anna', mine: false, state: 'booked' }])
  const [own] = (await anna.list()).rows
  expect(own).toMatchObject({ mine: true, may: ['change', 'move', 'cancel'], code: expect.stringMatching(/^\d{4}$/) })
  const told = async (who: typeof anna) => (await who.browser.get('/api/self/notices')).json().rows
  expect([await told(anna), await told(head), await told(ben)]).toMatchObject([[{ kind: 'booking_made' }], [], []])
  const given = await anna.browser.post(`/api/bookings/${own?.id}/cancel`, { scope: 'one' })
  expect(given.statusCode).toBe(200)
})

it('refuses it to a teacher, and for somebody of elsewhere', async () => {
  const { anna, ben, head, dispatcher } = school
  const asked = [
    await anna.book({ person: ben.id }),
    await head.book({ person: dispatcher.id }),
    await dispatcher.book({ person: ben.id, thirdParty: 'Mairie' }),
    await anna.book({ person: anna.id }),
  ]
  expect(asked.map((reply) => [reply.statusCode, reply.json().code ?? null])).toEqual([
    [403, 'BOOKING_NOT_OWN'],
    [404, 'PERSON_NOT_FOUND'],
    [403, 'BOOKING_NOT_OWN'],
    [201, null],
  ])
})
