import type { Explanations } from '@preau/protocol/api/contract-figures.ts'

type Explanation = Explanations['rows'][number]

export const [SCENE_WIDTH, BAND_TOP, BAND_HEIGHT] = [828, 30, 34]
const EDGE = 8
/** A day is drawn from this hour until that one: schools sleep at night. */
const [DAWN, DUSK] = [6, 20]
/** More days than this have no room to be read. */
const MOST_DAYS = 16

export interface Bar {
  x: number
  width: number
  state: 'service' | 'paused' | 'open'
}

/** Where everything of an explanation stands in its picture; undefined where there are more days than can be read. */
export interface WhyScene {
  days: { date: string; x: number; middle: number }[]
  bars: Bar[]
  opened: number
  due: number | undefined
  end: number
  /** The days late, each at its place. */
  late: { count: number; x: number }[]
  pause: number | undefined
}

/** Lays the time between the opening and the end of a commitment out by days. Moments are read on the wall clock of the contract. */
export function whyScene(explained: Explanation, until: string): WhyScene | undefined {
  const first = explained.opened.slice(0, 10)
  const last = [until, explained.due ?? until].sort().at(-1)?.slice(0, 10) ?? first
  const days = daysBetween(first, last)
  if (days > MOST_DAYS) return undefined
  const width = (SCENE_WIDTH - 2 * EDGE) / days
  const x = (moment: string): number => {
    const hours = Number(moment.slice(11, 13)) + Number(moment.slice(14, 16)) / 60
    const part = Math.max(0, Math.min(1, (hours - DAWN) / (DUSK - DAWN)))
    return EDGE + (daysBetween(first, moment.slice(0, 10)) - 1 + part) * width
  }
  const due = explained.due ?? undefined
  const bars = explained.steps.flatMap(({ from, to, state }): Bar[] => {
    const bar = (start: string, end: string, kind: Bar['state']): Bar => ({
      x: x(start),
      width: x(end) - x(start),
      state: kind,
    })
    if (state === 'paused') return [bar(from, to, 'paused')]
    // What comes after the due time is no service that counts towards it.
    if (due === undefined || to <= due) return [bar(from, to, 'service')]
    return from >= due ? [bar(from, to, 'open')] : [bar(from, due, 'service'), bar(due, to, 'open')]
  })
  const pause = bars.find(({ state }) => state === 'paused')
  return {
    days: Array.from({ length: days }, (_, index) => ({
      date: dateAfter(first, index),
      x: EDGE + index * width,
      middle: EDGE + (index + 0.5) * width,
    })),
    bars,
    opened: x(explained.opened),
    due: due === undefined ? undefined : x(due),
    end: x(until),
    late: lateDays(explained, due, first, width),
    pause: pause && pause.x + pause.width / 2,
  }
}

function lateDays(
  { meetings, counts_from }: Explanation,
  due: string | undefined,
  first: string,
  width: number,
): WhyScene['late'] {
  const count = meetings.at(-1)?.formula?.days ?? 0
  if (due === undefined) return []
  const begin = daysBetween(first, due.slice(0, 10)) - 1 + (counts_from === 'next_day' ? 1 : 0)
  return Array.from({ length: count }, (_, index) => ({ count: index + 1, x: EDGE + (begin + index + 0.5) * width }))
}

/** Local dates from one to another, both counted. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
}

function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}
