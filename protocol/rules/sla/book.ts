import type { Contract, Lot } from '../../contracts/contract.ts'
import type { Terms } from '../../contracts/terms.ts'
import { dayPlan } from '../calendar/day-plan.ts'
import { type Day, dayOf } from '../calendar/local-day.ts'
import { type ServiceTime, serviceTime } from '../calendar/service-time.ts'
import { ZoneClock } from '../calendar/zone-clock.ts'

/** Where an equipment is, and from which to which local day, both included. */
export interface Placement {
  school: string
  class: string
  from: Day
  to: Day
}

type School = Contract['schools'][number]
type EquipmentClass = Contract['classes'][number]

/**
 * A contract ready for questions: everything is found by its name, and a calendar is laid out when the first figure needs it.
 * The contract is one without faults (`contractFaults`).
 */
export class ContractBook {
  readonly contract: Contract
  readonly clock: ZoneClock
  readonly schools: ReadonlyMap<string, School>
  readonly classes: ReadonlyMap<string, EquipmentClass>
  readonly lots: ReadonlyMap<string, Lot>
  readonly parties: ReadonlySet<string>
  readonly causes: ReadonlyMap<string, { proof: boolean }>
  readonly equipment: ReadonlyMap<string, readonly Placement[]>
  /** The placements with how many devices each has. */
  readonly groups: readonly { placement: Placement; count: number }[]
  readonly #times = new Map<string, ServiceTime>()
  readonly #lotsFor = new Map<string, Map<string | undefined, readonly Lot[]>>()
  readonly #terms = new Map<Lot, readonly (Terms & { day: Day })[]>()

  constructor(contract: Contract) {
    this.contract = contract
    this.clock = new ZoneClock(contract.time_zone, dayOf(contract.from) ?? 0, dayOf(contract.to) ?? 0)
    this.schools = new Map(contract.schools.map((school) => [school.uai, school]))
    this.classes = new Map(contract.classes.map((kind) => [kind.id, kind]))
    this.lots = new Map(contract.lots.map((lot) => [lot.id, lot]))
    this.parties = new Set(contract.parties.map(({ id }) => id))
    this.causes = new Map(contract.pauses.map((pause) => [pause.cause, pause]))
    const groups = contract.equipment.map((group) => ({ placement: placementOf(group), ids: group.ids }))
    this.groups = groups.map(({ placement, ids }) => ({ placement, count: ids.length }))
    this.equipment = byDevice(groups)
  }

  /** The name of the calendar that a commitment means for a school. */
  calendarName(choice: string, school: string): string {
    return choice === 'school' ? (this.schools.get(school)?.calendar ?? '') : choice
  }

  /** Writes a moment, in seconds since 1970, in the zone of the contract. */
  write(at: number): string {
    return this.clock.write(at)
  }

  /** The windows of a calendar of the contract. */
  time(name: string): ServiceTime {
    const known = this.#times.get(name)
    if (known) return known
    const calendar = this.contract.calendars[name] ?? { known: { from: '9999-12-31', to: '0001-01-01' }, weeks: [] }
    const made = serviceTime(dayPlan(calendar, this.contract.closures ?? {}), this.clock)
    this.#times.set(name, made)
    return made
  }

  /** The terms of a lot on a local day: those that began last; before all of them the first. */
  terms(lot: Lot, day: Day): Terms {
    let sorted = this.#terms.get(lot)
    if (!sorted) {
      sorted = lot.terms.map((terms) => ({ ...terms, day: dayOf(terms.from) ?? 0 })).sort((a, b) => a.day - b.day)
      this.#terms.set(lot, sorted)
    }
    const found = sorted.findLast((terms) => terms.day <= day) ?? sorted[0]
    // A contract has terms for each lot: its shape asks for them.
    return found ?? (lot.terms[0] as Terms)
  }

  /** Where an equipment is on a local day. */
  placement(equipment: string, day: Day): Placement | undefined {
    const placements = this.equipment.get(equipment) ?? []
    for (const placement of placements) if (day >= placement.from && day <= placement.to) return placement
    return undefined
  }

  /** The lots that a fault of a school, and of a class of equipment if it is known, can belong to. */
  lotsFor(school: string, kind: string | undefined): readonly Lot[] {
    let ofSchool = this.#lotsFor.get(school)
    if (!ofSchool) {
      ofSchool = new Map()
      this.#lotsFor.set(school, ofSchool)
    }
    let found = ofSchool.get(kind)
    if (!found) {
      found = this.contract.lots.filter(
        ({ schools, classes }) =>
          (schools?.includes(school) ?? true) && (kind === undefined || (classes?.includes(kind) ?? true)),
      )
      ofSchool.set(kind, found)
    }
    return found
  }
}

function placementOf({ school, class: kind, from, to }: Contract['equipment'][number]): Placement {
  return {
    school,
    class: kind,
    from: (from === undefined ? undefined : dayOf(from)) ?? Number.NEGATIVE_INFINITY,
    to: (to === undefined ? undefined : dayOf(to)) ?? Number.POSITIVE_INFINITY,
  }
}

function byDevice(groups: readonly { placement: Placement; ids: readonly string[] }[]): Map<string, Placement[]> {
  const found = new Map<string, Placement[]>()
  for (const { placement, ids } of groups) {
    for (const id of ids) {
      const others = found.get(id)
      if (others) others.push(placement)
      else found.set(id, [placement])
    }
  }
  return found
}
