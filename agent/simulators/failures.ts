import type { Event } from '@preau/protocol/messages/event.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'
import { type ReadingName, type ReadingValues, splitReading } from '@preau/protocol/rules/readings.ts'

/** What a failure does to its machine while it lasts. */
export type Effect =
  /** The reading has this value; of every instance that the machine has. */
  | { do: 'set'; reading: ReadingName; value: number }
  /** The reading goes from one value to another within `over` ms, and stays there. */
  | { do: 'ramp'; reading: ReadingName; from: number; to: number; over: number }
  /**
   * Nothing is heard of it: dead, or alive and unreachable, so that its outbox fills. With `every` it comes and goes: out for
   * `out` ms in each `every`.
   */
  | { do: 'silence'; alive: boolean; every?: number; out?: number }
  /** It announced that it goes, and is off. */
  | { do: 'off'; cause: 'sleep' | 'shutdown' }
  /** Enrolled, but its agent never ran. */
  | { do: 'never' }
  /** Its wall clock is ahead by so many ms. */
  | { do: 'clock'; by: number }

/** Something that goes wrong on one machine, or otherwise changes what is seen of it. */
export interface Failure {
  code: string
  machine: string
  /** When it begins, in ms after the demo's start; negative: before it. */
  begins: number
  /** How long it lasts, in ms; for ever where nothing is said. */
  lasts?: number
  effects: readonly Effect[]
  events?: { begin?: Event; end?: Event }
  /** What the console will say of it, once the rule's own time is over. */
  promises: { status: Status; reason: string }
}

/** How a machine stands towards the server: `off` is announced, `silent` is not. */
export type Presence = 'live' | 'off' | 'unreachable' | 'dead' | 'never'

/** Whether the failure holds at `time`, ms after the demo's start. */
export function isActive(failure: Failure, time: number): boolean {
  return time >= failure.begins && time < failure.begins + (failure.lasts ?? Number.POSITIVE_INFINITY)
}

/** `values` as these failures leave them at `time`, ms after the demo's start. A reading that the machine does not have stays away. */
export function withFailures(values: ReadingValues, failures: readonly Failure[], time: number): ReadingValues {
  const changed = { ...values }
  for (const failure of failures) {
    if (!isActive(failure, time)) continue
    for (const effect of failure.effects) {
      if (effect.do !== 'set' && effect.do !== 'ramp') continue
      const value = effect.do === 'set' ? effect.value : rampAt(effect, time - failure.begins)
      for (const id of Object.keys(values)) if (splitReading(id).name === effect.reading) changed[id] = value
    }
  }
  return changed
}

/** How the machine stands towards the server at `time`, ms after the demo's start; the gravest of its failures decides. */
export function presenceUnder(failures: readonly Failure[], time: number): Presence {
  let presence: Presence = 'live'
  for (const failure of failures) {
    if (!isActive(failure, time)) continue
    for (const effect of failure.effects) {
      if (effect.do === 'never') return 'never'
      if (effect.do === 'off' && presence === 'live') presence = 'off'
      if (effect.do === 'silence' && isOut(effect, time - failure.begins)) {
        presence = effect.alive ? 'unreachable' : 'dead'
      }
    }
  }
  return presence
}

/** By how much its wall clock is ahead at `time`, in ms. */
export function clockSkew(failures: readonly Failure[], time: number): number {
  let skew = 0
  for (const failure of failures) {
    if (!isActive(failure, time)) continue
    for (const effect of failure.effects) if (effect.do === 'clock') skew += effect.by
  }
  return skew
}

function isOut({ every, out }: { every?: number; out?: number }, age: number): boolean {
  return every === undefined || out === undefined || age % every < out
}

function rampAt({ from, to, over }: { from: number; to: number; over: number }, age: number): number {
  const share = Math.min(1, age / over)
  return Number((from + (to - from) * share).toFixed(2))
}
