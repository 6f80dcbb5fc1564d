import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { isLive } from '@preau/protocol/rules/tickets/states.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { useServerNow } from '../api/server-clock.ts'
import { ticketQuery } from '../api/tickets.ts'
import { useLive } from '../api/use-live.ts'
import { useMay } from '../api/use-may.ts'
import { useOutbox } from '../api/use-work.ts'
import { ticketSubject } from '../format/ticket-text.ts'
import { useWords, useWordsIn } from '../format/words.ts'
import { FixPanel } from './fixes/FixPanel.tsx'
import { schoolsOf } from './fleet/place-options.ts'
import { OutboxNote } from './my-day/OutboxNote.tsx'
import { Problem } from './Problem.tsx'
import { ActDialog } from './ticket/ActDialog.tsx'
import { ActsPanel, OutcomeNote } from './ticket/ActsPanel.tsx'
import type { FormKind } from './ticket/act-values.ts'
import { ClocksPanel } from './ticket/ClocksPanel.tsx'
import { FactsPanel, JoinedPanel } from './ticket/FactsPanel.tsx'
import { asksFirst, isOffered, mainAct, type Offered } from './ticket/offered.ts'
import { RatingPanel } from './ticket/RatingPanel.tsx'
import { StateBanner } from './ticket/StateBanner.tsx'
import { sheetOfRow } from './ticket/sheet-of-row.ts'
import { TicketFirmware } from './ticket/TicketFirmware.tsx'
import { TicketTimeline } from './ticket/TicketTimeline.tsx'
import { useActs } from './ticket/use-acts.ts'
import { WritePanel } from './ticket/WritePanel.tsx'
import './device/device.css'
import './ticket/ticket.css'

const route = getRouteApi('/tickets/$ticket')

/** One ticket: how it stands, its clocks, what can be done to it, what happened. */
export function TicketScreen() {
  const { t } = useWords()
  const { ticket: id } = route.useParams()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({ ...ticketQuery(id), placeholderData: () => sheetOfRow(client, id) })
  if (data) return <Sheet key={data.id} ticket={data} />
  return (
    <Page title={t('sheet.title')} className="ticketpage">
      <h1 className="vh">{t('sheet.title')}</h1>
      <div className="panel alone">
        {error === null ? (
          <Waiting label={t('sheet.loading')} rows={8} />
        ) : isPreauError(error, 'TICKET_NOT_FOUND', 'ID_INVALID') ? (
          <Empty
            roof
            title={t('sheet.missing')}
            actions={
              <Link className="btn" to="/tickets">
                {t('sheet.to_list')}
              </Link>
            }
          >
            <p>{t('sheet.missing_say')}</p>
          </Empty>
        ) : (
          <Problem error={error} title={t('sheet.unread')} onRetry={() => void refetch()} />
        )}
      </div>
    </Page>
  )
}

function Sheet({ ticket }: { ticket: Ticket }) {
  const { data: places } = useQuery(schoolNamesQuery)
  const school = places && schoolsOf(places).find(({ id }) => id === ticket.school.id)
  const voice = useWordsIn(school?.timezone)
  const { t } = voice
  const now = useServerNow(20_000)
  const { live } = useLive()
  const { waiting } = useOutbox()
  const mayAt = useMay()
  const acts = useActs(ticket, voice)
  const [asked, setAsked] = useState<FormKind | undefined>(undefined)
  const [wrote, setWrote] = useState(false)
  const may = (action: Parameters<typeof mayAt>[0]) => mayAt(action, { school: ticket.school.id })
  const offers = (act: Offered) => isOffered(act, ticket, may, ticket.parties.length)
  const onAct = (act: Offered) => {
    setWrote(false)
    if (asksFirst(act)) setAsked(act)
    else void acts.tap(act === 'assign' ? { act, to: 'me' } : { act: act as 'acknowledge' })
  }
  const main = mainAct(ticket)
  const subject = ticketSubject(ticket, voice)
  const beside = (['no_access', 'restore'] as const).filter((act) => act !== main && offers(act) && besides(main))
  return (
    <Page title={`${ticket.number} · ${subject}`} className="ticketpage">
      <nav aria-label={t('sheet.path')}>
        <ol className="crumbs">
          <li>
            <Link to="/tickets" search={{ school: undefined, authority: undefined }}>
              {t('tickets.title')}
            </Link>
          </li>
          <li>
            <Link to="/tickets" search={{ school: ticket.school.id }}>
              {ticket.school.name}
            </Link>
          </li>
          {ticket.room && <li>{ticket.room.name}</li>}
        </ol>
      </nav>
      <div className="head">
        <div className="grow">
          <h1>
            {subject} <small>{ticket.number}</small>
          </h1>
        </div>
      </div>
      {live.kind === 'stale' || waiting.length > 0 ? <OutboxNote voice={voice} now={now} /> : null}
      <StateBanner ticket={ticket} voice={voice} now={now} worker={may('ticket.work')}>
        {offers(main) && (
          <Button look="solid" blocked={acts.busy !== undefined} onClick={() => onAct(main)}>
            {acts.busy === main ? t('sheet.sending') : t(`work.name.${main}`)}
          </Button>
        )}
        {beside.map((act) => (
          <Button key={act} blocked={acts.busy !== undefined} onClick={() => onAct(act)}>
            {t(`work.name.${act}`)}
          </Button>
        ))}
      </StateBanner>
      <div aria-live="off">{wrote ? null : <OutcomeNote outcome={acts.outcome} voice={voice} />}</div>
      <div className="sheet">
        <div className="acting">
          <RatingPanel ticket={ticket} voice={voice} />
          {ticket.device && (
            <FixPanel
              device={ticket.device}
              reasons={ticket.rule === null ? [] : [ticket.rule]}
              ticket={ticket.id}
              may={may('fix.run')}
              isOver={!isLive(ticket.state)}
              voice={voice}
              now={now}
            />
          )}
          <ActsPanel
            ticket={ticket}
            voice={voice}
            offers={(act) => !beside.includes(act as 'restore') && offers(act)}
            busy={acts.busy}
            onAct={onAct}
          />
        </div>
        <div className="main">
          <ClocksPanel ticket={ticket} voice={voice} now={now} />
          {may('ticket.take_part') && <WritePanel ticket={ticket} voice={voice} onDone={() => setWrote(true)} />}
          <TicketTimeline
            ticket={ticket}
            waiting={waiting.filter((parcel) => parcel.ticket === ticket.id)}
            voice={voice}
            now={now}
          />
        </div>
        <div className="aside">
          {ticket.device && isLive(ticket.state) && (
            <TicketFirmware ticket={{ ...ticket, device: ticket.device }} voice={voice} now={now} />
          )}
          <FactsPanel ticket={ticket} voice={voice} now={now} />
          <JoinedPanel ticket={ticket} voice={voice} />
        </div>
      </div>
      {asked && (
        <ActDialog
          key={asked}
          kind={asked}
          ticket={ticket}
          voice={voice}
          onClose={() => setAsked(undefined)}
          onAct={acts.send}
        />
      )}
    </Page>
  )
}

/** Beside what leads to the place stands what can happen there. */
function besides(main: Offered): boolean {
  return main === 'on_site' || main === 'restore'
}
