import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { PHONE, useMedia } from '../../ui/use-media.ts'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { useServerNow } from '../api/server-clock.ts'
import { ticketsQuery } from '../api/tickets.ts'
import { useLive } from '../api/use-live.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { schoolsOf } from './fleet/place-options.ts'
import { LiveMark } from './LiveMark.tsx'
import { Problem } from './Problem.tsx'
import {
  changed,
  isFiltered,
  NOTHING,
  sortedBy,
  type TicketChange,
  toTicketQuery,
  validateTicketSearch,
} from './tickets/search.ts'
import { TicketCards } from './tickets/TicketCards.tsx'
import { TicketCounters } from './tickets/TicketCounters.tsx'
import { TicketFilters } from './tickets/TicketFilters.tsx'
import { TicketTable } from './tickets/TicketTable.tsx'
import './fleet/fleet.css'
import './fleet/colonnade.css'
import './tickets/tickets.css'

const route = getRouteApi('/tickets')
const PAGE = 100

/** Every ticket that one sees, what is due first; filters stand in the address. */
export function TicketsScreen() {
  const voice = useWords()
  const { t } = voice
  const asked = route.useSearch()
  // The router keeps what it could not read beside what it could.
  const search = { school: asked.school, authority: asked.authority, ...validateTicketSearch({ ...asked }) }
  const navigate = route.useNavigate()
  const phone = useMedia(PHONE)
  const may = useMay()
  const now = useServerNow(30_000)
  const { live } = useLive()
  const [pages, setPages] = useState(1)
  const { data: tree } = useQuery(schoolNamesQuery)
  const { data, error, refetch, isPlaceholderData } = useQuery(
    ticketsQuery({ ...toTicketQuery(search), limit: PAGE * pages }),
  )
  const schools = tree ? schoolsOf(tree) : []
  const withSchool = search.school === undefined && schools.length > 1
  const rows = data?.rows
  const change = (next: TicketChange) => {
    setPages(1)
    void navigate({ search: changed(search, next), replace: 'q' in next, resetScroll: false })
  }
  const mine = !may('fleet.read')
  const title = mine ? t('tickets.title_mine') : t('tickets.title')
  return (
    <Page title={title} className="tickets">
      <div className="head">
        <div className="grow">
          <h1>
            {title} {data && <small>{t('tickets.count', { count: data.total })}</small>}
          </h1>
        </div>
        <LiveMark />
        {may('ticket.open') && (
          <Link className="btn solid" to="/report" search={{}}>
            <Sign name="chat" />
            {t('tickets.report')}
          </Link>
        )}
      </div>
      <TicketCounters counts={data?.counts} show={search.show ?? 'live'} onShow={(show) => change({ show })} />
      <TicketFilters search={search} tree={tree} device={rows?.[0]?.device?.name} onChange={change} />
      <div data-old={error !== null || live.kind === 'stale' || undefined} aria-busy={isPlaceholderData || undefined}>
        {rows === undefined ? (
          <div className="panel alone">
            {error ? (
              <Problem error={error} title={t('tickets.failed')} onRetry={() => void refetch()} />
            ) : (
              <Waiting label={t('tickets.waiting')} rows={12} />
            )}
          </div>
        ) : rows.length === 0 ? (
          <div className="panel alone">
            {isFiltered(search) ? (
              <Empty
                title={t('tickets.none_found')}
                actions={<Button onClick={() => change(NOTHING)}>{t('tickets.lift_all')}</Button>}
              >
                <p>{t('tickets.none_found_say')}</p>
              </Empty>
            ) : (
              <Empty roof title={t('tickets.none')}>
                <p>{t('tickets.none_say')}</p>
              </Empty>
            )}
          </div>
        ) : phone ? (
          <TicketCards rows={rows} withSchool={withSchool} worker={may('ticket.work')} voice={voice} now={now} />
        ) : (
          <TicketTable
            rows={rows}
            search={search}
            withSchool={withSchool}
            worker={may('ticket.work')}
            voice={voice}
            now={now}
            onSort={(column) => change(sortedBy(search, column))}
          />
        )}
      </div>
      {data && data.total > data.rows.length && (
        <p className="more">
          <Button blocked={isPlaceholderData} onClick={() => setPages(pages + 1)}>
            {isPlaceholderData ? t('tickets.loading_more') : t('tickets.more')}
          </Button>{' '}
          <span className="muted">{t('tickets.shown', { shown: data.rows.length, total: data.total })}</span>
        </p>
      )}
    </Page>
  )
}
