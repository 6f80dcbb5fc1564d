import type { EquipmentEvent } from '@preau/protocol/contracts/event-log.ts'
import type { SlowBook } from './second-by-second.ts'

export interface SlowClass {
  devices: number
  planned: number
  down: number
  used: number
  failures: number
  repairs: number
  repair: number
  repairCalendar: number
  unknown: boolean
}

/** The equipment of the only class, second by second in [start, end). */
export function slowClass(
  book: SlowBook,
  outages: Map<string, EquipmentEvent[]>,
  start: number,
  end: number,
): SlowClass {
  const { contract, wall } = book
  const [kind] = contract.classes
  const sum = {
    devices: 0,
    planned: 0,
    down: 0,
    used: 0,
    failures: 0,
    repairs: 0,
    repair: 0,
    repairCalendar: 0,
    unknown: false,
  }
  for (const group of contract.equipment) {
    const choice = kind?.availability?.calendar ?? 'school'
    const school = contract.schools.find(({ uai }) => uai === group.school)
    const seconds = book.seconds(choice === 'school' ? (school?.calendar ?? '') : choice)
    const within = wall.dates.map((date) => date >= (group.from ?? '') && date <= (group.to ?? '9999'))
    for (const id of group.ids) {
      const events = (outages.get(id) ?? []).filter(({ at }) => at < end)
      let [failed, excluded, next] = [0, 0, 0]
      let repair = { service: 0, any: 0, unknown: false }
      let there = false
      for (let i = 0; i < end - wall.from; i++) {
        const before = failed
        for (; next < events.length && (events[next]?.at ?? 0) <= wall.from + i; next++) {
          const { event, cause } = events[next] ?? {}
          const step = event === 'down' ? 1 : -1
          if (cause === 'visit') excluded += step
          else failed += step
        }
        const here = wall.from + i >= start && within[wall.days[i] ?? 0] === true
        there ||= here
        if (here && before === 0 && failed > 0) sum.failures++
        if (here && before > 0 && failed === 0) {
          sum.repairs++
          sum.repair += repair.service
          sum.repairCalendar += repair.any
          sum.unknown ||= repair.unknown
        }
        if (failed === 0) repair = { service: 0, any: 0, unknown: false }
        if (failed > 0 && seconds[i] === 2) repair.unknown = true
        if (failed > 0 && excluded === 0) {
          repair.any++
          if (seconds[i] === 1) repair.service++
        }
        if (!here) continue
        if (seconds[i] === 2) sum.unknown = true
        if (seconds[i] !== 1) continue
        sum.planned++
        if (failed > 0 && excluded === 0) sum.down++
        if (failed === 0 && excluded === 0) sum.used++
      }
      if (there) sum.devices++
    }
  }
  return sum
}
