import { afterEach, beforeEach, expect, it } from 'vitest'
import { insertEvents } from '../store/events.ts'
import { putLesson } from '../store/lessons.ts'
import { bookingSchool, MONDAY } from './testing/booking-school.ts'

let school: Awaited<ReturnType<typeof bookingSchool>>
beforeEach(async () => {
  school = await bookingSchool()
})
afterEach(() => school.http.close())

/** A lesson of Anna that its machine could not hold; gives its booking. */
async function failedLesson(): Promise<string> {
  const { anna, http, places } = school
  const made = (await anna.book({ title: 'Fractions', classLabel: 'CM1' })).json()
  const booking: string = made.rows[0].id
  const { school: id, device } = places
  const line = (seq: number, event: string, params: Record<string, string>) => ({
    ...{ school: id, device, epoch: 0, seq, id: http.newId(), at: MONDAY - seq, receivedAt: MONDAY },
    ...({ source: 'server', event, severity: 'info', params: { booking, ...params } } as const),
  })
  await http.db.write(async (transaction) => {
    await putLesson(transaction, {
      ...{ school: id, booking, device, state: 'failed', reason: 'equipment', checks: [], since: MONDAY },
      ...{ boardMs: null, openedMs: null, ticket: null, lostAt: null },
    })
    await insertEvents(transaction, [
      line(1, 'lesson.failed', { check: 'board', fault: 'silent', instead: 'BCD' }),
      line(2, 'lesson.checking', {}),
      line(3, 'status.changed', {}),
    ])
  })
  return booking
}

it('tells the steps of lessons to the school, the newest first', async () => {
  const booking = await failedLesson()
  const { ben, places } = school
  const list = (await ben.browser.get(`/api/lesson-steps?school=${places.school}`)).json()
  const known = { id: booking, mine: false, teacher: 'Anna', title: 'Fractions', classLabel: 'CM1' }
  expect(list).toMatchObject({
    more: false,
    rows: [
      { at: MONDAY - 1, step: 'failed', check: 'board', fault: 'silent', instead: 'BCD', booking: known },
      { at: MONDAY - 2, step: 'checking', check: null, fault: null, booking: known },
    ],
  })
  const cut = (await ben.browser.get(`/api/lesson-steps?school=${places.school}&limit=1`)).json()
  expect([cut.rows.length, cut.more]).toEqual([1, true])
})

it('tells nobody of the town whose lesson it was', async () => {
  await failedLesson()
  const { dispatcher, places } = school
  const reply = await dispatcher.browser.get(`/api/lesson-steps?school=${places.school}`)
  expect(reply.json().rows).toMatchObject([
    { step: 'failed', booking: { mine: false, teacher: null, title: null, classLabel: null, thirdParty: null } },
    { step: 'checking' },
  ])
  expect(reply.body).not.toMatch(/Anna|Fractions|CM1/)
})
