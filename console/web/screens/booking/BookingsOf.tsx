import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { SchoolName } from '@preau/protocol/api/schools.ts'
import { dateOf, dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { Empty, Waiting } from '../../../ui/states.tsx'
import { PHONE, useMedia } from '../../../ui/use-media.ts'
import { bookingsQuery, resourcesQuery } from '../../api/bookings.ts'
import { closuresQuery } from '../../api/closures.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { useLive } from '../../api/use-live.ts'
import { useMay } from '../../api/use-may.ts'
import { useWordsIn } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import { Refusal } from '../Refusal.tsx'
import { AgendaDialog } from './AgendaDialog.tsx'
import { AskedView } from './AskedView.tsx'
import { BadgePanel } from './BadgePanel.tsx'
import { columnText, refusedIn } from './booking-text.ts'
import { DoneNote } from './DoneNote.tsx'
import type { Done } from './done-text.ts'
import { LoansView } from './loans/LoansView.tsx'
import { MineView } from './MineView.tsx'
import { ResourceChoice } from './ResourceChoice.tsx'
import { ResourceList } from './ResourceList.tsx'
import { ResourceView } from './ResourceView.tsx'
import { groupsOf } from './resource-groups.ts'
import { emptyLoad, heldClosed, loadsOf } from './resource-load.ts'
import { BOOKING_VIEWS, type BookingSearchChange, type BookingView, changedBookings } from './search.ts'
import { type Scope, useDeeds } from './use-deeds.ts'
import { datesOf, weekNumber, weekOf } from './week.ts'

const route = getRouteApi('/bookings')

/** So far one sees one's own sessions and what is asked for, days. */
const AHEAD = 61

/** The bookings of one school, in its own time. */
export function BookingsOf({ school }: { school: SchoolName }) {
  const voice = useWordsIn(school.timezone)
  const { t, format } = voice
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const phone = useMedia(PHONE)
  const may = useMay()
  const now = useServerNow(15_000)
  const { live } = useLive()
  const [done, setDone] = useState<Done | undefined>(undefined)
  const [moving, setMoving] = useState<{ row: BookingRow; scope: Scope } | undefined>(undefined)
  const [agenda, setAgenda] = useState(false)
  const deeds = useDeeds(voice, setDone)
  const at = { school: school.id }
  const mayBook = may('booking.make', at)
  const today = format.dayKey(now)
  const monday = weekOf(search.on, today)
  const dates = datesOf(monday)
  const [from = today, to = today] = [dates[0], dates.at(-1)]
  const far = dateOf((dayOf(today) ?? 0) + AHEAD)
  const resources = useQuery(resourcesQuery(school.id))
  const week = useQuery(bookingsQuery({ ...at, from, to }))
  const closures = useQuery(closuresQuery({ ...at, from, to }))
  const mine = useQuery({ ...bookingsQuery({ ...at, from: today, to: far, mine: 'only' }), enabled: mayBook })
  const decides = may('booking.approve', at)
  const asked = useQuery({ ...bookingsQuery({ ...at, from: today, to: far, state: 'asked' }), enabled: decides })
  const views = BOOKING_VIEWS.filter((view) => view !== 'asked' || decides)
  const view: BookingView = views.find((one) => one === search.view) ?? 'resource'
  const change = (next: BookingSearchChange) =>
    void navigate({ search: (before) => changedBookings(before, next), resetScroll: false })
  const list = resources.data?.rows
  const ordered = groupsOf(list ?? []).flatMap(({ members }) => members)
  const resource = ordered.find(({ id }) => id === search.resource) ?? ordered[0]
  const loads = loadsOf(week.data?.days ?? [], [...(week.data?.rows ?? []), ...heldClosed(closures.data?.rows ?? [])])
  const goWeek = (step: 1 | -1) => change({ on: dateOf(monday + 7 * step) })
  // On a telephone a day is open: today in this week, the first one with class in another.
  const open = week.data?.days.find(({ state }) => state === 'open')?.date
  const date = dates.includes(search.on ?? '') && search.on !== from ? search.on : dates.includes(today) ? today : open
  const requests = new Set(asked.data?.rows.map(({ series, id }) => series ?? id)).size
  const lastClass =
    [...(mine.data?.rows ?? []), ...(week.data?.rows ?? [])].find((row) => row.mine && row.classLabel)?.classLabel ?? ''
  const error = resources.error ?? week.error
  const title = t('bookings.title')
  const weekBar = (
    <>
      <Button small look="quiet" sign="back" aria-label={t('bookings.week_before')} onClick={() => goWeek(-1)} />
      <b className="nb">{t('bookings.week', { from: lower(from), to: weekEnd(to) })}</b>
      <Button small look="quiet" sign="forward" aria-label={t('bookings.week_after')} onClick={() => goWeek(1)} />
      <Button small onClick={() => change({ on: undefined })} blocked={weekOf(undefined, today) === monday}>
        {t('bookings.today')}
      </Button>
    </>
  )
  return (
    <Page title={title} className="bookings">
      <div className="head">
        <div className="grow">
          <h1>
            {title}{' '}
            <small>{t('bookings.where', { school: school.name, week: format.number(weekNumber(monday)) })}</small>
          </h1>
        </div>
        <Segments
          label={t('bookings.view')}
          value={view}
          options={views.map((value) => ({
            value,
            label:
              value === 'asked' && requests > 0
                ? t('bookings.view.asked_some', { count: requests })
                : t(`bookings.view.${value}`),
          }))}
          onChange={(next) => change({ view: next })}
        />
        {mayBook && (!phone || view === 'mine') && (
          <Button sign="calendar" onClick={() => setAgenda(true)}>
            {t('agenda.open')}
          </Button>
        )}
        {may('school_times.change', at) && !phone && (
          <Link className="btn" to="/bookings/settings" search={{ school: school.id }}>
            <Sign name="settings" />
            {t('bookings.settings')}
          </Link>
        )}
      </div>
      {done && (
        <DoneNote
          {...{ done, voice, now, busy: deeds.busy }}
          onUndo={() => deeds.undo(done)}
          onClose={() => setDone(undefined)}
        />
      )}
      {!moving && !refusedIn(deeds.error) && view === 'resource' && <Refusal error={deeds.error} />}
      <div
        data-old={error !== null || live.kind === 'stale' || undefined}
        aria-busy={week.isPlaceholderData || undefined}
      >
        {!list || !week.data ? (
          <div className="panel alone">
            {error ? (
              <Problem
                error={error}
                title={t('bookings.failed')}
                onRetry={() => {
                  void resources.refetch()
                  void week.refetch()
                }}
              />
            ) : (
              <Waiting label={t('bookings.waiting')} rows={10} />
            )}
          </div>
        ) : (view === 'mine' && !mine.data) || (view === 'asked' && !asked.data) ? (
          <div className="panel alone">
            {(view === 'mine' ? mine : asked).error ? (
              <Problem
                error={(view === 'mine' ? mine : asked).error}
                title={t('bookings.failed')}
                onRetry={() => void (view === 'mine' ? mine : asked).refetch()}
              />
            ) : (
              <Waiting label={t('bookings.waiting')} rows={6} />
            )}
          </div>
        ) : view === 'mine' ? (
          <>
            <MineView
              {...{ rows: mine.data?.rows ?? [], deeds, voice, now }}
              onMove={(row, scope) => {
                setMoving({ row, scope })
                change({ view: undefined, resource: row.resource.id, on: format.dayKey(row.from) })
              }}
            >
              <Button look="solid" onClick={() => change({ view: undefined })}>
                {t('mine.book')}
              </Button>
            </MineView>
            <BadgePanel school={school.id} voice={voice} />
          </>
        ) : view === 'asked' ? (
          <AskedView {...{ rows: asked.data?.rows ?? [], deeds, voice, now }} />
        ) : view === 'loans' ? (
          <LoansView {...{ school, resources: list, lastClass, mayBook, deeds, voice, now, today }} />
        ) : !resource ? (
          <div className="panel alone">
            <Empty roof title={t('bookings.none')}>
              <p>{t('bookings.none_say')}</p>
            </Empty>
          </div>
        ) : (
          <div className="lay">
            {phone ? (
              <ResourceChoice
                {...{ resources: list, current: resource, voice }}
                onChoose={(id) => change({ resource: id })}
              />
            ) : (
              <ResourceList
                {...{ resources: list, current: resource.id, voice }}
                searchOf={(id) => changedBookings(search, { resource: id, booking: undefined })}
                loadOf={(id) => loads.get(id) ?? emptyLoad(week.data?.days ?? [])}
              />
            )}
            <ResourceView
              {...{
                resource,
                list: week.data,
                closures: closures.data?.rows ?? [],
                lastClass,
                mayBook,
                phone,
                deeds,
                voice,
                now,
                moving,
              }}
              date={date ?? from}
              caption={t('bookings.table', {
                resource: resource.name,
                from: columnText(from, voice),
                to: columnText(to, voice),
              })}
              onMoving={setMoving}
              onDate={(next) => change({ on: next })}
              onWeek={goWeek}
            >
              {weekBar}
            </ResourceView>
          </div>
        )}
      </div>
      {agenda && <AgendaDialog {...{ school: school.id, resource, voice, now }} onClose={() => setAgenda(false)} />}
    </Page>
  )

  function lower(day: string): string {
    const text = columnText(day, voice)
    return text.charAt(0).toLowerCase() + text.slice(1)
  }
  function weekEnd(day: string): string {
    return format.in('UTC').date(Date.parse(`${day}T12:00:00Z`), now)
  }
}
