import type { TicketQuery } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { isLive } from '@preau/protocol/rules/tickets/states.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { historyOf, ticketsQuery } from '../../api/tickets.ts'
import { useMay } from '../../api/use-may.ts'
import { dueText, SEVERITY_SHAPES, ticketSubject, ticketTitle } from '../../format/ticket-text.ts'
import type { Voice } from '../../format/translate.ts'
import './tickets-panel.css'

/** So many stand in the column; the others come by a link. */
const SHOWN = 5

interface TicketsPanelProps {
  /** Of one device its history; of a school what is under way. */
  of: { device: Id; name: string } | { school: Id }
  voice: Voice
  now: number
}

/** The tickets of a device or of a school, beside what is known of it; nothing where there is none. */
export function TicketsPanel({ of, voice, now }: TicketsPanelProps) {
  const { t } = voice
  const may = useMay()
  const query: TicketQuery =
    'device' in of ? historyOf(of.device) : { school: of.school, state: 'live', sort: 'due', limit: SHOWN }
  const { data } = useQuery({ ...ticketsQuery(query), enabled: may('ticket.read') })
  if (!data || data.total === 0) return null
  const more = data.total - data.rows.length
  return (
    <section className="panel ticketspanel" aria-labelledby="tickets">
      <header>
        <h2 id="tickets">{t('tickets.title')}</h2>
        <span className="muted">
          {t('device' in of ? 'tickets.count' : 'tickets.count_live', { count: data.total })}
        </span>
      </header>
      <ul>
        {data.rows.map((row) => {
          const due = dueText(row, voice, now)
          return (
            <li key={row.id} className={isLive(row.state) ? `tone-${due.tone}` : 'over'}>
              <StatusMark shape={isLive(row.state) ? SEVERITY_SHAPES[row.severity] : 'asleep'} />
              <div>
                <p>
                  <Link to="/tickets/$ticket" params={{ ticket: row.id }}>
                    {row.number}
                  </Link>{' '}
                  {'device' in of
                    ? ticketTitle(row, voice)
                    : `${ticketSubject(row, voice)}, ${ticketTitle(row, voice)}`}
                </p>
                <p className="muted">
                  <span className="vh">{t(`ticket.severity.${row.severity}`)}, </span>
                  {isLive(row.state) && `${t(`ticket.state.${row.state}`)}, `}
                  <span className="when">{isLive(row.state) ? lowered(due.head) : due.head}</span>
                  {due.detail && `, ${due.detail}`}
                </p>
              </div>
            </li>
          )
        })}
      </ul>
      {more > 0 && (
        <p className="more">
          <Link
            className="btn small quiet"
            to="/tickets"
            search={'device' in of ? { device: of.device, show: 'ended' } : { school: of.school }}
          >
            {t('tickets.panel_more', { count: more })}
          </Link>
        </p>
      )}
    </section>
  )
}

function lowered(text: string): string {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1)
}
