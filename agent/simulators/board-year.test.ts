import { join } from 'node:path'
import { decodeEquipment } from '@preau/protocol/messages/equipment.ts'
import { describe, expect, it } from 'vitest'
import { readSpecs } from '../drivers/spec-files.ts'
import { BOARDS } from './boards.ts'
import { DAY, HOUR } from './school-hours.ts'
import { schoolDayAt } from './term-calendar.ts'
import { demoYear } from './year.ts'

const SPECS = readSpecs(
  join(import.meta.dirname, '../../firmware-specs/devices'),
  new Set(BOARDS.map(({ spec }) => spec)),
)
const TUESDAY = Date.parse('2026-11-24T09:10:00Z')
const NOON = Date.parse('2026-11-24T11:40:00Z')
const SUNDAY = Date.parse('2026-11-22T02:50:00Z')
const SUMMER = Date.parse('2026-08-04T13:00:00Z')

/** What was told of each board until `now`, by its name. */
function told(now: number) {
  const years = demoYear('year', now, SPECS).filter(({ board }) => board.length > 0)
  return new Map(years.map(({ board }) => [board[0]?.item.name ?? '', board]))
}
const year = told(TUESDAY)
const recordsOf = (name: string) => year.get(name) ?? []
const valuesOf = (name: string, reading: string) =>
  recordsOf(name).map(({ at, item }) => ({ at, value: item.values[reading] }))

describe('the year behind the boards', { timeout: 30_000 }, () => {
  it('is one for each, in messages as agents send them, on days with school and the last two alone', () => {
    expect([...year.keys()]).toEqual(BOARDS.map(({ name }) => name))
    for (const records of year.values()) {
      for (const { item } of records) decodeEquipment({ items: [item] })
      const out = records.filter(({ at }) => at < TUESDAY - 2 * DAY && schoolDayAt(at).open === null)
      expect(out).toEqual([])
      expect(records.every(({ at }, index) => at >= (records[index - 1]?.at ?? 0) && at <= TUESDAY)).toBe(true)
    }
  })

  it('is the same for the same seed and moment', () => {
    expect(told(TUESDAY)).toEqual(year)
  })

  it.each([
    ['VPI salle 4', 'lamp.hours', 3900],
    ['VPI salle 5', 'lamp.hours', 1874],
    ['Écran salle 3', 'usage.hours', 6212],
  ])('wears %s by the hours of a school year, hour by hour', (name, reading, last) => {
    const hours = valuesOf(name, reading).map(({ value }) => Number(value))
    const grown = last - (hours[0] ?? 0)
    expect([hours.at(-1), grown > 450 && grown < 950]).toEqual([last, true])
    const steps = hours.map((value, index) => value - (hours[index - 1] ?? value))
    expect(steps.filter((step) => step < 0 || step > 1)).toEqual([])
  })

  it('brings the lamp to its limit within the last weeks', () => {
    const worn = valuesOf('VPI salle 4', 'lamp.hours').find(({ value }) => Number(value) >= 3800)
    expect((TUESDAY - (worn?.at ?? 0)) / DAY).toBeGreaterThan(14)
    expect((TUESDAY - (worn?.at ?? 0)) / DAY).toBeLessThan(60)
  })

  it('stops the fan of one a few days ago, and makes that one hot since', () => {
    const fan = valuesOf('Écran salle 2', 'fault.fan')
    const failed = fan.find(({ value }) => value === 'failed')
    expect((TUESDAY - (failed?.at ?? 0)) / DAY).toBeGreaterThan(3)
    expect((TUESDAY - (failed?.at ?? 0)) / DAY).toBeLessThan(9)
    expect(new Set(fan.map(({ value }) => value))).toEqual(new Set(['ok', 'failed']))
  })

  it.each([
    ['a Tuesday at ten', TUESDAY],
    ['a Tuesday at noon', NOON],
    ['a Sunday at night', SUNDAY],
    ['a day of the summer', SUMMER],
  ])('ends, %s, as the live demo begins', (_, now) => {
    const last = [...told(now).values()].map((records) => records.at(-1))
    expect(last.map((record) => record?.item.values)).toEqual(
      BOARDS.map(({ values }) => expect.objectContaining(values)),
    )
    const on = last.filter((record) => record?.item.values.power === 'on')
    expect(on.every((record) => record?.at === now)).toBe(true)
    expect(last.every((record) => now - (record?.at ?? 0) < 3 * DAY)).toBe(true)
    expect(now - Math.min(...last.map((record) => record?.at ?? 0))).toBeLessThan(30 * HOUR)
  })
})
