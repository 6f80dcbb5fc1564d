import { describe, expect, it } from 'vitest'
import { dayOf } from '../calendar/local-day.ts'
import { offerEnd } from './deadlines.ts'
import { type Judged, judge } from './judge.ts'
import { isAllowedAddress, openingFault } from './lesson-opening.ts'
import { nextFree } from './next-free.ts'
import { periodsOf } from './periods.ts'
import { repeated } from './repeat.ts'
import { firstTimes, holidaysAround, schoolClock, timesFaults } from './school-clock.ts'
import { isClassTime, schoolDays } from './school-days.ts'
import { zoneOf } from './school-zone.ts'
import { sessionCode } from './session-code.ts'
import { spanOf } from './span.ts'
import { readClock, readWeekday, timetableColumn } from './timetable-columns.ts'

const TODAY = dayOf('2026-11-23') ?? 0
const times = firstTimes('B', 'metropole')
const school = schoolClock(times, 'Europe/Paris', TODAY)
const now = Date.UTC(2026, 10, 23, 6)
const judged = (fields: Partial<Judged> = {}): Judged => ({
  ...{ school, resource: { kind: 'board', approval: false, bookable: true }, isThirdParty: false, now },
  ...fields,
})
const on = (date: string, from = '10:30', to = '11:30') => ({ date, from, to })

describe('the zone of a school', () => {
  it('follows from its UAI, or from the commune where it has none; overseas and Corsica are not guessed', () => {
    expect([
      zoneOf({ uai: '0301674G', insee: null }),
      zoneOf({ uai: null, insee: '35238' }),
      zoneOf({ uai: '0670001A', insee: null }),
      zoneOf({ uai: '6200001A', insee: '2A004' }),
      zoneOf({ uai: null, insee: null }),
    ]).toEqual([
      { zone: 'C', region: 'metropole' },
      { zone: 'B', region: 'metropole' },
      { zone: 'B', region: 'alsace_moselle' },
      { zone: null, region: 'metropole' },
      { zone: null, region: 'metropole' },
    ])
  })

  it('is known for each department of the metropole but those of Corsica', () => {
    const departments = Array.from({ length: 95 }, (_, index) => String(index + 1).padStart(2, '0')).filter(
      (each) => each !== '20',
    )
    expect(departments.filter((each) => zoneOf({ uai: null, insee: `${each}001` }).zone === null)).toEqual([])
  })
})

describe('the days of a school', () => {
  it('have the periods of their weekday, and their reason where there is no class', () => {
    expect(periodsOf({ monday: ['08:30-11:30', '13:30-16:00'] })).toEqual({
      monday: ['08:30-09:30', '09:30-10:30', '10:30-11:30', '13:30-14:30', '14:30-15:30', '15:30-16:00'],
    })
    const [tuesday, wednesday] = schoolDays(school, TODAY + 1, TODAY + 2)
    expect(tuesday?.periods[0]).toEqual({
      ...{ from: '08:30', to: '09:30', fromAt: Date.UTC(2026, 10, 24, 7, 30), toAt: Date.UTC(2026, 10, 24, 8, 30) },
    })
    expect(wednesday).toEqual({ date: '2026-11-25', state: 'no_class', reason: null, periods: [] })
  })

  it('say when a class may be going on, and nothing of what nobody knows', () => {
    expect([
      isClassTime(school, Date.UTC(2026, 10, 24, 7, 30)),
      isClassTime(school, Date.UTC(2026, 10, 24, 10, 30)),
      isClassTime(school, Date.UTC(2026, 11, 22, 9)),
      isClassTime(school, Date.UTC(2028, 8, 5, 9)),
    ]).toEqual([true, false, false, undefined])
  })

  it('are checked before they are kept', () => {
    expect(timesFaults(times, TODAY)).toEqual([])
    expect(timesFaults({ ...times, weeks: [{ from: '2026-09-01', monday: ['08:30-09:25'] }] }, TODAY)).toEqual([])
    expect(
      timesFaults({ ...times, weeks: [{ from: '2026-09-01', monday: ['08:30-09:30', '09:00-10:00'] }] }, TODAY),
    ).toEqual([{ path: '/weeks/0/monday', fault: 'hours' }])
    const uneven = { ...times, weeks: [{ from: '2026-09-01', monday: ['08:30-09:22'] }] }
    expect(timesFaults(uneven, TODAY)).toEqual([{ path: '/weeks/0/monday', fault: 'hours' }])
    expect(holidaysAround(times, TODAY).closed.some(({ reason }) => reason === 'Vacances de Noël')).toBe(true)
  })

  it('without a zone know public holidays alone', () => {
    const unsaid = schoolClock(firstTimes(null, 'metropole'), 'Europe/Paris', TODAY)
    const reasons = ['2026-12-22', '2026-12-25'].map((date) => unsaid.days.stateOf(dayOf(date) ?? 0))
    expect(reasons).toMatchObject([{ state: 'open' }, { state: 'closed', reason: 'Noël' }])
  })
})

describe('a wish', () => {
  it('is refused with what stands in its way', () => {
    const refusals = [
      [on('2026-11-24', '11:30', '10:30'), 'reversed'],
      [on('2026-11-20'), 'past'],
      [on('2028-01-11'), 'too_far'],
      [{ ...on('2026-11-24'), until: '2026-11-26' }, 'too_long'],
      [on('2026-02-30'), 'not_a_moment'],
      [on('2026-11-24', '10:32', '11:30'), 'not_a_moment'],
      [on('2026-12-22'), 'holiday'],
      [on('2026-11-25'), 'no_class_day'],
      [on('2026-11-24', '17:00', '18:00'), 'out_of_hours'],
      [on('2026-11-24', '10:00', '11:30'), 'between_periods'],
    ] as const
    expect(refusals.map(([wish]) => judge(wish, judged()))).toMatchObject(
      refusals.map(([, reason]) => ({ verdict: 'refused', reason })),
    )
    const closed = judged({ resource: { kind: 'room', approval: false, bookable: false } })
    expect(judge(on('2026-11-24'), closed)).toEqual({ verdict: 'refused', reason: 'not_bookable' })
  })

  it('is free over several periods and over the noon break, and asks the head where the resource wants it', () => {
    expect(judge(on('2026-11-24', '08:30', '16:30'), judged()).verdict).toBe('free')
    const asking = judged({ resource: { kind: 'board', approval: true, bookable: true } })
    expect(judge(on('2026-11-24'), asking)).toMatchObject({ verdict: 'approval', cause: 'resource' })
  })

  it('for a kit may last two weeks, from a day with class to another', () => {
    const kit = judged({ resource: { kind: 'kit', approval: false, bookable: true } })
    expect(judge({ ...on('2026-11-24', '08:30', '16:30'), until: '2026-12-08' }, kit).verdict).toBe('free')
    expect(judge({ ...on('2026-11-24'), until: '2026-12-26' }, kit)).toMatchObject({ reason: 'too_long' })
    expect(judge({ ...on('2026-11-24'), until: '2026-11-25' }, kit)).toMatchObject({ reason: 'no_class_day' })
  })

  it('never means an hour that the clock leaves out, and means all of one that comes twice', () => {
    expect(spanOf(on('2027-03-28', '02:30', '03:30'), school.clock)).toBeUndefined()
    expect(spanOf(on('2027-03-28', '01:30', '03:30'), school.clock)).toEqual({
      ...{ from: Date.UTC(2027, 2, 28, 0, 30), to: Date.UTC(2027, 2, 28, 1, 30) },
    })
    expect(spanOf(on('2026-10-25', '02:00', '03:00'), school.clock)).toEqual({
      ...{ from: Date.UTC(2026, 9, 25, 0), to: Date.UTC(2026, 9, 25, 2) },
    })
  })

  it('that somebody else has leads to the next free time of as many periods', () => {
    const wish = on('2026-11-24', '10:30', '11:30')
    const taken = [spanOf(wish, school.clock), spanOf(on('2026-11-24', '13:30', '16:30'), school.clock)].flatMap(
      (each) => each ?? [],
    )
    expect(nextFree(wish, judged(), taken)).toEqual(on('2026-11-26', '08:30', '09:30'))
    expect(nextFree(on('2026-11-24', '15:30', '16:30'), judged(), taken)).toEqual(on('2026-11-26', '08:30', '09:30'))
    const third = judged({ isThirdParty: true })
    expect(nextFree(on('2026-11-25', '18:00', '20:00'), third, [])).toEqual(on('2026-11-26', '18:00', '20:00'))
  })
})

describe('a series', () => {
  it('counts weeks with class: every second one goes on after the holidays as if there were none', () => {
    const dates = repeated(on('2026-12-08'), { every: 2, until: '2027-02-09' }, school).map(({ date }) => date)
    expect(dates).toEqual(['2026-12-08', '2027-01-05', '2027-01-19', '2027-02-02'])
  })

  it('keeps a single day without class in, so that it is refused by its name', () => {
    const dates = repeated(on('2027-05-04'), { every: 1, until: '2027-05-20' }, school).map(({ date }) => date)
    expect(dates).toEqual(['2027-05-04', '2027-05-11', '2027-05-18'])
  })
})

describe('what a lesson opens', () => {
  it('is on a site of the school or below, by https and nothing else in the address', () => {
    const sites = ['lumni.fr']
    const addresses = [
      'https://lumni.fr/video',
      'https://www.lumni.fr/',
      'https://lumni.fr.evil.example/',
      'https://notlumni.fr/',
      'http://lumni.fr/',
      'https://a:b@lumni.fr/',
      'https://lumni.fr:8443/',
      'javascript:alert(1)',
    ]
    expect(addresses.map((address) => isAllowedAddress(address, sites))).toEqual([true, true, ...Array(6).fill(false)])
  })

  it('is a file below the folder of lessons, never above it', () => {
    const paths = ['CM1/fractions.pdf', '../secret', '/etc/passwd', 'C:\\a', 'a/../../b', 'a//b']
    expect(paths.map((path) => openingFault({ kind: 'file', path }, []))).toEqual([undefined, ...Array(5).fill('path')])
  })
})

describe('small rules', () => {
  it('hold an offer for half of the time that is left, and a day at most', () => {
    expect([offerEnd(0, 3_600_000), offerEnd(0, 10 * 86_400_000), offerEnd(5, 0)]).toEqual([1_800_000, 86_400_000, 5])
  })

  it('make a code of four digits', () => {
    expect([sessionCode(new Uint8Array([0, 0, 0, 7])), sessionCode(new Uint8Array([255, 255, 255, 255]))]).toEqual([
      '0007',
      '7295',
    ])
  })

  it('read a timetable as people write it', () => {
    expect(['Jour', 'Début', 'Fin', 'Salle', 'Enseignante', 'Couleur'].map(timetableColumn)).toEqual([
      ...['day', 'from', 'to', 'resource', 'teacher', undefined],
    ])
    expect(['mardi', 'Mar.', 'tuesday', 'm', 'ma', 'lundredi'].map(readWeekday)).toEqual([
      ...['tuesday', 'tuesday', 'tuesday', undefined, 'tuesday', undefined],
    ])
    expect(['8h30', '8 h', '08:05', '25h', 'midi'].map(readClock)).toEqual([
      '08:30',
      '08:00',
      '08:05',
      undefined,
      undefined,
    ])
  })
})
