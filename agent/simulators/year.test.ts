import { decodeEvent } from '@preau/protocol/messages/event.ts'
import { type ReadingValues, readingOf, splitReading } from '@preau/protocol/rules/readings.ts'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, schoolMoment } from './school-hours.ts'
import { schoolDayAt } from './term-calendar.ts'
import { demoYear, type YearRecord } from './year.ts'
import { REPLACED } from './year-story.ts'

const TUESDAY = Date.parse('2026-11-24T09:10:00Z')
const SUNDAY = Date.parse('2026-11-22T02:50:00Z')

/** What machines told in the year until `now`, by their names; of all where none is named. */
function told(now = TUESDAY, seed = 'year', names?: readonly string[]): Map<string, YearRecord[]> {
  const machines = demoYear(seed, now).filter(({ machine }) => !names || names.includes(machine.name))
  return new Map(machines.map(({ machine, records }) => [machine.name, [...records].flat()]))
}
const year = told()
const recordsOf = (name: string) => year.get(name) ?? []
const samplesOf = (name: string) => recordsOf(name).filter((record) => 'values' in record)
const eventsOf = (name: string) => recordsOf(name).filter((record) => 'event' in record)
/** Every value of a reading, whatever its instance, with its time. */
const valuesOf = (name: string, reading: string) =>
  samplesOf(name).flatMap(({ at, values }) =>
    Object.entries(values).flatMap(([id, value]) =>
      splitReading(id).name === reading ? [{ at, value: value ?? 0 }] : [],
    ),
  )
const at = (iso: string) => Date.parse(iso)

const ranges: Record<string, [number, number]> = {
  percent: [0, 100],
  flag: [0, 1],
  celsius: [5, 110],
  dbm: [-100, -20],
  count: [0, 1e6],
  days: [0, 4000],
  bytes: [1, 1e15],
  bits_per_s: [0, 1e10],
  bytes_per_day: [0, 1e12],
  seconds: [-4e8, 5],
}

function outOfRange(values: ReadingValues): string[] {
  return Object.entries(values).flatMap(([id, value]) => {
    const [low, high] = ranges[readingOf(id)?.unit ?? 'none'] ?? [1, 0]
    return value === null || (value >= low && value <= high) ? [] : [`${id} = ${value}`]
  })
}

describe('the year behind the demo', { timeout: 30_000 }, () => {
  it('is of 37 machines, of which one is still in its box', () => {
    const silent = [...year].filter(([, records]) => records.length === 0).map(([name]) => name)
    expect([year.size, silent]).toEqual([37, ['Tablette 16']])
  })

  it('is the same for the same seed and moment, and another for another seed', () => {
    const names = ['TNI salle 1', 'Tablette 09']
    for (const [name, records] of told(TUESDAY, 'year', names)) expect(records).toEqual(recordsOf(name))
    expect(told(TUESDAY, 'other', names).get('TNI salle 1')).not.toEqual(recordsOf('TNI salle 1'))
  })

  it.each([...year.keys()].map((name) => [name]))(
    'of %s goes forward and stays within what readings can be',
    (name) => {
      const records = recordsOf(name)
      expect(records.every((record, index) => record.at >= (records[index - 1]?.at ?? TUESDAY - 366 * DAY))).toBe(true)
      expect(records.filter((record) => record.at > TUESDAY)).toEqual([])
      expect(samplesOf(name).flatMap(({ values }) => outOfRange(values))).toEqual([])
      for (const { event } of eventsOf(name)) decodeEvent(event)
    },
  )

  it('is quiet at night, at weekends and in holidays', () => {
    const isQuiet = (at: number) => {
      const { open } = schoolDayAt(at)
      const { minute } = schoolMoment(at)
      return open === null || minute < open.from || minute > open.to
    }
    const all = [...year.values()].flat().filter((record) => !('replaced' in record))
    const quarters = new Set(all.map((record) => Math.floor(record.at / (15 * MINUTE))))
    const out = [...quarters].map((quarter) => quarter * 15 * MINUTE).filter(isQuiet)
    expect(out.map((at) => new Date(at).toISOString())).toEqual([])
  })

  it('has most of its machines on, on any school day', () => {
    for (const date of ['2025-12-09', '2026-03-12', '2026-06-22', '2026-09-15']) {
      const day = at(`${date}T10:00:00Z`)
      const on = [...year.values()].filter((records) => records.some((record) => Math.abs(record.at - day) < 6 * HOUR))
      expect([date, on.length > 24]).toEqual([date, true])
    }
  })

  it('works harder in lessons than at noon', () => {
    const mean = (hour: number) => {
      const loads = [1, 2, 3, 4, 5, 6].flatMap((n) =>
        valuesOf(`TNI salle ${n}`, 'cpu.load').filter((load) => Math.floor(schoolMoment(load.at).minute / 60) === hour),
      )
      return loads.reduce((sum, { value }) => sum + value, 0) / loads.length
    }
    expect(mean(10)).toBeGreaterThan(mean(12) + 5)
  })

  it('announces each evening, and each morning after it', () => {
    const words = eventsOf('TNI salle 1').map(({ event }) => event.event)
    const turns = words.filter((word) => word === 'device.awake' || word === 'device.asleep')
    expect(turns.length).toBeGreaterThan(280)
    expect(turns.filter((word, index) => word === turns[index - 1])).toEqual([])
  })
})

describe('the last day of it', { timeout: 30_000 }, () => {
  // Working hours of a week and of a Wednesday, an evening, a weekend, and holidays.
  it.each([
    '2026-11-24T09:10',
    '2026-11-25T10:40',
    '2026-11-27T19:30',
    '2026-11-22T06:14',
    '2026-11-23T06:00',
    '2026-07-28T15:30',
  ])('has a day of school, its night and a morning, for who begins at %s', (moment) => {
    const now = at(`${moment}:00Z`)
    const seen = (told(now, 'year', ['PC info 1']).get('PC info 1') ?? []).map((record) => record.at)
    const last = seen.filter((time) => time > now - DAY)
    const gaps = last.map((time, index) => time - (last[index - 1] ?? time))
    expect(gaps.filter((gap) => gap > 10 * HOUR)).toHaveLength(1)
    expect(last.filter((time) => time < now - 20 * HOUR).length).toBeGreaterThan(12)
  })
})

describe('its story', () => {
  it('fills the disk of the teachers since September', () => {
    const used = valuesOf('PC des maîtres', 'disk.used')
    const last = (before: string) => used.findLast((each) => each.at < at(before))?.value ?? 0
    expect(last('2026-07-04T00:00:00Z')).toBeLessThan(45)
    expect(last('2026-10-20T00:00:00Z')).toBeGreaterThan(50)
    expect(last('2026-11-25T00:00:00Z')).toBeGreaterThan(94)
  })

  it('wears every battery a little, and one beyond its limit', () => {
    for (const name of ['Tablette 01', 'Portable prêt 1', 'PC direction']) {
      const health = valuesOf(name, 'battery.health').map(({ value }) => value)
      expect(health.at(-1)).toBeLessThan(health[0] ?? 0)
    }
    const worn = valuesOf('Tablette 09', 'battery.health').map(({ value }) => value)
    expect([worn.some((value) => value > 80), worn.at(-1)]).toEqual([true, 61])
  })

  it('overheats a board in June afternoons only', () => {
    const hot = valuesOf('TNI salle 4', 'temperature.cpu').filter(({ value }) => value >= 90)
    expect(hot.length).toBeGreaterThan(20)
    const months = new Set(hot.map((each) => new Date(each.at).getUTCMonth() + 1))
    expect(months).toContain(6)
    expect(
      hot.filter((each) => new Date(each.at).getUTCMonth() + 1 === 6 && schoolMoment(each.at).minute < 780),
    ).toEqual([])
  })

  it('cuts the Wi-Fi for a week in February, and what was taken then comes later', () => {
    const week = (name: string) =>
      samplesOf(name).filter(
        (sample) => sample.at > at('2026-02-03T00:00:00Z') && sample.at < at('2026-02-06T12:00:00Z'),
      )
    expect(week('Tablette 04').length).toBeGreaterThan(20)
    expect(week('Tablette 04').filter(({ heard }) => heard)).toEqual([])
    expect(week('PC info 1').every(({ heard }) => heard)).toBe(true)
  })

  it('cuts the power of all machines one morning', () => {
    const between = (record: YearRecord) =>
      record.at > at('2025-12-04T08:15:00Z') && record.at < at('2025-12-04T09:36:00Z')
    expect([...year.values()].flat().filter(between)).toEqual([])
    expect(
      eventsOf('TNI salle 2').some(
        ({ event, at: then }) => event.event === 'agent.started' && then < at('2025-12-05T00:00:00Z'),
      ),
    ).toBe(true)
  })

  it('replaces two machines in the summer', () => {
    for (const name of REPLACED.machines) {
      const replaced = recordsOf(name).find((record) => 'replaced' in record)
      expect(replaced).toEqual({ at: at('2026-08-27T08:00:00Z'), replaced: { model: 'HP Compaq Pro 6300' } })
      const memory = new Set(
        valuesOf(name, 'memory.total').map((each) => `${each.at > (replaced?.at ?? 0)} ${each.value / 1024 ** 3}`),
      )
      expect(memory).toEqual(new Set(['false 4', 'true 8']))
    }
  })

  it('brings updates to Windows each month', () => {
    const months = new Set(
      valuesOf('PC BCD 1', 'updates.security')
        .filter(({ value }) => value > 0)
        .map((each) => new Date(each.at).getUTCMonth()),
    )
    expect(months.size).toBeGreaterThan(7)
    expect(valuesOf('PC info 1', 'updates.security').filter(({ value }) => value > 0)).toEqual([])
  })
})

const AT_THE_END = [
  'TNI salle 2',
  'TNI salle 3',
  'PC info 2',
  'PC info 7',
  'PC des maîtres',
  'Tablette 09',
  'Tablette 14',
]

describe('the end of a year', { timeout: 30_000 }, () => {
  it.each([
    ['a Tuesday at ten', TUESDAY],
    ['a Sunday at night', SUNDAY],
    ['a day of the summer', at('2026-08-04T13:00:00Z')],
    ['a Wednesday afternoon', at('2026-05-06T14:20:00Z')],
    ['a year that no decree has', at('2029-03-14T20:40:00Z')],
  ])('%s finds a school at work with everything that the script says', (_, now) => {
    const last = told(now, 'year', AT_THE_END)
    const value = (name: string, reading: string) => {
      const values = (last.get(name) ?? []).flatMap((record) =>
        'values' in record ? Object.entries(record.values) : [],
      )
      return values.findLast(([id]) => splitReading(id).name === reading)?.[1]
    }
    expect({
      board: value('TNI salle 3', 'displays.connected'),
      disk: value('PC info 7', 'disk.health'),
      battery: value('Tablette 09', 'battery.health'),
      security: value('PC info 2', 'updates.security'),
      reboot: value('TNI salle 2', 'reboot.pending'),
      wifi: value('Tablette 14', 'wifi.signal'),
    }).toEqual({ board: 0, disk: 0, battery: 61, security: 4, reboot: 1, wifi: -83 })
    expect(value('PC des maîtres', 'disk.used')).toBeCloseTo(96, 0)
    const live = [...last].filter(([, records]) => (records.at(-1)?.at ?? 0) >= now - 20 * MINUTE)
    expect(live.map(([name]) => name)).toEqual(AT_THE_END)
  })
})
