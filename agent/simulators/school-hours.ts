import { hash32 } from './random.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** No machine comes or goes later than this after the first, in minutes. */
export const LATEST = 14

/** A moment as the clock on the wall of the school says it. */
export interface SchoolMoment {
  /** 1 Monday to 7 Sunday. */
  weekday: number
  /** Minutes since midnight. */
  minute: number
}

const OPENS = 8 * 60
const CLOSES = 17 * 60
/** Lessons of an école élémentaire with four days and a half or four: morning and afternoon, as D521-10 bounds them. */
const LESSONS: readonly (readonly [number, number])[] = [
  [8 * 60 + 30, 11 * 60 + 30],
  [13 * 60 + 30, 16 * 60 + 30],
]

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const parisClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** What the wall clock of the school says at `at`, ms since 1970. */
export function schoolMoment(at: number): SchoolMoment {
  const parts = parisClock.formatToParts(at)
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? ''
  return {
    weekday: WEEKDAYS.indexOf(part('weekday')) + 1,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  }
}

/** Whether someone may be in the school. */
export function isOpen({ weekday, minute }: SchoolMoment): boolean {
  return weekday <= 5 && minute >= OPENS && minute < CLOSES
}

/** Whether pupils are in their classes. */
export function isLesson({ weekday, minute }: SchoolMoment): boolean {
  return weekday <= 5 && LESSONS.some(([from, to]) => minute >= from && minute < to)
}

/**
 * Whether this machine is switched on. `late` moves both ends by so many minutes, so that not all machines of a school go
 * at the same second.
 */
export function isSwitchedOn({ weekday, minute }: SchoolMoment, late: number): boolean {
  return weekday <= 5 && minute >= OPENS + late && minute < CLOSES - 15 + late
}

/** How long a machine is switched on in a day of school, in ms. */
export const SWITCHED_ON_FOR = (CLOSES - 15 - OPENS) * MINUTE

/** How long ago this machine was switched on, in ms; 0 where it is off. */
export function sinceMorning(moment: SchoolMoment, late: number): number {
  return isSwitchedOn(moment, late) ? (moment.minute - OPENS - late) * MINUTE : 0
}

/**
 * How much a machine of `room` is used at this moment, 0 to 1. A room is taken or free for a whole hour, by a lot that is
 * drawn from the room, the day and the hour.
 * @param share part of the lessons in which the room is taken
 */
export function useOf(moment: SchoolMoment, room: string, share: number): number {
  if (!isOpen(moment)) return 0
  if (!isLesson(moment)) return 0.15
  const slot = Math.floor((moment.minute - 30) / 60)
  return hash32(`${room}/${moment.weekday}/${slot}`) % 100 < share * 100 ? 1 : 0.1
}

/**
 * What to add to the true time so that a demo which begins at `now` begins in a school at work: nothing in the working
 * hours of a Tuesday or Thursday, else the way to such a day, and out of hours to ten past ten.
 */
export function timetableShift(now: number): number {
  const { weekday, minute } = schoolMoment(now)
  const days = weekday === 1 ? 1 : weekday === 3 ? -1 : weekday >= 5 ? 4 - weekday : 0
  const atWork = minute >= 8 * 60 + 45 && minute <= 15 * 60
  return days * DAY + (atWork ? 0 : (10 * 60 + 10 - minute) * MINUTE)
}
