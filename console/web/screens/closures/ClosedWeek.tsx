import type { PlaceRef } from '@preau/protocol/api/devices.ts'
import type { RoomClosure } from '@preau/protocol/api/room-closures.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { closuresQuery, waits } from '../../api/closures.ts'
import type { Voice } from '../../format/translate.ts'
import { columnText, noonOf, shutText } from '../booking/booking-text.ts'
import { partOfDay, printed } from '../booking/wall-clock.ts'
import { standText } from './closure-text.ts'

interface ClosedWeekProps {
  school: Id
  rooms: readonly PlaceRef[]
  /** The days of the week. */
  dates: readonly string[]
  voice: Voice
  now: number
}

/** Rooms down, days across: which are closed when, why and by whom. Only rooms that are closed in this week. */
export function ClosedWeek({ school, rooms, dates, voice, now }: ClosedWeekProps) {
  const { t, format } = voice
  const [from = '', to = ''] = [dates[0], dates.at(-1)]
  const { data } = useQuery(closuresQuery({ school, from, to }))
  const rows = (data?.rows ?? []).filter(({ state }) => state !== 'refused' && state !== 'reopened')
  const closed = rooms.filter(({ id }) => rows.some(({ room }) => room?.id === id))
  const [first, last] = [from, to].map((date) => format.in('UTC').date(noonOf(date), now))
  const caption = t('closure.week', { from: first ?? '', to: last ?? '' })
  if (closed.length === 0) return <p className="muted closedweek">{t('closure.week_none')}</p>
  return (
    <section className="panel closedweek" aria-label={caption}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone a wide table is moved by the arrow keys */}
      <div className="scroll" role="group" tabIndex={0} aria-label={caption}>
        <table>
          <caption className="vh">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t('closure.room')}</th>
              {dates.map((date) => (
                <th key={date} scope="col">
                  {columnText(date, voice)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {closed.map(({ id, name }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                {dates.map((date) => (
                  <td key={date}>
                    {rows
                      .filter(({ room }) => room?.id === id)
                      .map((row) => (
                        <Shut key={row.id} {...{ row, date, voice }} />
                      ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Shut({ row, date, voice }: { row: RoomClosure; date: string; voice: Voice }) {
  const { t, format } = voice
  const part = partOfDay(row, date, format)
  if (!part) return null
  const isWhole = part.from === 0 && part.to === 24 * 60
  return (
    <p>
      <b>
        {isWhole
          ? t('closure.all_day')
          : t('closure.span', { from: printed(part.from, format), to: printed(part.to, format) })}
      </b>{' '}
      {waits(row) ? standText(row, voice) : shutText(row, voice)}
    </p>
  )
}
