import { describe, expect, it } from 'vitest'
import { createFormat } from './format.ts'
import { frenchFaults } from './typography.ts'

const fr = createFormat('fr')
const en = createFormat('en')
/** Tuesday 24 November 2026, 10:12 in Paris. */
const NOW = Date.parse('2026-11-24T09:12:00Z')
const ago = (ms: number) => NOW - ms
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('figures', () => {
  it('are printed with their unit in both languages', () => {
    expect({
      thousands: [fr.number(3900), en.number(3900)],
      decimal: [fr.number(5.14), en.number(5.14)],
      negative: [fr.number(-63), en.number(-63)],
      negativeZero: [fr.number(-0.01), en.number(0)],
      percent: [fr.percent(98.5), en.percent(98.5)],
      disk: [fr.bytes(256e9), en.bytes(256e9)],
      memory: [fr.memory(8 * 1024 ** 3), en.memory(5.1 * 1024 ** 3)],
      rate: [fr.bitRate(94e6), en.bitRate(1e9)],
      celsius: [fr.reading(54.4, 'celsius'), en.reading(54.4, 'celsius')],
      wifi: [fr.reading(-63, 'dbm'), en.reading(-63, 'dbm')],
      fill: [fr.reading(2.5e9, 'bytes_per_day'), en.reading(2.5e9, 'bytes_per_day')],
      nearlyFull: [fr.reading(99.6, 'percent'), fr.reading(95.5, 'percent')],
    }).toEqual({
      thousands: ['3\u202f900', '3,900'],
      decimal: ['5,1', '5.1'],
      negative: ['−63', '−63'],
      negativeZero: ['0', '0'],
      percent: ['98,5\u00a0%', '98.5%'],
      disk: ['256\u00a0Go', '256\u00a0GB'],
      memory: ['8\u00a0Go', '5.1\u00a0GB'],
      rate: ['94\u00a0Mbit/s', '1\u00a0Gbit/s'],
      celsius: ['54\u00a0°C', '54\u00a0°C'],
      wifi: ['−63\u00a0dBm', '−63\u00a0dBm'],
      fill: ['2,5\u00a0Go/jour', '2.5\u00a0GB/day'],
      nearlyFull: ['99,6\u00a0%', '96\u00a0%'],
    })
  })

  it('never show a thousand of one unit', () => {
    expect([fr.bytes(0), en.bytes(0), fr.bytes(999_960), fr.bytes(999), fr.bitRate(999_999_999)]).toEqual([
      '0\u00a0octet',
      '0\u00a0bytes',
      '1\u00a0Mo',
      '999\u00a0octets',
      '1\u00a0Gbit/s',
    ])
  })
})

describe('dates', () => {
  it('name the part of the day in a sentence, where a time alone would be a duration', () => {
    const at = (time: string) => plain(fr.spokenMoment(Date.parse(`2026-11-24T${time}:00+01:00`), NOW))
    expect([
      ...['00:27', '08:12', '14:00', '18:05'].map(at),
      plain(fr.spokenMoment(Date.parse('2026-11-23T14:12:00Z'), NOW)),
      plain(fr.spokenMoment(ago(4 * DAY), NOW)),
      en.spokenMoment(ago(2 * HOUR), NOW),
    ]).toEqual([
      'cette nuit, 0 h 27',
      'ce matin, 8 h 12',
      'cet après-midi, 14 h',
      'ce soir, 18 h 05',
      'hier, 15 h 12',
      'ven. 20 nov., 10 h 12',
      '08:12 today',
    ])
  })

  it('are told next to now, in the time of the school', () => {
    expect({
      today: fr.moment(ago(2 * HOUR), NOW),
      onTheHour: fr.time(ago(12 * MINUTE)),
      midnight: fr.time(Date.parse('2026-11-23T23:00:00Z')),
      yesterday: fr.moment(Date.parse('2026-11-23T14:12:00Z'), NOW),
      thisYear: fr.moment(ago(4 * DAY), NOW),
      otherYear: fr.moment(Date.parse('2025-11-24T09:00:00Z'), NOW),
      first: fr.date(Date.parse('2026-12-01T09:00:00Z'), NOW),
      withTime: fr.momentWithTime(ago(4 * DAY), NOW),
      title: fr.dayTitle(NOW, NOW),
      english: [en.moment(Date.parse('2026-11-23T14:12:00Z'), NOW), en.moment(ago(4 * DAY), NOW), en.time(NOW)],
      reunion: fr.in('Indian/Reunion').time(NOW),
      unknownZone: fr.in('Mars/Olympus').time(NOW),
    }).toEqual({
      today: '8\u00a0h\u00a012',
      onTheHour: '10\u00a0h',
      midnight: '0\u00a0h',
      yesterday: 'hier, 15\u00a0h\u00a012',
      thisYear: 'ven.\u00a020\u00a0nov.',
      otherYear: 'lun.\u00a024\u00a0nov.\u00a02025',
      first: 'mar.\u00a01er\u00a0déc.',
      withTime: 'ven.\u00a020\u00a0nov., 10\u00a0h\u00a012',
      title: 'Aujourd’hui, mar.\u00a024\u00a0nov.',
      english: ['yesterday, 15:12', 'Fri\u00a020\u00a0Nov', '10:12'],
      reunion: '13\u00a0h\u00a012',
      unknownZone: '10\u00a0h\u00a012',
    })
  })

  it('calls yesterday by the calendar, not by 24 hours, when the clocks change', () => {
    const afterChange = Date.parse('2026-10-25T23:30:00Z')
    const before = Date.parse('2026-10-24T22:30:00Z')
    expect(fr.moment(before, afterChange)).toBe('hier, 0\u00a0h\u00a030')
  })

  it('names a day to come as one speaks of it', () => {
    expect([0, 1, 5, 7].map((days) => fr.comingDay(NOW + days * DAY, NOW))).toEqual([
      'aujourd’hui',
      'demain',
      'dimanche',
      'mar.\u00a01er\u00a0déc.',
    ])
  })
})

describe('spans', () => {
  it.each([
    [4000, '4\u00a0s', '4\u00a0s'],
    [2 * MINUTE, '2\u00a0min', '2\u00a0min'],
    [17 * HOUR, '17\u00a0h', '17\u00a0h'],
    [8 * HOUR + 22 * MINUTE, '8\u00a0h', '8\u00a0h\u00a022'],
    [3 * DAY + 4 * HOUR, '3\u00a0jours', '3\u00a0jours 4\u00a0h'],
    [400 * DAY, '13\u00a0mois', '13\u00a0mois'],
    [3653 * DAY, '10\u00a0ans', '10\u00a0ans'],
  ])('tells %d ms by one unit and by two', (ms, age, duration) => {
    expect([fr.age(ms), fr.duration(ms)]).toEqual([age, duration])
  })

  it('says how long ago', () => {
    expect([fr.ago(ago(4000), NOW), fr.ago(NOW + 900, NOW), en.ago(ago(9 * DAY), NOW)]).toEqual([
      'il y a 4\u00a0s',
      'à l’instant',
      '9\u00a0days ago',
    ])
  })
})

it('prints nothing with a typographic fault', () => {
  const printed = [fr.moment(ago(DAY), NOW), fr.date(ago(900 * DAY), NOW), fr.duration(30 * HOUR), fr.number(1e9)]
  expect(printed.flatMap(frenchFaults)).toEqual([])
})
