import type { HourlyCap } from './uplink-place.ts'

/** Hours of the day with one bound in kilobits a second: from the first up to, but not with, the second; over midnight where that is the earlier one. */
export interface HourSpan {
  from: number
  upto: number
  rate: number
}

/** Why spans make no bound: a span without an hour, an hour with two bounds, a rate that no line has. */
export type SpanFault = 'empty' | 'overlap' | 'rate'

const MOST_RATE = 10_000_000

/** The spans of hours that have a bound, in the order of the day. */
export function spansOfHours(hours: HourlyCap): HourSpan[] {
  const spans: HourSpan[] = []
  for (const [hour, rate] of hours.entries()) {
    const last = spans.at(-1)
    if (rate === null) continue
    if (last?.upto === hour && last.rate === rate) last.upto = hour + 1
    else spans.push({ from: hour, upto: hour + 1, rate })
  }
  return spans
}

/** The hours of a span, 0 to 23. */
export function hoursOfSpan({ from, upto }: Pick<HourSpan, 'from' | 'upto'>): number[] {
  const count = upto > from ? upto - from : upto + 24 - from
  return Array.from({ length: count % 24 === 0 && from === upto ? 0 : count }, (_, each) => (from + each) % 24)
}

/** What is wrong with each span, by its place; nothing where they make a bound. */
export function spanFaults(spans: readonly HourSpan[]): (SpanFault | undefined)[] {
  const taken = new Set<number>()
  return spans.map((span) => {
    const hours = hoursOfSpan(span)
    if (hours.length === 0) return 'empty'
    if (!Number.isInteger(span.rate) || span.rate < 1 || span.rate > MOST_RATE) return 'rate'
    const overlaps = hours.some((hour) => taken.has(hour))
    for (const hour of hours) taken.add(hour)
    return overlaps ? 'overlap' : undefined
  })
}

/** The bound by the hour that spans make; null where no hour has one. Spans are without faults. */
export function hoursOfSpans(spans: readonly HourSpan[]): HourlyCap | null {
  if (spans.length === 0) return null
  const hours: HourlyCap = new Array<number | null>(24).fill(null)
  for (const span of spans) for (const hour of hoursOfSpan(span)) hours[hour] = span.rate
  return hours
}
