import { describe, expect, it } from 'vitest'
import { bundledHolidays, bundledZone } from './bundled-holidays.ts'
import { calendarFaults } from './calendar-faults.ts'
import { dayPlan } from './day-plan.ts'
import { dateOf, dayOf, weekdayOf } from './local-day.ts'
import { publicHolidays } from './public-holidays.ts'
import { schoolCalendar } from './school-calendar.ts'
import { SCHOOL_WEEKS } from './school-weeks.ts'
import { momentOf, serviceBetween, serviceTime } from './service-time.ts'
import { ZoneClock } from './zone-clock.ts'

const day = (date: string): number => dayOf(date) ?? Number.NaN
const at = (text: string): number => Date.parse(text) / 1000
const planOf = (zone: 'A' | 'B' | 'C', week: keyof typeof SCHOOL_WEEKS = 'four_days') =>
  dayPlan(
    schoolCalendar({ weeks: [{ from: '2025-09-01', hours: SCHOOL_WEEKS[week] }], holidays: bundledHolidays(zone) }),
    {},
  )

describe('local days', () => {
  it('know which dates exist', () => {
    expect(['2028-02-29', '2027-02-29', '2026-02-30', '2026-13-01', '26-01-01', '2100-02-29'].map(dayOf)).toEqual([
      day('2028-02-29'),
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect([dateOf(0), weekdayOf(0), dateOf(day('2028-02-29') + 1), weekdayOf(day('2026-11-30'))]).toEqual([
      '1970-01-01',
      'thursday',
      '2028-03-01',
      'monday',
    ])
  })
})

describe('public holidays', () => {
  it('move with Easter', () => {
    const movable = ['Lundi de Pâques', 'Ascension', 'Lundi de Pentecôte']
    expect(
      [2026, 2027, 2028].map((year) =>
        publicHolidays(year)
          .filter(({ name }) => movable.includes(name))
          .map((each) => dateOf(each.day)),
      ),
    ).toEqual([
      ['2026-04-06', '2026-05-14', '2026-05-25'],
      ['2027-03-29', '2027-05-06', '2027-05-17'],
      ['2028-04-17', '2028-05-25', '2028-06-05'],
    ])
  })

  it('are two more in Alsace and Moselle', () => {
    const names = (region: 'metropole' | 'alsace_moselle') => publicHolidays(2027, region).map(({ name }) => name)
    expect(names('alsace_moselle').filter((name) => !names('metropole').includes(name))).toEqual([
      'Vendredi saint',
      'Saint-Étienne',
    ])
  })
})

describe('the bundled school years', () => {
  const count = (zone: 'A' | 'B' | 'C', from: string, to: string): number => {
    const plan = planOf(zone)
    let days = 0
    for (let each = day(from); each < day(to); each++) if (plan.stateOf(each).state === 'open') days++
    return days
  }

  it('have as many days of class as one counts in the arrêtés, in weeks of four days', () => {
    const years = [
      ['2025-09-01', '2026-09-01'],
      ['2026-09-01', '2027-09-02'],
      ['2027-09-02', '2028-07-05'],
    ] as const
    const zones = ['A', 'B', 'C'] as const
    expect(years.map(([from, to]) => zones.map((zone) => count(zone, from, to)))).toEqual([
      [138, 137, 138],
      [139, 139, 139],
      [138, 138, 138],
    ])
  })

  it('say of each day what it is, and of a day after them that nobody knows', () => {
    const plan = planOf('A')
    expect(
      [
        '2026-10-16',
        '2026-10-17',
        '2026-10-19',
        '2026-11-11',
        '2027-05-07',
        '2028-05-08',
        '2028-05-09',
        '2028-07-04',
      ].map((date) => {
        const state = plan.stateOf(day(date))
        return state.state === 'closed' ? state.reason : state.state
      }),
    ).toEqual([
      'open',
      'no_hours',
      'Vacances de la Toussaint',
      'Armistice 1918',
      'Pont de l’Ascension',
      'Vacances de printemps',
      'open',
      'open',
    ])
    expect([plan.stateOf(day('2028-07-05')), plan.stateOf(day('2025-08-31'))]).toEqual([
      { state: 'unknown' },
      { state: 'unknown' },
    ])
  })

  it('give class on Wednesday morning to a week of nine half-days', () => {
    const wednesday = day('2026-11-18')
    expect(planOf('C', 'four_and_a_half_days').stateOf(wednesday)).toEqual({
      state: 'open',
      hours: [{ from: 30_600, to: 41_400 }],
    })
    expect(planOf('C').stateOf(wednesday)).toEqual({ state: 'no_hours' })
  })

  it('are found by the name of their zone', () => {
    expect(['Zone A', 'b', 'Corse'].map(bundledZone)).toEqual(['A', 'B', undefined])
  })
})

describe('a calendar of one’s own', () => {
  const calendar = {
    known: { from: '2026-03-01', to: '2026-12-31' },
    weeks: [
      { from: '2026-03-01', sunday: ['01:30-03:30'], monday: ['08:00-18:00'], tuesday: ['08:00-18:00'] },
      { from: '2026-11-01', sunday: ['01:30-03:30'], monday: ['09:00-12:00'] },
    ],
    closures: ['town'],
    closed: [{ from: '2026-11-09', to: '2026-11-09', reason: 'Grève' }],
    opened: [{ date: '2026-11-09', hours: ['10:00-11:00'], reason: 'Rattrapage' }],
  }
  const closures = { town: [{ from: '2026-11-16', to: '2026-11-17', reason: 'Travaux' }] }
  const plan = dayPlan(calendar, closures)
  const clock = new ZoneClock('Europe/Paris', day('2026-03-01'), day('2026-12-31'))
  const time = serviceTime(plan, clock)

  it('has weeks that follow one another, shared closures, and days that are open all the same', () => {
    expect(['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16'].map((date) => plan.stateOf(day(date)))).toEqual([
      { state: 'open', hours: [{ from: 28_800, to: 64_800 }] },
      { state: 'open', hours: [{ from: 32_400, to: 43_200 }] },
      { state: 'open', hours: [{ from: 36_000, to: 39_600 }], reason: 'Rattrapage' },
      { state: 'closed', reason: 'Travaux' },
    ])
  })

  it('serves an hour twice that comes twice, and none that is left out', () => {
    const hours = (date: string): number =>
      serviceBetween(time, clock.startOf(day(date)), clock.startOf(day(date) + 1)) / 3600
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-10-18')]).toEqual([1, 3, 2])
  })

  it('finds the moment by which so much service was given', () => {
    const from = at('2026-10-26T16:00:00+01:00')
    const before = serviceBetween(time, time.known.from, from)
    expect(momentOf(time, before + 4 * 3600)).toBe(at('2026-10-27T10:00:00+01:00'))
    expect(momentOf(time, before + 2 * 3600)).toBe(at('2026-10-26T18:00:00+01:00'))
    expect(momentOf(time, Number.MAX_SAFE_INTEGER)).toBeUndefined()
  })

  it('names what is wrong with it', () => {
    expect(calendarFaults(calendar, ['town'])).toEqual([])
    const wrong = {
      known: { from: '2026-12-31', to: '2026-03-01' },
      weeks: [{ from: '2027-01-01', monday: ['08:00-12:00', '11:00-13:00'] }],
      closures: ['moon'],
      closed: [{ from: '2026-02-30', to: '2026-03-01', reason: 'x' }],
    }
    expect(calendarFaults(wrong, [])).toEqual([
      { path: '/known', fault: 'dates_reversed' },
      { path: '/weeks/0/monday', fault: 'hours' },
      { path: '/weeks', fault: 'week_late' },
      { path: '/closed/0/from', fault: 'date' },
      { path: '/closures/0', fault: 'closure_unknown' },
    ])
  })
})
