import type { BookingList, BookingRow } from '@preau/protocol/api/bookings.ts'
import type { Resource } from '@preau/protocol/api/resources.ts'
import type { RoomClosure } from '@preau/protocol/api/room-closures.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Beside } from '../../../ui/Beside.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import type { Voice } from '../../format/translate.ts'
import { BookForm } from './BookForm.tsx'
import { BookingDetail } from './BookingDetail.tsx'
import { refusalText, refusedIn, resourceName, resourceText, spanText, whoText } from './booking-text.ts'
import { MoveBar } from './MoveBar.tsx'
import { movedWish } from './moved-wish.ts'
import { OtherTime } from './OtherTime.tsx'
import { PhoneDay } from './PhoneDay.tsx'
import { endsAfter, resourceWeek, type Shown } from './resource-week.ts'
import type { Deeds, Scope } from './use-deeds.ts'
import { WeekTable } from './WeekTable.tsx'
import { minuteOf, printed, wallTime, wishOf } from './wall-clock.ts'

interface ResourceViewProps {
  resource: Resource
  list: BookingList
  /** When rooms of the school are closed in this week. */
  closures: readonly RoomClosure[]
  /** The day that a telephone shows. */
  date: string
  lastClass: string
  mayBook: boolean
  phone: boolean
  deeds: Deeds
  voice: Voice
  now: number
  caption: string
  moving: { row: BookingRow; scope: Scope } | undefined
  onMoving: (moving: { row: BookingRow; scope: Scope } | undefined) => void
  onDate: (date: string) => void
  onWeek: (step: 1 | -1) => void
  /** What stands over the grid: which week. */
  children?: ReactNode
}

/** The week of a resource: choose a free time and book it, or see who has one. */
export function ResourceView(props: ResourceViewProps) {
  const { resource, list, closures, date, lastClass, mayBook, phone, deeds, voice, now, caption, moving, onMoving } =
    props
  const { t, format } = voice
  const name = resourceName(resource)
  const [chosen, setChosen] = useState<{ wish: Wish; ends: number[] } | undefined>(undefined)
  const [opened, setOpened] = useState<BookingRow['id'] | undefined>(undefined)
  const [other, setOther] = useState(false)
  const anchor = useRef<HTMLElement | null>(null)
  const panel = useRef<HTMLElement>(null)
  const grid = resourceWeek(list.days, list.rows, resource.id, format, closures)
  const shown = grid.columns
    .flat()
    .map(({ is }) => (is.kind === 'booking' ? is.booking : undefined))
    .find((booking) => booking?.row.id === opened)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another resource or week has other times
  useEffect(() => {
    setChosen(undefined)
    setOpened(undefined)
  }, [resource.id, date])
  const close = () => {
    setChosen(undefined)
    setOpened(undefined)
    deeds.forget()
    // The place that was pressed may be another one by now: the grid keeps the focus.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        panel.current?.querySelector<HTMLElement>('[data-place][tabindex="0"]')?.focus()
    })
  }
  const choose = (wish: Wish, element: HTMLElement, column: number) => {
    if (moving) {
      const from = list.days.find((day) => day.date === wishOf(moving.row, format).date)
      const to = list.days[column]
      if (!to) return
      const body = { when: movedWish(moving.row, from, to, wish.from), resource: resource.id, scope: moving.scope }
      deeds.move(moving.row, body, () => onMoving(undefined))
      return
    }
    anchor.current = element
    setChosen({ wish, ends: endsAfter(grid, column, { from: minuteOf(wish.from), to: minuteOf(wish.to) }) })
  }
  const open = ({ row }: Shown, element: HTMLElement) => {
    anchor.current = element
    setOpened(row.id)
  }
  const common = { days: list.days, grid, chosen: chosen?.wish, open: opened, moving: moving !== undefined }
  const refused = moving && refusedIn(deeds.error)
  return (
    <section className={phone ? 'phoneday' : 'panel wk'} ref={panel} aria-labelledby="wk">
      {!phone && (
        <header className="h">
          <h2 id="wk">
            {name} <small>{resourceText(resource, voice)}</small>
          </h2>
          {props.children}
          {mayBook && (
            <Button small sign="clock" onClick={() => setOther(true)}>
              {t('book.other')}
            </Button>
          )}
        </header>
      )}
      {moving && (
        <MoveBar
          {...{ voice, row: moving.row, now }}
          refusal={refused && refusalText(refused, voice)}
          onStop={() => onMoving(undefined)}
        />
      )}
      {phone ? (
        <PhoneDay
          {...{ ...common, mayBook, voice, now, date, onOther: () => setOther(true) }}
          {...{ onDate: props.onDate, onFree: choose, onBooking: open, onWeek: props.onWeek }}
        />
      ) : (
        <WeekTable
          {...{ ...common, caption, mayBook, voice, now }}
          onFree={choose}
          onBooking={open}
          onWeek={props.onWeek}
        />
      )}
      {chosen && (
        <Beside
          {...{ anchor, phone }}
          title={spanText(chosen.wish, voice, now)}
          say={
            lastClass === '' || phone === false
              ? t('book.for', { resource: name })
              : t('book.for_class', { resource: name, label: lastClass })
          }
          onClose={close}
        >
          <BookForm
            key={`${chosen.wish.date} ${chosen.wish.from}`}
            {...{ resource, wish: chosen.wish, rows: list.rows, lastClass, voice, now, brief: phone }}
            onDone={(result) => {
              deeds.finished('book', result)
              close()
            }}
            onCancel={close}
          >
            {chosen.ends.length > 1 && (
              <Picker
                label={t('book.until_hour')}
                value={chosen.wish.to}
                options={chosen.ends.map((end) => ({ value: wallTime(end), label: printed(end, format) }))}
                onChange={(to) => setChosen({ ...chosen, wish: { ...chosen.wish, to } })}
              />
            )}
          </BookForm>
        </Beside>
      )}
      {shown && (
        <Beside
          {...{ anchor, phone }}
          title={spanText(wishOf(shown.row, format), voice, now)}
          say={shown.row.mine ? `${name}, ${t('booking.yours')}` : `${name}, ${whoText(shown.row, voice)}`}
          onClose={close}
        >
          <BookingDetail
            {...{ shown, deeds, mayBook, voice, now }}
            {...(wishOf(shown.row, format).until === undefined && {
              onMove: (scope: Scope) => {
                onMoving({ row: shown.row, scope })
                close()
              },
            })}
            onClose={close}
          />
        </Beside>
      )}
      {other && (
        <OtherTime
          {...{ resource, rows: list.rows, lastClass, voice, now, date }}
          onDone={(result) => {
            deeds.finished('book', result)
            setOther(false)
          }}
          onClose={() => setOther(false)}
        />
      )}
    </section>
  )
}
