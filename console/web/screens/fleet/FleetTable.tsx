import type { DeviceSort } from '@preau/protocol/api/devices.ts'
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, memo, useRef } from 'react'
import { FleetHead } from './FleetHead.tsx'
import { FleetTableRow } from './FleetTableRow.tsx'
import type { Rows } from './held-order.ts'
import { useScrollPace } from './scroll-pace.ts'
import { type FleetSearch, orderOf } from './search.ts'
import { useFromTop } from './use-from-top.ts'
import { useRowElements } from './use-row-elements.ts'
import { useRowKeys } from './use-row-keys.ts'
import { useRowSetting } from './use-row-setting.ts'

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
  const setting = useRowSetting(withSchool, timeZone)
  const whole = !pace.quick()
  const { t } = setting.voice
  const order = orderOf(search)
  const navigate = useNavigate()
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.total,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: whole ? OVERSCAN : 0,
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
  const keyOf = useRowElements(items, !whole)
  const tabbable = items.some((item) => item.index === keys.active) ? keys.active : (items[0]?.index ?? 0)

  const open = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const device = event.target.closest('tr')?.dataset.device
    const onLink = event.target.closest('a') !== null
    if (device === undefined || (!onLink && getSelection()?.type === 'Range')) return
    event.preventDefault()
    void navigate({ to: '/devices/$device', params: { device } })
  }
  return (
    <section className="panel tablebox" ref={box} aria-label={t('fleet.table')}>
      <table
        className={withSchool ? 'table many' : 'table'}
        aria-rowcount={rows.total + 1}
        aria-busy={busy || undefined}
      >
        <FleetHead {...order} setting={setting} onSort={onSort} />
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
              key={keyOf(item.index)}
              place={item.index}
              row={rows.at.get(item.index)}
              setting={setting}
              whole={whole}
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
/** Rows that are drawn beyond each edge, where a frame does not pass more of them anyway. */
const OVERSCAN = 4
/** A frame that passes more rows than this shows rows that nobody reads. */
const QUICK_ROWS = 3
