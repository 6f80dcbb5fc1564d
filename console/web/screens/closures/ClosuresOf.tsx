import type { SchoolName } from '@preau/protocol/api/schools.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { dateOf, dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from '../../../ui/Button.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Note, Waiting } from '../../../ui/states.tsx'
import { schoolQuery } from '../../api/place-queries.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { useWordsIn } from '../../format/words.ts'
import { noonOf } from '../booking/booking-text.ts'
import { changedBookings } from '../booking/search.ts'
import { datesOf, weekOf } from '../booking/week.ts'
import { Problem } from '../Problem.tsx'
import { ClosedWeek } from './ClosedWeek.tsx'
import { ClosuresPanel } from './ClosuresPanel.tsx'

const route = getRouteApi('/bookings')

/** What a town hall has of the bookings of a school: which rooms are closed in a week, and closing them. Who books what stays in the school. */
export function ClosuresOf({ school, authority }: { school: SchoolName; authority: Id | undefined }) {
  const voice = useWordsIn(school.timezone)
  const { t, format } = voice
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const now = useServerNow(15_000)
  const { data, error, refetch } = useQuery(schoolQuery(school.id))
  const today = format.dayKey(now)
  const monday = weekOf(search.on, today)
  const dates = datesOf(monday)
  const go = (on: string | undefined) =>
    void navigate({ search: (before) => changedBookings(before, { on }), resetScroll: false })
  const [found] = data?.authorities.flatMap(({ schools }) => schools.filter(({ id }) => id === school.id)) ?? []
  const rooms = (found?.rooms ?? []).map(({ id, name }) => ({ id, name }))
  const dayText = (date = today) => format.in('UTC').date(noonOf(date), now)
  return (
    <Page title={t('bookings.title')} className="bookings">
      <div className="head">
        <div className="grow">
          <h1>
            {t('bookings.title')} <small>{t('closure.where', { school: school.name })}</small>
          </h1>
        </div>
        <Button
          look="quiet"
          sign="back"
          aria-label={t('bookings.week_before')}
          onClick={() => go(dateOf(monday - 7))}
        />
        <b className="nb">{t('bookings.week', { from: dayText(dates[0]), to: dayText(dates.at(-1)) })}</b>
        <Button
          look="quiet"
          sign="forward"
          aria-label={t('bookings.week_after')}
          onClick={() => go(dateOf(monday + 7))}
        />
        <Button
          onClick={() => go(undefined)}
          blocked={(dayOf(today) ?? 0) >= monday && (dayOf(today) ?? 0) < monday + 7}
        >
          {t('bookings.today')}
        </Button>
      </div>
      <Note tone="unknown">{t('closure.bookings_there')}</Note>
      {data ? (
        <>
          <ClosedWeek {...{ school: school.id, rooms, dates, voice, now }} />
          <ClosuresPanel {...{ school: school.id, authority, rooms, voice, now }} />
        </>
      ) : (
        <div className="panel alone">
          {error ? (
            <Problem error={error} title={t('closure.failed')} onRetry={() => void refetch()} />
          ) : (
            <Waiting label={t('closure.loading')} rows={6} />
          )}
        </div>
      )}
    </Page>
  )
}
