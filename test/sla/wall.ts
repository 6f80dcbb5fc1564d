/** What the clocks on the wall show at every second of a span, asked of Intl quarter by quarter. */
export class Wall {
  readonly from: number
  readonly length: number
  readonly dates: readonly string[]
  /** For each second which of `dates` it belongs to. */
  readonly days: Uint8Array
  /** For each second what second of its day it is. */
  readonly seconds: Uint32Array

  constructor(timeZone: string, from: number, to: number) {
    this.from = from
    this.length = to - from
    const shown = shownQuarters(timeZone, from, to)
    this.dates = [...new Set(shown.map(({ date }) => date))]
    this.days = new Uint8Array(this.length)
    this.seconds = new Uint32Array(this.length)
    for (const [index, { date, second }] of shown.entries()) {
      const day = this.dates.indexOf(date)
      for (let i = 0; i < 900; i++) {
        this.days[index * 900 + i] = day
        this.seconds[index * 900 + i] = second + i
      }
    }
  }

  /** The date at the i-th second. */
  dateAt(i: number): string {
    return this.dates[this.days[i] ?? 0] ?? ''
  }

  dateOf(at: number): string {
    return this.dateAt(at - this.from)
  }
}

function shownQuarters(timeZone: string, from: number, to: number): { date: string; second: number }[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const shown: { date: string; second: number }[] = []
  for (let at = from; at < to; at += 900) {
    const [date = '', clock = ''] = format.format(at * 1000).split(' ')
    const [hour = 0, minute = 0] = clock.split(':').map(Number)
    shown.push({ date, second: hour * 3600 + minute * 60 })
  }
  return shown
}

const walls = new Map<string, Wall>()

/** The same wall for the same span: to ask Intl is slow. */
export function wallOf(timeZone: string, from: number, to: number): Wall {
  const key = `${timeZone} ${from} ${to}`
  const wall = walls.get(key) ?? new Wall(timeZone, from, to)
  if (walls.size > 40) walls.clear()
  walls.set(key, wall)
  return wall
}
