import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { Page } from '../../ui/Page.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { useServerNow } from '../api/server-clock.ts'
import { MY_DAY, ticketQuery, ticketsQuery } from '../api/tickets.ts'
import { useOutbox } from '../api/use-work.ts'
import { useWords } from '../format/words.ts'
import { DayTicket } from './my-day/DayTicket.tsx'
import { countsOf, groupsOf } from './my-day/day-groups.ts'
import { OutboxNote } from './my-day/OutboxNote.tsx'
import { Problem } from './Problem.tsx'
import { nextStep } from './tickets/next-step.ts'
import './my-day/my-day.css'

const COUNTS = ['late', 'today', 'later', 'paused'] as const

/** What a technician has before him: by school, late first; what he does here is sent, or kept until it can be. */
export function MyDayScreen() {
  const voice = useWords()
  const { t, format } = voice
  const now = useServerNow(20_000)
  const { data, error, refetch } = useQuery(ticketsQuery(MY_DAY))
  const { waiting } = useOutbox()
  const rows = data?.rows
  const groups = useMemo(() => groupsOf(rows ?? [], now), [rows, now])
  const counts = useMemo(() => countsOf(rows ?? [], now, format.dayKey), [rows, now, format])
  usePrefetched(rows?.map(({ id }) => id) ?? [])
  const first = groups.flatMap((group) => group.rows).find((row) => nextStep(row) !== undefined)
  return (
    <Page title={t('day.title')} className="myday">
      <div className="head">
        <h1>
          {t('day.title')} <small>{`${format.date(now, now)}, ${format.time(now)}`}</small>
        </h1>
      </div>
      <OutboxNote voice={voice} now={now} />
      {rows === undefined ? (
        <div className="panel alone">
          {error ? (
            <Problem error={error} title={t('day.failed')} onRetry={() => void refetch()} withServer={false} />
          ) : (
            <Waiting label={t('day.waiting')} rows={6} />
          )}
        </div>
      ) : rows.length === 0 ? (
        <div className="panel alone">
          <Empty
            title={t('day.empty')}
            actions={
              <Link className="btn" to="/tickets">
                {t('day.see_all')}
              </Link>
            }
          >
            <p>{t('day.empty_say')}</p>
          </Empty>
        </div>
      ) : (
        <>
          <dl className="sum" aria-label={t('day.counts')}>
            {COUNTS.map((name) => (
              <div key={name} className={counts[name] > 0 ? name : `${name} none`}>
                <dt>{name === 'paused' ? t('day.paused', { count: counts.paused }) : t(`day.${name}`)}</dt>
                <dd>{format.number(counts[name])}</dd>
              </div>
            ))}
          </dl>
          <div className="groups">
            {groups.map(({ school, rows, late }) => (
              <section className="grp" key={school.id} aria-labelledby={`s${school.id}`}>
                <header>
                  <h2 id={`s${school.id}`}>{school.name}</h2>
                  <p>
                    {t('day.tickets', { count: rows.length })}
                    {late > 0 && `, ${t('day.tickets_late', { count: late })}`}
                  </p>
                  <a
                    className="go"
                    href={`geo:0,0?q=${encodeURIComponent(school.name)}`}
                    aria-label={t('day.route', { school: school.name })}
                  >
                    <Sign name="map" />
                  </a>
                </header>
                <ul>
                  {rows.map((row) => (
                    <DayTicket
                      key={row.id}
                      row={row}
                      voice={voice}
                      now={now}
                      first={row === first}
                      waits={waiting.some((parcel) => parcel.ticket === row.id)}
                    />
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </>
      )}
    </Page>
  )
}

/** So many sheets are fetched ahead: what one opens in a school without a network is there. */
const AHEAD = 40

/** Fetches the sheets of the day while there is a network. */
function usePrefetched(ids: readonly string[]) {
  const client = useQueryClient()
  // The pages themselves, too: without a network no browser can fetch the code that draws them.
  useEffect(() => {
    for (const page of [import('./TicketScreen.tsx'), import('./ReportScreen.tsx')]) page.catch(() => undefined)
  }, [])
  const key = ids.slice(0, AHEAD).join(' ')
  useEffect(() => {
    if (key === '') return
    let stopped = false
    const fetchAll = async () => {
      for (const id of key.split(' ')) {
        if (stopped) return
        await client.prefetchQuery({ ...ticketQuery(id), gcTime: DAY_MS, staleTime: HOUR_MS })
      }
    }
    void fetchAll()
    return () => {
      stopped = true
    }
  }, [client, key])
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
