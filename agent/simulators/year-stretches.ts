import { lateness } from './machine-model.ts'
import type { Machine } from './machines.ts'
import { seededRandom } from './random.ts'
import { DAY, isSwitchedOn, LATEST, SWITCHED_ON_FOR, schoolMoment, sinceMorning } from './school-hours.ts'
import { atMinute, type YearPlan } from './year-plan.ts'

/** A stretch of time in which a machine was switched on, ms since 1970. */
export interface Stretch {
  from: number
  to: number
  /** What to add to the true time for the school's own clock, see timetableShift(); 0 where the calendar holds. */
  shift: number
}

/** On how many school days of a hundred a machine of this kind is switched on at all. */
const TURNOUT = { board_pc: 98, desktop: 93, laptop: 78, tablet: 80, server: 100, other: 90 } as const

/** So long before the school closes machines are switched off, in minutes. */
const OFF_BEFORE = 15

/** When this machine was switched on in the year, oldest first; the last one ends with the year where it is on then. */
export function stretchesOf(machine: Machine, plan: YearPlan): Stretch[] {
  const stretches: Stretch[] = []
  for (const day of plan.days) {
    const random = seededRandom(`${plan.seed}/${machine.name}/${day.date}`)
    if (random() * 100 >= TURNOUT[machine.kind]) continue
    const from = atMinute(day, day.open.from + Math.floor(random() * LATEST))
    const to = atMinute(day, day.open.to - OFF_BEFORE + Math.floor(random() * LATEST))
    if (from > plan.from) stretches.push({ from, to, shift: 0 })
  }
  return withTimetable(stretches, machine, plan)
}

/**
 * The day on which the demo begins and the one before are of its own timetable, so that a visitor of a Sunday finds a
 * school at work and the chart of a day with its night; the calendar says no more of the hours since.
 */
function withTimetable(stretches: readonly Stretch[], machine: Machine, { now, shift }: YearPlan): Stretch[] {
  const moment = schoolMoment(now + shift)
  const late = lateness(machine)
  const today = now - sinceMorning(moment, late)
  const yesterday = { from: today - DAY, to: today - DAY + SWITCHED_ON_FOR, shift }
  const before = [...stretches.filter(({ to }) => to < yesterday.from), yesterday]
  return isSwitchedOn(moment, late) ? [...before, { from: today, to: now, shift }] : before
}

/** The stretch in which `at` lies, or the last one before it. */
export function lastStretch(stretches: readonly Stretch[], at: number): Stretch | undefined {
  return stretches.findLast(({ from }) => from <= at)
}
