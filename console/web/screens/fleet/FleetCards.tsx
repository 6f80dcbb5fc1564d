import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import { Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { memo, useLayoutEffect, useRef, useState } from 'react'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { reasonText } from '../../format/reason-text.ts'
import type { Voice } from '../../format/translate.ts'
import { useWordsIn } from '../../format/words.ts'
import { Age } from './Age.tsx'
import type { Rows } from './held-order.ts'
import { KindSign } from './KindSign.tsx'
import type { FleetSearch } from './search.ts'
import { useFromTop } from './use-from-top.ts'

interface FleetCardsProps {
  rows: Rows
  search: FleetSearch
  withSchool: boolean
  timeZone: string
  onRange: (first: number, last: number) => void
  onEngaged: (engaged: boolean) => void
}

/** The fleet on a phone: one card a device, the page itself scrolls. */
export function FleetCards({ rows, search, withSchool, timeZone, onRange, onEngaged }: FleetCardsProps) {
  const voice = useWordsIn(timeZone)
  const now = useServerNow(60_000)
  const list = useRef<HTMLUListElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => setOffset(list.current?.offsetTop ?? 0), [])
  useFromTop(search, () => scrollTo({ top: 0 }))
  const virtual = useWindowVirtualizer({
    count: rows.total,
    estimateSize: () => 104,
    overscan: 6,
    scrollMargin: offset,
    onChange: (instance) => {
      const { range } = instance
      if (range) onRange(range.startIndex, range.endIndex)
    },
  })
  return (
    <ul
      className="cards"
      ref={list}
      style={{ height: virtual.getTotalSize() }}
      onFocus={() => onEngaged(true)}
      onBlur={() => onEngaged(false)}
    >
      {virtual.getVirtualItems().map((item) => (
        <li
          key={item.index}
          data-index={item.index}
          ref={virtual.measureElement}
          style={{ transform: `translateY(${item.start - offset}px)` }}
        >
          <Card row={rows.at.get(item.index)} withSchool={withSchool} voice={voice} now={now} />
        </li>
      ))}
    </ul>
  )
}

interface CardProps {
  row: DeviceRow | undefined
  withSchool: boolean
  voice: Voice
  now: number
}

const Card = memo(function Card({ row, withSchool, voice, now }: CardProps) {
  const { t, format } = voice
  if (!row) return <i className="sk" />
  const [reason] = row.reasons
  return (
    <Link className={`card st-${row.status}`} to="/devices/$device" params={{ device: row.id }}>
      <span className="line">
        <b>{row.name}</b>
        <StatusWord shape={row.status}>{t(`status.${row.status}`)}</StatusWord>
      </span>
      {reason && <span className="why">{reasonText(reason, voice, now).sentence}</span>}
      <span className="line muted">
        <span className="kind">
          <KindSign kind={row.kind} word={t(`kind.${row.kind}`)} />
          <span>
            {row.room?.name ?? t('fleet.no_room')}
            {withSchool && `, ${row.school.name}`}
            {row.simulated && ` · ${t('device.simulated')}`}
          </span>
        </span>
        <span className="nb">
          {row.status === 'ok' ? (
            <>
              {t('fleet.heard')} <Age at={row.heardAt} />
            </>
          ) : (
            format.spokenMoment(row.since, now)
          )}
        </span>
      </span>
    </Link>
  )
})
