import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { ReactNode } from 'react'
import { Empty } from '../../../ui/states.tsx'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { BookingActs } from './BookingActs.tsx'
import { openingText } from './BookingDetail.tsx'
import { dayText, lessonText } from './booking-text.ts'
import { Elsewhere } from './Elsewhere.tsx'
import type { Deeds, Scope } from './use-deeds.ts'
import { minuteOf, printed, wishOf } from './wall-clock.ts'

interface MineViewProps {
  rows: readonly BookingRow[]
  deeds: Deeds
  voice: Voice
  now: number
  onMove: (row: BookingRow, scope: Scope) => void
  /** The way to book, where there is nothing yet. */
  children: ReactNode
}

/** One's own sessions by day: what was offered first, since it does not wait; then what comes, with its code. */
export function MineView({ rows, deeds, voice, now, onMove, children }: MineViewProps) {
  const { t, format } = voice
  const coming = rows.filter(({ mine, to, loan }) => mine && (to > now || (loan !== null && loan.returnedAt === null)))
  if (coming.length === 0) {
    return (
      <div className="panel alone">
        <Empty roof title={t('mine.none')} actions={children}>
          <p>{t('mine.none_say')}</p>
        </Empty>
      </div>
    )
  }
  const offers = coming.filter(({ state }) => state === 'offered')
  const lists = coming.filter(({ state }) => state === 'waiting')
  const asked = coming.filter(({ state }) => state === 'asked')
  const booked = coming.filter(({ state }) => state === 'booked')
  const days = [...new Set(booked.map(({ from }) => format.dayKey(from)))]
  const groups = [
    { title: t('mine.offers'), rows: offers },
    ...days.map((date) => ({
      title: dayText(date, voice, now),
      today: date === format.dayKey(now),
      rows: booked.filter(({ from }) => format.dayKey(from) === date),
    })),
    { title: t('mine.asked'), rows: asked },
    { title: t('mine.lists'), rows: lists },
  ]
  return (
    <div className="mine">
      <Refusal error={deeds.error} />
      {groups
        .filter((group) => group.rows.length > 0)
        .map(({ title, rows: members, ...rest }) => (
          <section key={title} className="grp" aria-label={title}>
            <header>
              <h2 className={'today' in rest && rest.today ? 'today' : undefined}>{title}</h2>
            </header>
            <ul>
              {members.map((row) => (
                <MineRow key={row.id} {...{ row, deeds, voice, now, onMove }} />
              ))}
            </ul>
          </section>
        ))}
    </div>
  )
}

function MineRow({ row, deeds, voice, now, onMove }: Omit<MineViewProps, 'rows' | 'children'> & { row: BookingRow }) {
  const { t, format } = voice
  const wish = wishOf(row, format)
  const running = row.from <= now && now < row.to
  const what = [row.classLabel, row.thirdParty, row.title, row.opens && openingText(row.opens)]
    .filter(Boolean)
    .join(' · ')
  return (
    <li className={running ? 'minerow now' : 'minerow'}>
      <p className="hours">
        {wish.until === undefined ? (
          <>
            <b>{printed(minuteOf(wish.from), format)}</b> <span>{printed(minuteOf(wish.to), format)}</span>
          </>
        ) : (
          <>
            <b>{dayText(wish.date, voice, now)}</b> <span>{dayText(wish.until, voice, now)}</span>
          </>
        )}
      </p>
      <div>
        <b>{row.resource.name}</b>
        {row.state !== 'booked' && <small className="day">{dayText(wish.date, voice, now)}</small>}
        <span className="muted">
          {[lessonText(row, voice) ?? (running && t('bookings.running')), what].filter(Boolean).join(' · ')}
          {row.state === 'waiting' &&
            t('bookings.your_place', { place: t('bookings.place', { count: row.place ?? 1 }) })}
          {row.offerEndsAt !== null && t('mine.offer_until', { until: format.momentWithTime(row.offerEndsAt, now) })}
        </span>
      </div>
      {row.code !== null && row.state === 'booked' && row.room !== null ? (
        <p className="code">
          <small>{t('mine.code')}</small> <b>{row.code}</b>
        </p>
      ) : (
        <span />
      )}
      <Elsewhere {...{ row, deeds, voice, now }} />
      <BookingActs
        {...{ row, deeds, voice }}
        small
        {...(wish.until === undefined && { onMove: (scope: Scope) => onMove(row, scope) })}
      />
    </li>
  )
}
