/** Minutes of the wall clock since midnight. */
export type Minute = number

/** A part of a day, [from, to). */
export interface Span {
  from: Minute
  to: Minute
}

/** What is known of one day of a resource: when one may book there by the school's periods, and who has it. */
export interface DayOfResource<B, S = never> {
  slots: readonly Span[]
  bookings: readonly (Span & { booking: B })[]
  /** When nobody has it, for its room is closed. */
  shut?: readonly (Span & { shut: S })[]
}

/** One line of the grid. `slot`: a period or a part of one; `break`: between two; `outside`: before or after class. */
export interface GridRow extends Span {
  kind: 'slot' | 'break' | 'outside'
}

/** What fills a place of a day: a booking, a time in which the room is closed, a period that nobody has, or none of them. */
export type Filling<B, S = never> =
  | { kind: 'booking'; booking: B }
  | { kind: 'shut'; shut: S }
  | { kind: 'free'; slot: Span }
  | { kind: 'none' }

/** A place of the grid: the rows `[row, row + rows)` of a column. */
export interface GridCell<B, S = never> {
  column: number
  row: number
  rows: number
  is: Filling<B, S>
}

export interface WeekGrid<B, S = never> {
  rows: GridRow[]
  /** For each day its cells from the top; together they fill every row once. */
  columns: GridCell<B, S>[][]
}

/** What is shorter is no row of its own: pupils only change rooms, min. */
const SHORT_BREAK = 10

/**
 * Days of a resource as a grid. Rows are the periods of all days together, cut wherever a day or a booking begins or ends;
 * a booking is one cell over as many rows as it has, a break stays a row of its own.
 */
export function weekGrid<B, S = never>(days: readonly DayOfResource<B, S>[]): WeekGrid<B, S> {
  const rows = rowsOf(days)
  return { rows, columns: days.map((day, column) => cellsOf(day, rows, column)) }
}

function rowsOf<B, S>(days: readonly DayOfResource<B, S>[]): GridRow[] {
  const slots = days.flatMap((day) => day.slots)
  const spans = [...slots, ...days.flatMap(({ bookings, shut = [] }) => [...bookings, ...shut])]
  const marks = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  const [opens, closes] = [Math.min(...slots.map(({ from }) => from)), Math.max(...slots.map(({ to }) => to))]
  return marks.slice(0, -1).flatMap((from, index): GridRow[] => {
    const to = marks[index + 1] ?? from
    if (slots.some((slot) => within({ from, to }, slot))) return [{ from, to, kind: 'slot' }]
    if (from < opens || to > closes) {
      const used = spans.some((span) => within({ from, to }, span))
      return used ? [{ from, to, kind: 'outside' }] : []
    }
    return to - from < SHORT_BREAK ? [] : [{ from, to, kind: 'break' }]
  })
}

function cellsOf<B, S>(day: DayOfResource<B, S>, rows: readonly GridRow[], column: number): GridCell<B, S>[] {
  const cells: GridCell<B, S>[] = []
  for (let row = 0; row < rows.length; ) {
    const { is, rows: many } = cellAt(day, rows, row)
    const last = cells.at(-1)
    const follows = last && rows[last.row + last.rows - 1]?.kind === rows[row]?.kind
    // Hours without class are one place; a break between them stays.
    if (is.kind === 'none' && last?.is.kind === 'none' && follows) last.rows += many
    else cells.push({ column, row, rows: many, is })
    row += many
  }
  return cells
}

function cellAt<B, S>(
  { slots, bookings, shut = [] }: DayOfResource<B, S>,
  rows: readonly GridRow[],
  row: number,
): { is: Filling<B, S>; rows: number } {
  const here = rows[row]
  if (here === undefined) return { is: { kind: 'none' }, rows: 1 }
  const taken = bookings.find((span) => overlap(span, here))
  if (taken) return { is: { kind: 'booking', booking: taken.booking }, rows: count(rows, row, taken) }
  const closed = shut.find((span) => overlap(span, here))
  if (closed) return { is: { kind: 'shut', shut: closed.shut }, rows: freeRows(rows, row, closed, bookings) }
  const slot = slots.find((span) => within(here, span))
  // A period of which somebody has a part is nobody's to book.
  if (!slot || [...bookings, ...shut].some((span) => overlap(span, slot))) return { is: { kind: 'none' }, rows: 1 }
  return { is: { kind: 'free', slot }, rows: count(rows, row, slot) }
}

/** How many rows from `row` on lie in a span; one at least. */
function count(rows: readonly GridRow[], row: number, span: Span): number {
  let end = row + 1
  for (let next = rows[end]; next && overlap(span, next); next = rows[end]) end += 1
  return end - row
}

/** How many rows from `row` on lie in a span before somebody has one: who was in the room stays there. */
function freeRows(rows: readonly GridRow[], row: number, span: Span, taken: readonly Span[]): number {
  const next = rows.findIndex((each, at) => at > row && taken.some((one) => overlap(one, each)))
  const many = count(rows, row, span)
  return next < 0 ? many : Math.min(many, next - row)
}

/** Whether a span lies in another one. */
export function within(inner: Span, outer: Span): boolean {
  return inner.from >= outer.from && inner.to <= outer.to
}

/** Whether two spans have a moment in common. */
export function overlap(one: Span, other: Span): boolean {
  return one.from < other.to && other.from < one.to
}

/** What a place that one may go to looks like to the keyboard. */
export type Place = Pick<GridCell<unknown>, 'column' | 'row' | 'rows'>

const STEPS: Readonly<Record<string, readonly [column: number, row: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * Where a key leads from a place: arrows to the next place of the column or of the nearest day that has one beside it, Home and
 * End to the first and last of the row. Undefined where it leads nowhere.
 */
export function placeAfter<P extends Place>(places: readonly P[], from: Place, key: string): P | undefined {
  const beside = (place: P) => place.row < from.row + from.rows && from.row < place.row + place.rows
  if (key === 'Home' || key === 'End') {
    const row = places.filter(beside).sort((a, b) => a.column - b.column)
    return row.at(key === 'Home' ? 0 : -1)
  }
  const step = STEPS[key]
  if (!step) return undefined
  const [columns, rows] = step
  const far = (place: P) => (columns === 0 ? (place.row - from.row) * rows : (place.column - from.column) * columns)
  const lies = columns === 0 ? (place: P) => place.column === from.column : beside
  return places.filter((place) => lies(place) && far(place) > 0).sort((a, b) => far(a) - far(b) || a.row - b.row)[0]
}
