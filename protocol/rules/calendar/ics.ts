import { type Day, dateOf, dayOf } from './local-day.ts'
import type { ZoneClock } from './zone-clock.ts'

/** An event of a calendar file in whole local days, the first and the last included. */
export interface IcsEvent {
  summary: string
  from: string
  to: string
}

/** An event that could not be used: the line on which it begins, and why. */
export interface IcsFault {
  line: number
  fault: 'start' | 'end' | 'repeats' | 'cut'
}

interface Property {
  name: string
  value: string
}

/**
 * Reads the events of an iCalendar file (RFC 5545) as days. A start with a time counts as the local day of that moment; an end
 * is the first moment that is no longer of the event. An event that repeats is named and not guessed at. A library of the format
 * gives up at the first fault, and knows no lines: here each event that cannot be used is named, and the others are read.
 */
export function readIcs(text: string, clock: ZoneClock): { events: IcsEvent[]; faults: IcsFault[] } {
  const events: IcsEvent[] = []
  const faults: IcsFault[] = []
  let open: { line: number; properties: Property[] } | undefined
  for (const { line, text: content } of unfolded(text)) {
    const property = readProperty(content)
    if (property === undefined) continue
    const { name, value } = property
    if (name === 'BEGIN' && value.toUpperCase() === 'VEVENT') open = { line, properties: [] }
    else if (name === 'END' && value.toUpperCase() === 'VEVENT' && open) {
      const found = readEvent(open.properties, clock)
      if (typeof found === 'string') faults.push({ line: open.line, fault: found })
      else events.push(found)
      open = undefined
    } else open?.properties.push(property)
  }
  if (open) faults.push({ line: open.line, fault: 'cut' })
  return { events, faults }
}

function readEvent(properties: readonly Property[], clock: ZoneClock): IcsEvent | IcsFault['fault'] {
  const textOf = (name: string): string | undefined => properties.find((each) => each.name === name)?.value
  if (textOf('RRULE') !== undefined || textOf('RDATE') !== undefined) return 'repeats'
  const start = readMoment(textOf('DTSTART'), clock)
  if (start === undefined) return 'start'
  const to = lastDay(start.day, textOf('DTEND'), textOf('DURATION'), clock)
  if (to === undefined || to < start.day) return 'end'
  return { summary: plainText(textOf('SUMMARY') ?? ''), from: dateOf(start.day), to: dateOf(to) }
}

function lastDay(from: Day, end: string | undefined, duration: string | undefined, clock: ZoneClock): Day | undefined {
  if (end !== undefined) {
    const moment = readMoment(end, clock)
    if (moment === undefined) return undefined
    return moment.midnight ? Math.max(from, moment.day - 1) : moment.day
  }
  if (duration === undefined) return from
  const [, weeks, days] = /^P(?:(\d{1,3})W)?(?:(\d{1,4})D)?$/.exec(duration) ?? []
  const count = Number(weeks ?? 0) * 7 + Number(days ?? 0)
  return count > 0 ? from + count - 1 : undefined
}

/** A date, a moment in UTC, or one of the wall clock. The zone of the last is taken to be that of the school. */
function readMoment(value: string | undefined, clock: ZoneClock): { day: Day; midnight: boolean } | undefined {
  const [, year, month, date, time, utc] = /^(\d{4})(\d{2})(\d{2})(?:T(\d{6})(Z?))?$/.exec(value ?? '') ?? []
  const day = dayOf(`${year}-${month}-${date}`)
  if (day === undefined) return undefined
  if (time === undefined) return { day, midnight: true }
  const [hours = 0, minutes = 0, seconds = 0] = (time.match(/../g) ?? []).map(Number)
  const wall = day * 86_400 + hours * 3600 + minutes * 60 + seconds
  const local = utc === 'Z' ? wall + clock.offsetAt(wall) : wall
  return { day: Math.floor(local / 86_400), midnight: local % 86_400 === 0 }
}

/** Lines with what was folded onto the following ones, each with the number at which it begins. */
function unfolded(text: string): { line: number; text: string }[] {
  const lines: { line: number; text: string }[] = []
  text.split(/\r\n|\n|\r/).forEach((content, index) => {
    const last = lines.at(-1)
    if (/^[ \t]/.test(content) && last) last.text += content.slice(1)
    else lines.push({ line: index + 1, text: content })
  })
  return lines
}

/** Name and value of a line; its parameters (`;VALUE=DATE`, `;TZID="…"`) are passed over. */
function readProperty(line: string): Property | undefined {
  const found = /^([A-Za-z0-9-]+)(?:;(?:[^":]|"[^"]*")*)?:(.*)$/.exec(line)
  return found ? { name: (found[1] ?? '').toUpperCase(), value: (found[2] ?? '').trim() } : undefined
}

function plainText(value: string): string {
  return value.replace(/\\([nN,;\\])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? ' ' : sign)).trim()
}
