import { describe, expect, it } from 'vitest'
import { readIcs } from './ics.ts'
import { dayOf } from './local-day.ts'
import { readOfficialCalendar } from './official-calendar.ts'
import { readOfficialFile } from './official-file.ts'
import { ZoneClock } from './zone-clock.ts'

const paris = new ZoneClock('Europe/Paris', dayOf('2026-01-01') ?? 0, dayOf('2028-01-01') ?? 0)
const row = (description: string, start: string, end: string, more: object = {}) => ({
  description,
  population: '-',
  start_date: start,
  end_date: end,
  location: 'Lille',
  zones: 'Zone B',
  annee_scolaire: '2026-2027',
  ...more,
})

describe('the official calendar', () => {
  const records = [
    row('Vacances de la Toussaint', '2026-10-16T22:00:00+00:00', '2026-11-01T23:00:00+00:00'),
    row('Vacances de la Toussaint', '2026-10-16T22:00:00+00:00', '2026-11-01T23:00:00+00:00', { location: 'Rennes' }),
    row('Prérentrée', '2026-08-30T22:00:00+00:00', '2026-08-30T22:00:00+00:00', { population: 'Enseignants' }),
    row("Pont de l'Ascension", '2027-05-06T22:00:00+00:00', '2027-05-06T22:00:00+00:00'),
    row("Début des Vacances d'Été", '2027-07-02T22:00:00+00:00', '2027-07-02T22:00:00+00:00', { population: 'Élèves' }),
  ]

  it('has midnights of Paris, one record an academy, marks without an end, and days for teachers alone', () => {
    const { holidays, rows, faults } = readOfficialCalendar(records, paris, 'test')
    expect(faults).toEqual([])
    expect(rows.map(({ academies, start, end }) => [academies, start, end])).toEqual([
      [['Lille', 'Rennes'], '2026-10-17', '2026-11-02'],
      [['Lille'], '2027-05-07', '2027-05-07'],
      [['Lille'], '2027-07-03', '2027-07-03'],
    ])
    expect(holidays).toEqual([
      {
        zone: 'Zone B',
        source: 'test',
        known: { from: '2026-10-17', to: '2027-07-03' },
        closed: [
          { from: '2026-10-18', to: '2026-11-01', reason: 'Vacances de la Toussaint' },
          { from: '2027-05-06', to: '2027-05-08', reason: "Pont de l'Ascension" },
        ],
      },
    ])
  })

  it('ends a summer with the return of the pupils, and does not guess before it is published', () => {
    const back = row('Rentrée scolaire des élèves', '2027-09-01T22:00:00+00:00', '2027-09-01T22:00:00+00:00')
    const [zone] = readOfficialCalendar([...records, back], paris, 'test').holidays
    expect([zone?.known.to, zone?.closed.at(-1)]).toEqual([
      '2027-09-02',
      { from: '2027-07-04', to: '2027-09-01', reason: "Début des Vacances d'Été" },
    ])
  })

  it('names records that cannot be used', () => {
    const wrong = [{ zones: 'Zone A' }, row('x', 'soon', 'later'), row('y', '2026-11-02', '2026-10-01'), null]
    expect(readOfficialCalendar(wrong, paris, 'test').faults).toEqual([
      { record: 1, fault: 'shape' },
      { record: 2, fault: 'date' },
      { record: 3, fault: 'date' },
      { record: 4, fault: 'shape' },
    ])
  })

  it('comes as an answer, an export or a table, each the same', () => {
    const header = 'Description;Population;Start_date;End_date;Location;Zones;annee_scolaire'
    const csv = [header, ...records.map((each) => Object.values(each).join(';'))].join('\r\n')
    const texts = [JSON.stringify({ results: records }), JSON.stringify(records), `\ufeff${csv}`]
    const [first, ...others] = texts.map((text) => readOfficialCalendar(readOfficialFile(text), paris, 'test'))
    expect(others).toEqual([first, first])
    expect(() => readOfficialFile('{"error": true}')).toThrow('IMPORT_UNREADABLE')
    expect(() => readOfficialFile('{')).toThrow('IMPORT_UNREADABLE')
  })
})

describe('an ICS file', () => {
  const file = (...events: string[][]): string =>
    ['BEGIN:VCALENDAR', ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']), 'END:VCALENDAR'].join(
      '\r\n',
    )

  it('gives whole days, folded and escaped text, ends that are excluded', () => {
    const text = file(
      [
        'DTSTART;VALUE=DATE:20261017',
        'DTEND;VALUE=DATE:20261102',
        'SUMMARY;LANGUAGE=fr:Vacances de la Tous',
        ' saint\\, zone B',
      ],
      ['DTSTART:20261110T230000Z', 'DTEND:20261111T230000Z', 'SUMMARY:Armistice'],
      ['DTSTART;TZID="Europe/Paris":20261204T133000', 'DURATION:P2D', 'SUMMARY:Travaux'],
      ['DTSTART;VALUE=DATE:20261208', 'SUMMARY:Grève'],
    )
    expect(readIcs(text, paris)).toEqual({
      events: [
        { summary: 'Vacances de la Toussaint, zone B', from: '2026-10-17', to: '2026-11-01' },
        { summary: 'Armistice', from: '2026-11-11', to: '2026-11-11' },
        { summary: 'Travaux', from: '2026-12-04', to: '2026-12-05' },
        { summary: 'Grève', from: '2026-12-08', to: '2026-12-08' },
      ],
      faults: [],
    })
  })

  it('names events that repeat, have no start, end before it, or are cut', () => {
    const text = file(
      ['DTSTART;VALUE=DATE:20261017', 'RRULE:FREQ=YEARLY'],
      ['SUMMARY:x'],
      ['DTSTART;VALUE=DATE:20261017', 'DTEND:soon'],
    ).replace('END:VCALENDAR', 'BEGIN:VEVENT\r\nDTSTART:20261017')
    expect(readIcs(text, paris)).toEqual({
      events: [],
      faults: [
        { line: 2, fault: 'repeats' },
        { line: 6, fault: 'start' },
        { line: 9, fault: 'end' },
        { line: 13, fault: 'cut' },
      ],
    })
  })
})
