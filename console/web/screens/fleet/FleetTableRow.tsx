import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import { memo } from 'react'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import type { DayWindow } from '../../format/day-window.ts'
import { reasonText } from '../../format/reason-text.ts'
import type { Span } from '../../format/school-hours.ts'
import { shortSchoolName } from '../../format/school-name.ts'
import type { Voice } from '../../format/translate.ts'
import { Age } from './Age.tsx'
import { DayStrip } from './DayStrip.tsx'
import { KindSign } from './KindSign.tsx'

/** What every row of a table has in common: made once for all of them. */
export interface RowSetting {
  withSchool: boolean
  voice: Voice
  /** By the server's clock, to the minute. */
  now: number
  window: DayWindow
  closed: readonly Span[]
  /** The name of the day of the strips; null: today. */
  date: string | null
  /** The address of a device's page. */
  hrefOf: (device: string) => string
  /** Schools from which nothing comes: their devices are shown as of their last sign, in ms since 1970. */
  silent: ReadonlyMap<string, { heardAt: number | null }>
}

interface RowProps {
  place: number
  /** Undefined while its window of the list is on its way. */
  row: DeviceRow | undefined
  setting: RowSetting
  /** False where rows fly past: it then says who it is and no more, until the hand rests. */
  whole: boolean
  /** The one row that is in the focus order. */
  tabbable: boolean
  onFocus: (place: number) => void
}

/** A device in one line. The line opens it, and so does its name. */
export const FleetTableRow = memo(function FleetTableRow({ place, row, setting, whole, tabbable, onFocus }: RowProps) {
  if (!row) return <PendingRow place={place} columns={7} />
  // Not a component of its own: its link stays the same element, and keeps the focus, when the rest is added.
  if (!whole) return passingRow({ place, row, setting, tabbable, onFocus })
  const { withSchool, voice, now, window, closed, date, hrefOf, silent } = setting
  const asOf = silent.get(row.school.id)
  const { t, format } = voice
  const [reason, ...others] = row.reasons
  const seen =
    asOf === undefined || asOf.heardAt === null
      ? null
      : t('territory.seen', { moment: format.moment(asOf.heardAt, now) })
  const mark = [row.simulated ? t('device.simulated') : null, seen].filter(Boolean).join(' · ') || null
  const sentence = reason ? reasonText(reason, voice, now).sentence : ''
  return (
    <tr className={`st-${row.status}`} data-place={place} data-device={row.id} aria-rowindex={place + 2}>
      <td>
        <StatusWord shape={row.status}>{t(`status.${row.status}`)}</StatusWord>
      </td>
      <th scope="row" title={row.name}>
        <a href={hrefOf(row.id)} tabIndex={tabbable ? 0 : -1} onFocus={() => onFocus(place)}>
          {row.name}
        </a>
      </th>
      <td title={[row.room?.name, row.school.name, mark].filter(Boolean).join(', ')}>
        <span className="kind">
          <KindSign kind={row.kind} word={t(`kind.${row.kind}`)} />
          <span className={withSchool || mark !== null ? 'two' : undefined}>
            {row.room ? <span>{row.room.name}</span> : <span className="soft">{t('fleet.no_room')}</span>}
            {(withSchool || mark !== null) && (
              <small>
                {withSchool && shortSchoolName(row.school.name)}
                {mark !== null && (
                  <span className="sim">
                    {withSchool && ' · '}
                    {mark}
                  </span>
                )}
              </small>
            )}
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
        <DayStrip day={row.day} window={window} closed={closed} now={now} date={date} />
      </td>
      <td className="num soft">
        <Age at={row.heardAt} />
      </td>
    </tr>
  )
})

/** A row that nobody has the time to read: as little as there can be of it, since each frame draws all of them anew. */
function passingRow({ place, row, setting, tabbable, onFocus }: Omit<RowProps, 'whole'> & { row: DeviceRow }) {
  const { voice, hrefOf } = setting
  return (
    <tr className={`passing st-${row.status}`} data-place={place} data-device={row.id} aria-rowindex={place + 2}>
      <td>{voice.t(`status.${row.status}`)}</td>
      <th scope="row">
        <a href={hrefOf(row.id)} tabIndex={tabbable ? 0 : -1} onFocus={() => onFocus(place)}>
          {row.name}
        </a>
      </th>
      <td colSpan={5}>{row.room?.name}</td>
    </tr>
  )
}

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
