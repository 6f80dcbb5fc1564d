import type { Contract } from '../../contracts/contract.ts'
import { isKnown, type ServiceTime, serviceBetween } from '../calendar/service-time.ts'
import type { ContractBook, Placement } from './book.ts'
import type { Outage } from './outages.ts'
import { ratio } from './penalty.ts'
import type { Period } from './period.ts'
import { clip, type Span, union, without } from './spans.ts'

/** A class of equipment in a statement. Null: there was nothing to measure, or the calendar does not say. */
export interface ClassRow {
  class: string
  devices: number
  /** 1 − down time in service / service, six decimals. */
  availability: number | null
  /** Hours of service in use for each failure. */
  mtbf_h: number | null
  /** Hours of service, and of any time, for each repair that ended in the period. */
  mttr_h: number | null
  mttr_calendar_h: number | null
  failures: number
  repairs: number
  planned_s: number
  down_s: number
  used_s: number
}

type EquipmentClass = Contract['classes'][number]

/** Adds up the equipment of a class over a period. */
export class ClassSum {
  readonly #book: ContractBook
  readonly #kind: EquipmentClass
  readonly #period: Period
  readonly #excluded: ReadonlySet<string>
  /** Calendars that do not know all of the time that was asked for. */
  readonly unknown = new Set<string>()
  #devices = 0
  #planned = 0
  #down = 0
  #stood = 0
  #failures = 0
  #repairs = 0
  #repair = 0
  #repairCalendar = 0

  constructor(book: ContractBook, kind: EquipmentClass, period: Period) {
    this.#book = book
    this.#kind = kind
    this.#period = period
    this.#excluded = new Set(kind.availability?.excluded_causes ?? [])
  }

  /** `count` devices that are at a place as long as `placement` says. */
  addDevices(placement: Placement, count: number): void {
    const found = this.#within(placement)
    if (!found) return
    this.#devices += count
    this.#planned += count * serviceBetween(found.time, found.from, found.to)
  }

  /** What one of these devices suffered while it was at a place. */
  addOutages(placement: Placement, outages: readonly Outage[]): void {
    const found = this.#within(placement)
    if (!found) return
    const { time, from, to } = found
    const failed = union(outages.filter(({ cause }) => !this.#isExcluded(cause)))
    const excluded = union(outages.filter(({ cause }) => this.#isExcluded(cause)))
    const counted = without(failed, excluded)
    this.#down += serviceIn(time, clip(counted, from, to))
    this.#stood += serviceIn(time, clip(union(outages), from, to))
    this.#failures += failed.filter((span) => span.from >= from && span.from < to).length
    for (const repaired of failed.filter((span) => span.to >= from && span.to < to)) {
      const repair = clip(counted, repaired.from, repaired.to)
      if (!isKnown(time, repaired.from, repaired.to)) this.#miss(placement)
      this.#repairs++
      this.#repair += serviceIn(time, repair)
      this.#repairCalendar += repair.reduce((sum, span) => sum + span.to - span.from, 0)
    }
  }

  row(): ClassRow {
    const known = this.unknown.size === 0
    const used = this.#planned - this.#stood
    const hours = (seconds: number, count: number): number | null =>
      (known ? ratio(seconds, count * 3600, 2) : undefined) ?? null
    return {
      class: this.#kind.id,
      devices: this.#devices,
      availability: (known ? ratio(this.#planned - this.#down, this.#planned, 6) : undefined) ?? null,
      mtbf_h: hours(used, this.#failures),
      mttr_h: hours(this.#repair, this.#repairs),
      mttr_calendar_h: hours(this.#repairCalendar, this.#repairs),
      failures: this.#failures,
      repairs: this.#repairs,
      planned_s: this.#planned,
      down_s: this.#down,
      used_s: used,
    }
  }

  #isExcluded(cause: string | undefined): boolean {
    return cause !== undefined && this.#excluded.has(cause)
  }

  /** The part of the period in which a device is at a place, in the calendar of its availability. */
  #within(placement: Placement): { time: ServiceTime; from: number; to: number } | undefined {
    const { clock } = this.#book
    const { from: first, to: last, start, end } = this.#period
    if (placement.from > last || placement.to < first) return undefined
    const from = placement.from > first ? clock.startOf(placement.from) : start
    const to = placement.to < last ? clock.startOf(placement.to + 1) : end
    const time = this.#book.time(this.#calendar(placement))
    if (!isKnown(time, from, to)) this.#miss(placement)
    return { time, from, to }
  }

  #calendar({ school }: Placement): string {
    return this.#book.calendarName(this.#kind.availability?.calendar ?? 'school', school)
  }

  #miss(placement: Placement): void {
    this.unknown.add(this.#calendar(placement))
  }
}

function serviceIn(time: ServiceTime, spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + serviceBetween(time, from, to), 0)
}
