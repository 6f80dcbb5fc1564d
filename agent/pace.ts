import type { Clock } from './uplink/clock.ts'
import type { Random } from './uplink/random.ts'

/** How often an agent speaks. */
export interface Pace {
  /** Seconds between signs of life. */
  interval: number
  /** How long a sample may wait for company, in ms. */
  hold: number
}

const MINUTE = 60_000
/**
 * In school hours a loss is seen after one and a half intervals, 165 s: within three minutes. At night nobody waits for a
 * machine, and what is sent costs the same; the figures are those of docs/adr/0010 and 0014.
 */
export const IN_SCHOOL: Pace = { interval: 110, hold: 20 * MINUTE }
export const OUT_OF_SCHOOL: Pace = { interval: 900, hold: 120 * MINUTE }

/** A class is Monday to Friday, 8 h to 18 h, until the calendar of a school is known; half an hour more at both ends. */
const OPENS = 7.5
const CLOSES = 18.5
/** How often the hour is looked at, in ms, and within what the machines of a school follow it, so that not all do at once. */
const LOOK_EVERY = 5 * MINUTE
const SPREAD = 20 * MINUTE

/** The pace at a moment of the machine's own wall clock, in its own time zone. */
export function paceAt(wall: number): Pace {
  const now = new Date(wall)
  const hour = now.getHours() + now.getMinutes() / 60
  const isWeekday = now.getDay() >= 1 && now.getDay() <= 5
  return isWeekday && hour >= OPENS && hour < CLOSES ? IN_SCHOOL : OUT_OF_SCHOOL
}

export interface KeepPaceOptions {
  clock: Clock
  random: Random
  /** Called where the pace becomes another one; not for the first. */
  onPace(pace: Pace): void
}

/** Follows the hours: the pace now, and what ends the following. Each machine does so at its own moment within SPREAD. */
export function keepPace({ clock, random, onPace }: KeepPaceOptions): { now(): Pace; stop(): void } {
  const late = Math.floor(random() * SPREAD)
  let pace = paceAt(clock.wall() - late)
  let callOff = () => {}
  const look = () => {
    const next = paceAt(clock.wall() - late)
    if (next !== pace) {
      pace = next
      onPace(pace)
    }
    callOff = clock.after(LOOK_EVERY, look)
  }
  callOff = clock.after(LOOK_EVERY, look)
  return { now: () => pace, stop: () => callOff() }
}
