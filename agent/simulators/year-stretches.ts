import { lateness } from './machine-model.ts'
import type { Machine } from './machines.ts'
import { seededRandom } from './random.ts'
import { isSwitchedOn, LATEST, schoolMoment, sinceMorning } from './school-hours.ts'
import { atMinute, type YearPlan } from './year-plan.ts'

/** A stretch of time in which a machine was switched on, ms since 1970. */
export interface Stretch {
  from: number
  to: number
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
    if (from > plan.from) stretches.push({ from, to })
  }
  return withToday(stretches, machine, plan)
}

/**
 * The day on which the demo begins is one of its own timetable, so that a visitor of a Sunday finds a school at work: it
 * opened in the morning of that timetable, and the calendar says no more of the hours since.
 */
function withToday(stretches: readonly Stretch[], machine: Machine, { now, shift }: YearPlan): Stretch[] {
  const moment = schoolMoment(now + shift)
  const late = lateness(machine)
  const today = isSwitchedOn(moment, late) ? now - sinceMorning(moment, late) : now
  const before = stretches.filter(({ to }) => to < today)
  if (today === now) return before
  const touching = stretches.find(({ from, to }) => from < today && to >= today)
  return [...before, { from: touching?.from ?? today, to: now }]
}

/** The stretch in which `at` lies, or the last one before it. */
export function lastStretch(stretches: readonly Stretch[], at: number): Stretch | undefined {
  return stretches.findLast(({ from }) => from <= at)
}
