import type { Event } from '@preau/protocol/messages/event.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { clockSkew, type Failure, isActive, type Presence, presenceUnder, withFailures } from './failures.ts'
import { type MachineModel, newModel, step, stepAs } from './machine-model.ts'
import type { Machine } from './machines.ts'
import type { Random } from './random.ts'

/** What there is to see of a machine at one moment. */
export interface Look {
  /** True time, ms since 1970. */
  at: number
  presence: Presence
  /** Every reading; null while it is off or dead. */
  values: ReadingValues | null
  events: Event[]
  /** By how much its own wall clock is ahead, in ms. */
  skew: number
}

export interface Simulation {
  /** The machine at `now`, ms since 1970. Calls go forward in time. */
  look(now: number): Look
}

export interface SimulationOptions {
  /** First moment that will be looked at, ms since 1970. */
  from: number
  /** The start of the demo, from which failures count their time, ms since 1970. */
  start: number
  /** See timetableShift(). */
  shift: number
  random: Random
  /** How the machine stands at first; as newModel() makes it where nothing is said. */
  model?: MachineModel
  /** Whether it is switched on and how much it is used at a moment, ms since 1970; by the school's hours where nothing is said. */
  situation?: (now: number) => { on: boolean; use: number }
}

/** One machine with what befalls it. Nothing in it reads a clock, so a day passes as fast as it is asked for. */
export function simulate(machine: Machine, failures: readonly Failure[], options: SimulationOptions): Simulation {
  const mine = failures.filter((failure) => failure.machine === machine.name)
  const { situation } = options
  let model = options.model ?? newModel(machine, options.from, options.shift)
  let before = options.from - options.start
  return {
    look(now) {
      const time = now - options.start
      const presence = presenceUnder(mine, time)
      const away = presence === 'dead' || presence === 'never'
      const own = situation?.(now)
      const after = own
        ? stepAs(model, now, options.random, presence === 'off' ? { on: false, use: 0 } : own)
        : step(model, now, options.random, presence === 'off')
      model = after.model
      const events = away
        ? []
        : [...after.events.map((event) => withCause(event, mine, time)), ...turns(mine, before, time)]
      before = time
      return {
        at: now,
        presence: presence === 'live' && !model.on ? 'off' : presence,
        values: away || after.values === null ? null : withFailures(after.values, mine, time),
        events,
        skew: clockSkew(mine, time),
      }
    },
  }
}

/** What failures announce when they begin and end, between two looks. */
function turns(failures: readonly Failure[], before: number, time: number): Event[] {
  const events: Event[] = []
  for (const failure of failures) {
    const was = isActive(failure, before)
    const is = isActive(failure, time)
    if (is && !was && failure.events?.begin) events.push(failure.events.begin)
    if (was && !is && failure.events?.end) events.push(failure.events.end)
  }
  return events
}

/** A machine that something else than the evening sends to sleep says that cause. */
function withCause(event: Event, failures: readonly Failure[], time: number): Event {
  if (event.event !== 'device.asleep') return event
  for (const failure of failures) {
    if (!isActive(failure, time)) continue
    for (const effect of failure.effects) if (effect.do === 'off') return { ...event, params: { cause: effect.cause } }
  }
  return event
}
