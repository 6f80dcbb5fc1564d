import type { DeviceSort } from '@preau/protocol/api/devices.ts'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, memo, useCallback, useMemo, useRef } from 'react'
import { Sign } from '../../../ui/Sign.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { dayWindow } from '../../format/day-window.ts'
import { closedHours } from '../../format/school-hours.ts'
import { useWordsIn } from '../../format/words.ts'
import { FleetTableRow, type RowSetting } from './FleetTableRow.tsx'
import type { Rows } from './held-order.ts'
import { type ScrollPace, useScrollPace } from './scroll-pace.ts'
import { type FleetSearch, orderOf, seenOrder } from './search.ts'
import { useFromTop } from './use-from-top.ts'
import { useRowKeys } from './use-row-keys.ts'

interface FleetTableProps {
  rows: Rows
  search: FleetSearch
  /** Several schools: each row names its own. */
  withSchool: boolean
  rowHeight: number
  timeZone: string
  busy: boolean
  onSort: (column: DeviceSort) => void
  onRange: (first: number, last: number) => void
  onEngaged: (engaged: boolean) => void
}

/** The fleet, row by row: only those that can be seen are drawn, whatever their number. */
export const FleetTable = memo(function FleetTable(props: FleetTableProps) {
  const { rows, search, withSchool, rowHeight, timeZone, busy, onSort, onRange, onEngaged } = props
  const pace = useScrollPace(rowHeight * QUICK_ROWS)
  const setting = useRowSetting(withSchool, timeZone, pace)
  const { t } = setting.voice
  const navigate = useNavigate()
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.total,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollPaddingStart: HEADER,
    onChange: (instance) => {
      pace.look(instance.scrollOffset ?? 0, instance.isScrolling)
      const { range } = instance
      if (range) onRange(range.startIndex, range.endIndex)
    },
  })
  // Asked of the virtualizer, which knows it: the box itself would have to lay the page out first.
  useFromTop(search, () => (virtual.scrollOffset ?? 0) > 0 && box.current?.scrollTo({ top: 0 }))
  const items = virtual.getVirtualItems()
  const top = items[0]?.start ?? 0
  const bottom = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const keys = useRowKeys(rows.total, (place) => virtual.scrollToIndex(place), box)
  const tabbable = items.some((item) => item.index === keys.active) ? keys.active : (items[0]?.index ?? 0)

  const open = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const device = event.target.closest('tr')?.dataset.device
    const onLink = event.target.closest('a') !== null
    if (device === undefined || (!onLink && getSelection()?.type === 'Range')) return
    event.preventDefault()
    void navigate({ to: '/devices/$device', params: { device } })
  }
  const header = (column: DeviceSort, word: string, className?: string) => {
    const { column: by, order } = orderOf(search)
    const sorted = by === column
    const seen = seenOrder(column, order)
    return (
      <th scope="col" className={className} aria-sort={sorted ? seen : undefined}>
        <button type="button" onClick={() => onSort(column)}>
          {word}
          {sorted && <Sign name={seen === 'ascending' ? 'up' : 'down'} />}
        </button>
      </th>
    )
  }
  return (
    <section className="panel tablebox" ref={box} aria-label={t('fleet.table')}>
      <table
        className={withSchool ? 'table many' : 'table'}
        aria-rowcount={rows.total + 1}
        aria-busy={busy || undefined}
      >
        <caption className="vh">{t('fleet.table')}</caption>
        <colgroup>
          <col className="c-status" />
          <col className="c-name" />
          <col className="c-room" />
          <col />
          <col className="c-since" />
          <col className="c-day" />
          <col className="c-heard" />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {header('severity', t('fleet.status'))}
            {header('name', t('fleet.device'))}
            {header('room', t(withSchool ? 'fleet.room_and_school' : 'fleet.room'))}
            <th scope="col">{t('fleet.why')}</th>
            {header('since', t('fleet.since'))}
            <th scope="col">
              <span className="axis">
                <span className="vh">
                  {setting.date === null ? t('fleet.day') : t('fleet.day_other', { day: setting.date })}{' '}
                </span>
                <span>
                  {setting.date !== null && `${setting.voice.format.weekday(setting.window.from)} `}
                  {t('fleet.hour', { hour: 8 })}
                </span>
                <span>{t('fleet.hour', { hour: 13 })}</span>
                <span>{t('fleet.hour', { hour: 18 })}</span>
              </span>
            </th>
            {header('heard', t('fleet.heard'), 'num')}
          </tr>
        </thead>
        <tbody
          onClick={open}
          onKeyDown={keys.onKeyDown}
          onPointerEnter={() => onEngaged(true)}
          onPointerLeave={() => onEngaged(false)}
          onFocus={() => onEngaged(true)}
          onBlur={() => onEngaged(false)}
        >
          {top > 0 && <tr className="spacer" style={{ height: top }} />}
          {items.map((item) => (
            <FleetTableRow
              key={item.index}
              place={item.index}
              row={rows.at.get(item.index)}
              setting={setting}
              tabbable={item.index === tabbable}
              onFocus={keys.setActive}
            />
          ))}
          {bottom > 0 && <tr className="spacer" style={{ height: bottom }} />}
        </tbody>
      </table>
    </section>
  )
})

/** Height of the sticky header, px. */
const HEADER = 35
/** Rows that are drawn beyond each edge. */
const OVERSCAN = 4
/** A frame that passes more rows than this shows rows that nobody reads. */
const QUICK_ROWS = 3
const MINUTE = 60_000

/** What the rows have in common. Dates of a time zone are dear: they are worked out for the table, not for each row. */
function useRowSetting(withSchool: boolean, timeZone: string, pace: ScrollPace): RowSetting {
  const voice = useWordsIn(timeZone)
  const now = useServerNow(MINUTE)
  const router = useRouter()
  // The scope that a link keeps: it changes more rarely than what is searched.
  const { searchStr } = router.buildLocation({ to: '/devices/$device', params: { device: 'any' } })
  const hrefOf = useCallback((device: string) => `/devices/${device}${searchStr}`, [searchStr])
  return useMemo(() => {
    const window = dayWindow(now, timeZone)
    const closed = closedHours(window.from, window.to, timeZone)
    const date = window.isToday ? null : voice.format.date(window.from, now)
    return { withSchool, voice, now, window, closed, date, hrefOf, pace }
  }, [withSchool, voice, now, timeZone, hrefOf, pace])
}
