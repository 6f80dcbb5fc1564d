import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bookingSchool, MONDAY, TUESDAY } from '../http/testing/booking-school.ts'
import { putLesson } from '../store/lessons.ts'
import type { TabletRow } from '../store/tablets.ts'
import { diagnosisOf, type TabletPlace, tabletKiosk } from './tablet-kiosk.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Tuesday, 10 h 45 in Paris. */
const TUESDAY_NOW = Date.UTC(2026, 10, 24, 9, 45)

let school: Awaited<ReturnType<typeof bookingSchool>>
let tablet: TabletPlace
beforeEach(async () => {
  school = await bookingSchool()
  const { places } = school
  const room = { id: places.room, name: 'CP' }
  tablet = { id: places.device, kind: 'tablet', school: { id: places.school, name: 'Jules Ferry' }, room }
})
afterEach(() => school.http.close())

const kiosk = (now: number, at = tablet) => tabletKiosk(school.http.db, school.http.services.covers, at, now)

describe('what a tablet of a room shows', () => {
  it('is what is booked there today, with the names that people of the school know', async () => {
    await school.anna.book({
      title: 'Fractions',
      classLabel: 'CM1',
      opens: { kind: 'web', address: 'https://lumni.fr/x' },
    })
    await school.ben.book({ when: { ...TUESDAY, from: '13:30', to: '14:30' } })
    const { day, place, board, later } = await kiosk(TUESDAY_NOW)
    expect({ place, board, later }).toEqual({
      place: { school: 'Jules Ferry', room: 'CP', label: null },
      board: null,
      later: null,
    })
    expect(day?.free).toBeNull()
    expect(day?.periods.length).toBeGreaterThan(3)
    expect(day?.sessions).toMatchObject([
      {
        ...{ title: 'Fractions', teacher: 'Anna', classLabel: 'CM1', state: 'planned' },
        ...{ from: TUESDAY_NOW - HOUR / 4, to: TUESDAY_NOW + (3 * HOUR) / 4 },
        resource: { kind: 'web', label: 'lumni.fr' },
      },
      { title: '', teacher: 'Ben', classLabel: null, resource: null },
    ])
    // It is launched at the board, never from here.
    for (const { launch, to } of day?.sessions ?? []) expect(launch).toEqual({ from: to, code: false, digits: [] })
  })

  it('is how the machine at the board says that it goes', async () => {
    const [row] = (await school.anna.book({ title: 'Fractions' })).json().rows
    const { db } = school.http
    const say = (state: 'running' | 'failed') =>
      db.write((transaction) =>
        putLesson(transaction, {
          ...{ school: school.places.school, booking: row.id, device: school.places.device, state, reason: null },
          ...{ checks: [], since: TUESDAY_NOW, boardMs: null, openedMs: null, ticket: null, lostAt: null },
        }),
      )
    await say('running')
    expect((await kiosk(TUESDAY_NOW)).day?.sessions).toMatchObject([{ state: 'running' }])
    expect((await school.ben.list()).rows).toMatchObject([{ lesson: { state: 'running', lost: false } }])
    await say('failed')
    expect((await kiosk(TUESDAY_NOW)).day?.sessions).toMatchObject([{ state: 'failed' }])
    expect((await kiosk(TUESDAY_NOW + HOUR)).day?.sessions).toMatchObject([{ state: 'ended' }])
  })

  it('names the next day on which somebody is there', async () => {
    await school.anna.book({ title: 'Fractions' })
    const { day, later } = await kiosk(MONDAY)
    expect(day?.sessions).toEqual([])
    expect(later).toEqual({ from: TUESDAY_NOW - HOUR / 4, title: 'Fractions', teacher: 'Anna' })
    expect((await kiosk(TUESDAY_NOW + 2 * HOUR)).day?.sessions).toMatchObject([{ state: 'ended' }])
  })

  it('says why there is no class', async () => {
    const { day } = await kiosk(TUESDAY_NOW + DAY)
    expect(day).toMatchObject({ periods: [], sessions: [] })
    expect((await kiosk(TUESDAY_NOW + 30 * DAY)).day?.free).toMatch(/Noël/)
  })

  it('is nothing of any room for a tablet that stands in none', async () => {
    await school.anna.book({ title: 'Fractions' })
    const { place, day, later, tickets } = await kiosk(MONDAY, { ...tablet, room: null })
    expect({ place, day, later, tickets }).toEqual({ place: null, day: null, later: null, tickets: [] })
  })
})

describe('what a tablet found out about itself', () => {
  const row = (battery: TabletRow['told']['battery'], at = MONDAY) => ({ told: { battery }, at }) as TabletRow
  const verdicts = (given: TabletRow) => diagnosisOf(given, MONDAY)?.checks.map(({ verdict }) => verdict)

  it('is that it is well, that its battery is empty, or that nobody knows', () => {
    expect(diagnosisOf(undefined, MONDAY)).toBeNull()
    expect(verdicts(row({ charge: 43, charging: false }))).toEqual(['ok', 'ok'])
    expect(verdicts(row({ charge: 7, charging: true }))).toEqual(['ok', 'ok'])
    expect(verdicts(row({ charge: 7, charging: false }))).toEqual(['warning', 'ok'])
    expect(verdicts(row(null, MONDAY - HOUR))).toEqual(['unknown', 'unknown'])
  })
})
