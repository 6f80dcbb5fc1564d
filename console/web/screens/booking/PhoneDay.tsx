import type { BookingRow, SchoolDay } from '@preau/protocol/api/bookings.ts'
import type { RoomClosure } from '@preau/protocol/api/room-closures.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { Button } from '../../../ui/Button.tsx'
import type { Voice } from '../../format/translate.ts'
import { BookingCell } from './BookingCell.tsx'
import { capital, closedText, noonOf, shutText } from './booking-text.ts'
import { FreeCell } from './FreeCell.tsx'
import type { Shown } from './resource-week.ts'
import { printed, wallTime } from './wall-clock.ts'
import type { GridCell, WeekGrid } from './week-grid.ts'

interface PhoneDayProps {
  days: readonly SchoolDay[]
  grid: WeekGrid<Shown, RoomClosure>
  date: string
  chosen: Wish | undefined
  open: BookingRow['id'] | undefined
  moving: boolean
  mayBook: boolean
  voice: Voice
  now: number
  onDate: (date: string) => void
  onWeek: (step: 1 | -1) => void
  onFree: (wish: Wish, place: HTMLElement, column: number) => void
  onBooking: (shown: Shown, place: HTMLElement) => void
  onOther: () => void
}

/** A day of a resource for the thumb: the days of the week, then its hours from the top. */
export function PhoneDay(props: PhoneDayProps) {
  const { days, grid, date, voice, mayBook, onDate, onWeek, onOther } = props
  const { t, format } = voice
  const column = Math.max(
    days.findIndex((day) => day.date === date),
    0,
  )
  const day = days[column]
  if (!day) return null
  const closed = closedText(day, voice)
  const long = new Intl.DateTimeFormat(format.locale === 'fr' ? 'fr-FR' : 'en-GB', {
    ...{ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' },
  })
  return (
    <>
      <div className="phonedays">
        <Button look="quiet" sign="back" aria-label={t('bookings.week_before')} onClick={() => onWeek(-1)} />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row of buttons */}
        <div role="group" aria-label={t('bookings.day')}>
          {days.map((one) => (
            <button
              key={one.date}
              type="button"
              className={one.state === 'open' ? undefined : 'shut'}
              aria-pressed={one.date === day.date}
              onClick={() => onDate(one.date)}
            >
              {format.in('UTC').weekday(noonOf(one.date))}
              <b>{format.in('UTC').dayOfMonth(noonOf(one.date))}</b>
              {one.state !== 'open' && <span className="vh">, {closedText(one, voice)}</span>}
            </button>
          ))}
        </div>
        <Button look="quiet" sign="forward" aria-label={t('bookings.week_after')} onClick={() => onWeek(1)} />
      </div>
      <h2 id="wk">{capital(long.format(noonOf(day.date)))}</h2>
      {closed !== null && <p className="shutday">{closed}</p>}
      <ul className="phonehours">
        {(grid.columns[column] ?? []).map((cell) => (
          <Hour key={cell.row} {...props} {...{ cell, day, column }} />
        ))}
      </ul>
      {mayBook && (
        <Button className="wide" sign="clock" onClick={onOther}>
          {t('book.other')}
        </Button>
      )}
    </>
  )
}

function Hour(props: PhoneDayProps & { cell: GridCell<Shown, RoomClosure>; day: SchoolDay; column: number }) {
  const { cell, day, column, grid, voice, now, chosen, open, moving, mayBook, onFree, onBooking } = props
  const { t, format } = voice
  const [first, last] = [grid.rows[cell.row], grid.rows[cell.row + cell.rows - 1]]
  if (!first || !last) return null
  const [from, to] = [printed(first.from, format), printed(last.to, format)]
  if (cell.is.kind === 'none') {
    if (first.kind !== 'break' || day.state !== 'open') return null
    return <li className="gap">{t('bookings.pause_of', { from, to })}</li>
  }
  const wish = { date: day.date, from: wallTime(first.from), to: wallTime(last.to) }
  const period = day.periods.find((one) => one.to === wish.to)
  const isOver = cell.is.kind === 'free' && (!period || period.toAt <= now || !mayBook)
  return (
    <li>
      <time>
        <b>{from}</b>
        <span>{to}</span>
      </time>
      {cell.is.kind === 'booking' ? (
        <BookingCell
          {...{ shown: cell.is.booking, voice, now }}
          open={cell.is.booking.row.id === open}
          onOpen={(element) => cell.is.kind === 'booking' && onBooking(cell.is.booking, element)}
        />
      ) : cell.is.kind === 'shut' ? (
        <p className="over">{shutText(cell.is.shut, voice)}</p>
      ) : isOver ? (
        <p className="over">{t('bookings.free_past')}</p>
      ) : (
        <FreeCell
          {...{ wish, voice, now, moving }}
          chosen={chosen?.date === wish.date && chosen.from === wish.from}
          onChoose={(element) => onFree(wish, element, column)}
        />
      )}
    </li>
  )
}
