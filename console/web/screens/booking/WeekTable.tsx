import type { BookingRow, SchoolDay } from '@preau/protocol/api/bookings.ts'
import type { RoomClosure } from '@preau/protocol/api/room-closures.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { type CSSProperties, useId } from 'react'
import type { Voice } from '../../format/translate.ts'
import { BookingCell } from './BookingCell.tsx'
import { closedText, columnText, shutText } from './booking-text.ts'
import { FreeCell } from './FreeCell.tsx'
import type { Shown } from './resource-week.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { printed, wallTime } from './wall-clock.ts'
import type { GridCell, GridRow, WeekGrid } from './week-grid.ts'

interface WeekTableProps {
  caption: string
  days: readonly SchoolDay[]
  grid: WeekGrid<Shown, RoomClosure>
  /** What is chosen; its dialog stands beside. */
  chosen: Wish | undefined
  /** The booking whose dialog is open. */
  open: BookingRow['id'] | undefined
  /** A booking is on its way to another time. */
  moving: boolean
  /** Whether one may book here. */
  mayBook: boolean
  voice: Voice
  now: number
  onFree: (wish: Wish, place: HTMLElement, column: number) => void
  onBooking: (shown: Shown, place: HTMLElement) => void
  /** A week later or earlier, by the keyboard. */
  onWeek: (step: 1 | -1) => void
}

/** A week of a resource: periods down, days across. Arrows walk over it. */
export function WeekTable(props: WeekTableProps) {
  const { caption, days, grid, voice, now } = props
  const { t, format } = voice
  const hint = useId()
  const places = grid.columns.flatMap((cells) => cells.filter((cell) => isPlace(cell, days, props)))
  const keys = useGridKeys(places, props.onWeek)
  const slots = grid.rows.filter(({ kind }) => kind !== 'break').length
  const today = format.dayKey(now)
  return (
    <>
      <p className="vh" id={hint}>
        {t('bookings.keys')}
      </p>
      <table
        className="weekgrid"
        style={{ '--rows': slots } as CSSProperties}
        aria-describedby={hint}
        ref={keys.table}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
      >
        <caption className="vh">{caption}</caption>
        <colgroup>
          <col className="c-hour" />
          {days.map(({ date, state }) => (
            <col key={date} className={state === 'no_class' || state === 'closed' ? 'c-closed' : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <td>
              <span className="vh">{t('bookings.hour')}</span>
            </td>
            {days.map(({ date }) => (
              <th key={date} scope="col" className={date === today ? 'today' : undefined}>
                {columnText(date, voice)}
                {date === today && <span className="vh">, {t('bookings.today')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((row, index) => (
            <tr key={row.from} className={row.kind}>
              {row.kind === 'break' ? (
                <td />
              ) : (
                <th scope="row">
                  <b>{printed(row.from, format)}</b>
                  <span>
                    <span className="vh"> – </span>
                    {printed(row.to, format)}
                  </span>
                </th>
              )}
              {row.kind === 'break' ? (
                <BreakCells {...props} row={row} index={index} tabbed={keys.tabbed} />
              ) : (
                cellsOf(grid, index).map((cell) => (
                  <Cell key={cell.column} {...props} cell={cell} tabbed={keys.tabbed(cell)} />
                ))
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

type CellProps = WeekTableProps & { cell: GridCell<Shown, RoomClosure>; tabbed: boolean }

function Cell(props: CellProps) {
  const { cell, days, grid, voice, now, chosen, open, moving, tabbed, onFree, onBooking } = props
  const day = days[cell.column]
  if (!day) return null
  const place = { 'data-place': `${cell.column} ${cell.row}`, tabIndex: tabbed ? 0 : -1 }
  if (cell.is.kind === 'booking') {
    const { booking } = cell.is
    return (
      <td rowSpan={cell.rows} className={grid.rows[cell.row]?.kind === 'break' ? 'over' : undefined}>
        <BookingCell
          {...{ shown: booking, voice, now, place }}
          open={booking.row.id === open}
          onOpen={(element) => onBooking(booking, element)}
        />
      </td>
    )
  }
  if (cell.is.kind === 'free') {
    const { slot } = cell.is
    const wish = { date: day.date, from: wallTime(slot.from), to: wallTime(slot.to) }
    const isPast = !isPlace(cell, days, props)
    return (
      <td rowSpan={cell.rows}>
        {isPast ? (
          <span className="vh">{t(props, 'bookings.free_past')}</span>
        ) : (
          <FreeCell
            {...{ wish, voice, now, place, moving }}
            chosen={chosen?.date === wish.date && chosen.from === wish.from}
            onChoose={(element) => onFree(wish, element, cell.column)}
          />
        )}
      </td>
    )
  }
  if (cell.is.kind === 'shut') {
    return (
      <td rowSpan={cell.rows} className="closed shut">
        <span className="shutsay">{shutText(cell.is.shut, voice)}</span>
      </td>
    )
  }
  const closed = closedText(day, voice)
  const first = grid.columns[cell.column]?.find(({ is, row }) => is.kind === 'none' && grid.rows[row]?.kind === 'slot')
  const outside = grid.rows[cell.row]?.kind === 'outside'
  return (
    <td rowSpan={cell.rows} className={outside ? undefined : 'closed'}>
      <span className={first === cell && !outside ? undefined : 'vh'}>
        {outside ? t(props, 'bookings.outside') : (closed ?? t(props, 'bookings.no_class_hour'))}
      </span>
    </td>
  )
}

/** A break between periods: one band, but for bookings that go on over it. */
function BreakCells(
  props: WeekTableProps & { row: GridRow; index: number; tabbed: (cell: GridCell<Shown, RoomClosure>) => boolean },
) {
  const { grid, row, index, days, tabbed } = props
  const here = cellsOf(grid, index)
  const bands: { column: number; span: number }[] = []
  for (const cell of here.filter(({ is }) => is.kind === 'none')) {
    const last = bands.at(-1)
    if (last && last.column + last.span === cell.column) last.span += 1
    else bands.push({ column: cell.column, span: 1 })
  }
  const widest = [...bands].sort((a, b) => b.span - a.span)[0]
  const name = t(props, row.to - row.from >= LONG_BREAK ? 'bookings.noon' : 'bookings.break')
  return days.map((day, column) => {
    const band = bands.find((one) => one.column === column)
    if (band) {
      return (
        <td key={day.date} colSpan={band.span}>
          <span className={band === widest ? undefined : 'vh'}>{name}</span>
        </td>
      )
    }
    const cell = here.find((one) => one.column === column && one.is.kind !== 'none')
    return cell && <Cell key={day.date} {...props} cell={cell} tabbed={tabbed(cell)} />
  })
}

/** From this on it is the midday break, min. */
const LONG_BREAK = 45

/** What may be pressed: what is free and not over, and each booking. */
function isPlace(
  { is, column }: GridCell<Shown, RoomClosure>,
  days: readonly SchoolDay[],
  props: WeekTableProps,
): boolean {
  if (is.kind === 'booking') return true
  if (is.kind !== 'free' || !props.mayBook) return false
  const period = days[column]?.periods.find(({ to }) => to === wallTime(is.slot.to))
  return period !== undefined && period.toAt > props.now
}

function cellsOf(grid: WeekGrid<Shown, RoomClosure>, row: number): GridCell<Shown, RoomClosure>[] {
  return grid.columns.flatMap((cells) => cells.filter((cell) => cell.row === row))
}

function t(
  { voice }: WeekTableProps,
  key: 'bookings.free_past' | 'bookings.outside' | 'bookings.no_class_hour' | 'bookings.noon' | 'bookings.break',
) {
  return voice.t(key)
}
