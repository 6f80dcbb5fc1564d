import type { DeviceSort } from '@preau/protocol/api/devices.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { Sign } from '../../../ui/Sign.tsx'
import { useWords } from '../../format/words.ts'
import { FleetTableRow } from './FleetTableRow.tsx'
import type { Rows } from './held-order.ts'
import { type FleetSearch, orderOf, seenOrder } from './search.ts'
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
export function FleetTable(props: FleetTableProps) {
  const { rows, search, withSchool, rowHeight, timeZone, busy, onSort, onRange, onEngaged } = props
  const { t } = useWords()
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.total,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: HEADER,
    onChange: (instance) => {
      const { range } = instance
      if (range) onRange(range.startIndex, range.endIndex)
    },
  })
  const items = virtual.getVirtualItems()
  const top = items[0]?.start ?? 0
  const bottom = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const keys = useRowKeys(rows.total, (place) => virtual.scrollToIndex(place), box)
  const tabbable = items.some((item) => item.index === keys.active) ? keys.active : (items[0]?.index ?? 0)

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
                <span className="vh">{t('fleet.day')} </span>
                <span>{t('fleet.hour', { hour: 8 })}</span>
                <span>{t('fleet.hour', { hour: 13 })}</span>
                <span>{t('fleet.hour', { hour: 18 })}</span>
              </span>
            </th>
            {header('heard', t('fleet.heard'), 'num')}
          </tr>
        </thead>
        <tbody
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
              withSchool={withSchool}
              timeZone={timeZone}
              tabbable={item.index === tabbable}
              onFocus={keys.setActive}
            />
          ))}
          {bottom > 0 && <tr className="spacer" style={{ height: bottom }} />}
        </tbody>
      </table>
    </section>
  )
}

/** Height of the sticky header, px. */
const HEADER = 35
