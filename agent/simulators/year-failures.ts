import type { Failure } from './failures.ts'
import { drawIncident } from './incidents.ts'
import type { Machine } from './machines.ts'
import { type Random, seededRandom } from './random.ts'
import { DAY, MINUTE } from './school-hours.ts'
import { schoolDays } from './term-calendar.ts'
import { atMinute, daysFrom, type YearPlan } from './year-plan.ts'
import { type Chapter, INCIDENTS_A_DAY, QUIET_BEFORE_START, STORY, UPDATES } from './year-story.ts'

/** What goes on at the start is told by SCRIPT alone: what is not over so long before it is left out, in ms. */
const OVER_BEFORE_START = 3 * DAY

const TUESDAY = 2
const WEDNESDAY = 3
const EVENING = 18 * 60

/** What befell these machines in a year and is over, in ms after the start of the demo as all failures are. */
export function yearFailures(machines: readonly Machine[], plan: YearPlan): Failure[] {
  return [
    ...STORY.flatMap((chapter) => ofChapter(chapter, machines, plan)),
    ...machines.flatMap((machine) => updatesOf(machine, plan)),
  ]
    .filter(({ begins, lasts = 0 }) => begins + lasts < -OVER_BEFORE_START)
    .concat(incidentsOf(machines, plan))
}

function ofChapter(chapter: Chapter, machines: readonly Machine[], plan: YearPlan): Failure[] {
  const { machines: whose, begins, ends, daily, ...failure } = chapter
  const days = daysFrom(plan, begins[0]).slice(0, ends[0] + 1)
  const first = days[0]
  const last = days[ends[0]]
  if (!first || !last) return []
  const each = daily
    ? days.filter(({ weekday }) => weekday !== WEDNESDAY).map((day) => [day, day] as const)
    : [[first, last] as const]
  const spans = each.map(([from, to]) => ({ from: atMinute(from, begins[1]), to: atMinute(to, ends[1]) }))
  return machines
    .filter(({ name, hardware }) =>
      whose === 'wifi' ? hardware.network.wifi : whose === 'every' || whose.includes(name),
    )
    .flatMap(({ name }) => spans.map(({ from, to }) => over(failure, name, from, to, plan)))
}

/** The updates of each month: pending, then installed and waiting for a restart. */
function updatesOf(machine: Machine, plan: YearPlan): Failure[] {
  if (machine.system !== 'windows') return []
  const tuesdays = schoolDays(plan.from, plan.now).filter(({ date, weekday }) => {
    const day = Number(date.slice(8))
    return weekday === TUESDAY && day > 7 && day <= 14
  })
  return tuesdays.flatMap((day) => {
    const random = seededRandom(`${plan.seed}/${machine.name}/updates/${day.date}`)
    const { putOff, pending, installed, restarted } = UPDATES
    const late = machine.name === putOff.machine && Number(day.date.slice(5, 7)) === putOff.month
    const came = atMinute(day, EVENING)
    const done = came + Math.round((late ? putOff.days : between(random, installed)) * DAY)
    const count = Math.round(between(random, pending))
    const offered: Failure['effects'] = [
      { do: 'set', reading: 'updates.pending', value: count },
      { do: 'set', reading: 'updates.security', value: Math.ceil(count / 2) },
    ]
    const promised = { promises: { status: 'degraded', reason: 'security_updates' } } as const
    const waiting = { promises: { status: 'degraded', reason: 'reboot_pending' } } as const
    const again: Failure['effects'] = [{ do: 'set', reading: 'reboot.pending', value: 1 }]
    return [
      over({ code: 'updates_offered', effects: offered, ...promised }, machine.name, came, done, plan),
      over(
        { code: 'restart_due', effects: again, ...waiting },
        machine.name,
        done,
        done + between(random, restarted) * DAY,
        plan,
      ),
    ]
  })
}

/** Small troubles at any hour of lessons, until shortly before the start. */
function incidentsOf(machines: readonly Machine[], plan: YearPlan): Failure[] {
  const random = seededRandom(`${plan.seed}/year/incidents`)
  return plan.days.flatMap((day) => {
    const failures: Failure[] = []
    for (let rest = random() * 2 * INCIDENTS_A_DAY; rest >= 0.5; rest -= 1) {
      const minute = day.open.from + 30 + random() * (day.open.to - day.open.from - 90)
      const failure = drawIncident(machines, random, Math.round(day.midnight + minute * MINUTE) - plan.now)
      if (failure && failure.begins + failure.lasts < -QUIET_BEFORE_START) failures.push(failure)
    }
    return failures
  })
}

function over(
  failure: Pick<Failure, 'code' | 'effects' | 'events' | 'promises'>,
  machine: string,
  from: number,
  to: number,
  { now }: YearPlan,
): Failure {
  return { ...failure, machine, begins: from - now, lasts: to - from }
}

function between(random: Random, [least, most]: readonly [number, number]): number {
  return least + random() * (most - least)
}
