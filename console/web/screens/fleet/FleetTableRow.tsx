import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { type MouseEvent, memo } from 'react'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { dayWindow } from '../../format/day-window.ts'
import { reasonText } from '../../format/reason-text.ts'
import { shortSchoolName } from '../../format/school-name.ts'
import { useWordsIn } from '../../format/words.ts'
import { Age } from './Age.tsx'
import { DayStrip } from './DayStrip.tsx'
import { KindSign } from './KindSign.tsx'

interface RowProps {
  place: number
  /** Undefined while its window of the list is on its way. */
  row: DeviceRow | undefined
  withSchool: boolean
  timeZone: string
  /** The one row that is in the focus order. */
  tabbable: boolean
  onFocus: (place: number) => void
}

const MINUTE = 60_000

/** A device in one line. The line opens it, and so does its name. */
export const FleetTableRow = memo(function FleetTableRow(props: RowProps) {
  const { place, row, withSchool, timeZone, tabbable, onFocus } = props
  const voice = useWordsIn(timeZone)
  const { t, format } = voice
  const now = useServerNow(MINUTE)
  const navigate = useNavigate()
  if (!row) return <PendingRow place={place} columns={7} />

  const open = (event: MouseEvent) => {
    const onLink = event.target instanceof Element && event.target.closest('a') !== null
    if (onLink || event.ctrlKey || event.metaKey || event.shiftKey || getSelection()?.type === 'Range') return
    void navigate({ to: '/devices/$device', params: { device: row.id } })
  }
  const [reason, ...others] = row.reasons
  const sentence = reason ? reasonText(reason, voice, now).sentence : ''
  return (
    <tr className={`st-${row.status}`} data-place={place} aria-rowindex={place + 2} onClick={open}>
      <td>
        <StatusWord shape={row.status}>{t(`status.${row.status}`)}</StatusWord>
      </td>
      <th scope="row" title={row.name}>
        <Link
          to="/devices/$device"
          params={{ device: row.id }}
          tabIndex={tabbable ? 0 : -1}
          onFocus={() => onFocus(place)}
        >
          {row.name}
        </Link>
      </th>
      <td title={[row.room?.name, row.school.name].filter(Boolean).join(', ')}>
        <span className="kind">
          <KindSign kind={row.kind} word={t(`kind.${row.kind}`)} />
          <span className={withSchool ? 'two' : undefined}>
            {row.room ? <span>{row.room.name}</span> : <span className="soft">{t('fleet.no_room')}</span>}
            {withSchool && <small>{shortSchoolName(row.school.name)}</small>}
          </span>
        </span>
      </td>
      <td>
        <span className={row.status === 'asleep' ? 'reason muted' : 'reason'}>
          {sentence}
          {others.length > 0 && <span className="soft"> {t('fleet.more_reasons', { count: others.length })}</span>}
        </span>
      </td>
      <td className="since">
        {row.status === 'ok' ? <span className="vh">{t('fleet.nothing_since')}</span> : format.moment(row.since, now)}
      </td>
      <td>
        <DayStrip day={row.day} window={dayWindow(now, timeZone)} now={now} timeZone={timeZone} />
      </td>
      <td className="num soft">
        <Age at={row.heardAt} />
      </td>
    </tr>
  )
})

function PendingRow({ place, columns }: { place: number; columns: number }) {
  return (
    <tr data-place={place} aria-rowindex={place + 2} aria-busy="true">
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change their order
        <td key={column}>
          <i className="sk" />
        </td>
      ))}
    </tr>
  )
}
