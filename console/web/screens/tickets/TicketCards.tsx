import type { TicketRow } from '@preau/protocol/api/tickets.ts'
import { Link } from '@tanstack/react-router'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { dueText, SEVERITY_SHAPES, ticketSubject, ticketTitle, toldText } from '../../format/ticket-text.ts'
import type { Voice } from '../../format/translate.ts'

interface TicketCardsProps {
  rows: readonly TicketRow[]
  withSchool: boolean
  /** Who works on tickets sees when they are due; who reported them, what became of them. */
  worker: boolean
  voice: Voice
  now: number
}

/** The tickets on a phone: one card each. */
export function TicketCards({ rows, withSchool, worker, voice, now }: TicketCardsProps) {
  const { t } = voice
  return (
    <ul className="ticketcards">
      {rows.map((row) => {
        const due = (worker ? dueText : toldText)(row, voice, now)
        return (
          <li key={row.id}>
            <Link className={`tcard tone-${due.tone}`} to="/tickets/$ticket" params={{ ticket: row.id }}>
              <span className="line">
                <b>{ticketSubject(row, voice)}</b>
                <StatusWord shape={SEVERITY_SHAPES[row.severity]}>{t(`ticket.severity.${row.severity}`)}</StatusWord>
              </span>
              <span className="why">{ticketTitle(row, voice)}</span>
              <span className="line muted">
                <span>{[row.room?.name, withSchool ? row.school.name : undefined].filter(Boolean).join(', ')}</span>
                <span className="nb">{row.number}</span>
              </span>
              <span className="line duecell">
                <span>{due.head}</span>
                <span className="muted">{worker ? (due.detail ?? t(`ticket.state.${row.state}`)) : null}</span>
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
