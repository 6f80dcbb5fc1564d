import type { DeviceSort } from '@preau/protocol/api/devices.ts'
import { memo } from 'react'
import { Sign } from '../../../ui/Sign.tsx'
import type { RowSetting } from './FleetTableRow.tsx'
import { type Direction, seenOrder } from './search.ts'

interface FleetHeadProps {
  column: DeviceSort
  order: Direction
  setting: RowSetting
  onSort: (column: DeviceSort) => void
}

/** What the columns of the fleet are, and by which the rows stand. It stays as it is while the rows below it move. */
export const FleetHead = memo(function FleetHead({ column: by, order, setting, onSort }: FleetHeadProps) {
  const { voice, withSchool, date, window } = setting
  const { t } = voice
  const header = (column: DeviceSort, word: string, className?: string) => {
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
    <>
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
              <span className="vh">{date === null ? t('fleet.day') : t('fleet.day_other', { day: date })} </span>
              <span>
                {date !== null && `${voice.format.weekday(window.from)} `}
                {t('fleet.hour', { hour: 8 })}
              </span>
              <span>{t('fleet.hour', { hour: 13 })}</span>
              <span>{t('fleet.hour', { hour: 18 })}</span>
            </span>
          </th>
          {header('heard', t('fleet.heard'), 'num')}
        </tr>
      </thead>
    </>
  )
})
