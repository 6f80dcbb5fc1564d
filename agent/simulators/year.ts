import type { Event } from '@preau/protocol/messages/event.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { NamedSpec } from '../drivers/spec-files.ts'
import { applyReadings, changedReadings } from '../reporting/exception.ts'
import { type BoardRecord, boardYear } from './board-year.ts'
import { boardAt } from './boards.ts'
import type { Failure } from './failures.ts'
import { type MachineModel, newModel } from './machine-model.ts'
import { type Machine, schoolMachines } from './machines.ts'
import { seededRandom } from './random.ts'
import { DAY, MINUTE, schoolMoment, timetableShift, useOf } from './school-hours.ts'
import { SCRIPT } from './script.ts'
import { type Look, simulate } from './simulation.ts'
import { schoolDays } from './term-calendar.ts'
import { yearFailures } from './year-failures.ts'
import { atMinute, planYear, type YearPlan } from './year-plan.ts'
import { scriptInYear, trendsOf } from './year-script.ts'
import { REPLACED } from './year-story.ts'
import { type Stretch, stretchesOf } from './year-stretches.ts'
import { wornModel } from './year-wear.ts'

/** What a machine told in its year, in its order; `at` is ms since 1970. Not `heard`: it came later, out of its outbox. */
export type YearRecord =
  /** A look that was worth a message: what changed, or everything where `full`. */
  | { at: number; heard: boolean; values: ReadingValues; full?: true }
  | { at: number; heard: boolean; event: Event }
  /** From now on nothing is heard of it, and it did not say so. */
  | { at: number; silent: true }
  /** Another machine was put in its place. */
  | { at: number; replaced: { model: string } }

export interface MachineYear {
  machine: Machine
  enrolledAt: number
  /** One list for each stretch of time in which it was on, oldest first. Made as it is asked for; once only. */
  records: Iterable<readonly YearRecord[]>
  /** What its agent told of the board that hangs on it, oldest first; none where it has none. */
  board: readonly BoardRecord[]
}

/** How often a machine is looked at, by how long ago that was, in ms: charts show what is old by the hour and by the day alone. */
const LOOKS = [
  { ago: 3 * DAY, every: 5 * MINUTE },
  { ago: 31 * DAY, every: 10 * MINUTE },
] as const
const LOOK_EVERY = 20 * MINUTE

/**
 * The year that lies behind a demo which starts at `now`, ms since 1970: what its machines told, day by day, until then. The same
 * for the same seed and `now`. Reads no clock, and keeps one day of one machine in memory.
 * @param specs the descriptions of its boards; without them there are none
 */
export function demoYear(seed: string, now: number, specs: readonly NamedSpec[] = []): MachineYear[] {
  const plan = planYear(seed, now, timetableShift(now))
  const machines = schoolMachines(seed)
  const failures = yearFailures(machines, plan)
  const first = plan.days[1]
  return machines.map((machine) => {
    const script = SCRIPT.filter((failure) => failure.machine === machine.name)
    const box = script.find(({ effects }) => effects.some((effect) => effect.do === 'never'))
    const enrolledAt = box || !first ? now + (box?.begins ?? 0) : atMinute(first, 7 * 60 + 40)
    const mine = failures.filter((failure) => failure.machine === machine.name)
    const records = box ? [] : recordsOf(machine, script, mine, plan, enrolledAt)
    return { machine, enrolledAt, records, board: boardOf(machine, specs, plan, enrolledAt) }
  })
}

function boardOf(machine: Machine, specs: readonly NamedSpec[], plan: YearPlan, from: number): readonly BoardRecord[] {
  const played = boardAt(machine.name, specs)
  if (!played) return []
  const stretches = stretchesOf(machine, plan).filter((stretch) => stretch.from > from)
  return boardYear(played, stretches, plan)
}

function* recordsOf(
  machine: Machine,
  script: readonly Failure[],
  year: readonly Failure[],
  plan: YearPlan,
  from: number,
): Generator<readonly YearRecord[]> {
  const stretches = stretchesOf(machine, plan).filter((stretch) => stretch.from > from)
  const known = scriptInYear(script, stretches, plan)
  const failures = [...year, ...trendsOf(machine, known, stretches, plan), ...known]
  const replacedAt = replacement(machine, plan)
  const forerunner: Machine = { ...machine, hardware: REPLACED.before }
  const atEnd = newModel(machine, plan.now, plan.shift)
  const ended = newModel(forerunner, plan.now, plan.shift)
  const oldAtEnd = { ...ended, diskUsed: ended.diskUsed + REPLACED.fuller }
  let before = from
  for (const stretch of stretches) {
    if (replacedAt !== undefined && before < replacedAt && stretch.from >= replacedAt) {
      yield [{ at: replacedAt, replaced: { model: REPLACED.before.name } }]
    }
    const old = replacedAt !== undefined && stretch.from < replacedAt
    yield stretchOf(old ? oldAtEnd : atEnd, failures, stretch, before, plan)
    before = stretch.to
  }
}

/** What a machine told in one stretch; `before` is the end of the one before it. @param atEnd how it stands at the year's end */
function stretchOf(
  atEnd: MachineModel,
  failures: readonly Failure[],
  stretch: Stretch,
  before: number,
  plan: YearPlan,
): YearRecord[] {
  const { machine } = atEnd
  const { from, to, shift } = stretch
  const near = failures.filter(
    ({ begins, lasts = Number.POSITIVE_INFINITY }) => plan.now + begins <= to && plan.now + begins + lasts >= before,
  )
  const { weekday, minute } = schoolMoment(from + shift)
  const busy = busyness(machine, plan, from)
  const simulation = simulate(machine, near, {
    from: before,
    start: plan.now,
    shift,
    random: seededRandom(`${plan.seed}/${machine.name}/${from}`),
    model: wornModel(atEnd, from, from - before, plan),
    situation: (at) => {
      const moment = { weekday, minute: minute + Math.floor((at - from) / MINUTE) }
      return { on: at < to || to === plan.now, use: busy * useOf(moment, machine.room, machine.share) }
    },
  })
  return told(looksAt(stretch, near, plan).map((at) => simulation.look(at)))
}

/** Each five minutes, and when something begins or ends. */
function looksAt({ from, to }: Stretch, failures: readonly Failure[], { now }: YearPlan): number[] {
  const times = new Set<number>()
  const every = LOOKS.find(({ ago }) => now - from < ago)?.every ?? LOOK_EVERY
  for (let at = from; at < to; at += every) times.add(at)
  for (const { begins, lasts } of failures) {
    times.add(now + begins)
    if (lasts !== undefined) times.add(Math.ceil(now + begins + lasts))
  }
  times.add(to)
  return [...times].filter((at) => at >= from && at <= to).sort((a, b) => a - b)
}

/** The looks by exception, as an agent reports them; the load is told each time, so that none seems to be missing. */
function told(looks: readonly Look[]): YearRecord[] {
  const records: YearRecord[] = []
  let silent = false
  let sent: ReadingValues | undefined
  for (const { at, presence, values, events } of looks) {
    const heard = presence === 'live' || presence === 'off'
    if (!heard && !silent) records.push({ at, silent: true })
    silent = !heard
    for (const event of events) records.push({ at, heard, event })
    if (values === null) continue
    const news: ReadingValues = sent
      ? { 'cpu.load': values['cpu.load'] ?? null, ...changedReadings(sent, values) }
      : { ...values }
    records.push({ at, heard, values: news, ...(!sent && { full: true }) })
    sent = applyReadings(sent ?? {}, news, !sent)
  }
  return records
}

/** How much is made of the lessons of a day: no week is like another, and the last weeks of a school year are quieter. */
function busyness(machine: Machine, { seed, now }: YearPlan, from: number): number {
  const lot = seededRandom(`${seed}/${machine.room}/busy/${Math.floor(from / DAY)}`)()
  const outing = lot < 0.06 && from < now - DAY
  const june = new Date(from).getUTCMonth() === 5 ? 0.85 : 1
  return outing ? 0.1 : june * (0.65 + 0.35 * lot)
}

/** When another machine was put in the place of this one, ms since 1970. */
function replacement(machine: Machine, plan: YearPlan): number | undefined {
  if (!REPLACED.machines.includes(machine.name)) return undefined
  const day = schoolDays(plan.from, plan.now).find(({ date }) => date.endsWith(REPLACED.on))
  return day && atMinute(day, REPLACED.minute)
}
