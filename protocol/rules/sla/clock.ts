import type { Target } from '../../contracts/terms.ts'
import {
  firstEndingAfter,
  isKnown,
  momentOf,
  type ServiceTime,
  serviceBetween,
  serviceUntil,
} from '../calendar/service-time.ts'
import { clip, type Span } from './spans.ts'

/** When a target is due: a moment, never as long as a pause has no end, or nobody knows as the calendar does not go so far. */
export type Due = number | 'paused' | 'unknown'

/**
 * Seconds of service in [opened, at] without those in the pauses; undefined where the calendar does not know all of it.
 * @param pauses a union, as `union` makes it
 */
export function elapsed(time: ServiceTime, opened: number, pauses: readonly Span[], at: number): number | undefined {
  const paused = pausedIn(time, opened, pauses, at)
  return paused === undefined ? undefined : serviceBetween(time, opened, at) - paused
}

/** Seconds of service in [opened, at] that lie in the pauses. */
export function pausedIn(time: ServiceTime, opened: number, pauses: readonly Span[], at: number): number | undefined {
  if (!isKnown(time, opened, at)) return undefined
  return clip(pauses, opened, at).reduce((sum, { from, to }) => sum + serviceBetween(time, from, to), 0)
}

/** How much service a target allows, with the days that it was counted from; undefined where the calendar does not know. */
export interface Allowance {
  seconds: number
  /** Of a target in working days: the local day 0, and the end of the service of the last day. */
  day0?: number
  due0?: number
}

export function allowance(time: ServiceTime, target: Target, opened: number): Allowance | undefined {
  if (!isKnown(time, opened, opened)) return undefined
  if ('hours' in target) return { seconds: Math.round(target.hours * 3600) }
  let index = firstEndingAfter(time, opened)
  const day0 = time.days[index]
  if (day0 === undefined) return undefined
  let left = target.working_days
  let day = day0
  for (; index < time.days.length; index++) {
    const next = time.days[index + 1]
    const here = time.days[index] ?? day
    if (here !== day) {
      day = here
      left--
    }
    if (left === 0 && next !== day) {
      const due0 = time.ends[index] ?? 0
      return { seconds: serviceBetween(time, opened, due0), day0, due0 }
    }
  }
  return undefined
}

/** The earliest moment at which the elapsed time reaches `seconds`. */
export function dueAt(time: ServiceTime, opened: number, pauses: readonly Span[], seconds: number): Due {
  let left = seconds
  let from = opened
  for (const pause of clip(pauses, opened, Number.POSITIVE_INFINITY)) {
    const until = Math.min(pause.from, time.known.to)
    const given = serviceBetween(time, from, until)
    if (left <= given) break
    if (pause.from > time.known.to) return 'unknown'
    left -= given
    from = pause.to
    if (from === Number.POSITIVE_INFINITY) return 'paused'
  }
  if (from > time.known.to) return 'unknown'
  return momentOf(time, serviceUntil(time, from) + left) ?? 'unknown'
}
