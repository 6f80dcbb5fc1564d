import type { TicketRow, TicketSort } from '@preau/protocol/api/tickets.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { Sign } from '../../../ui/Sign.tsx'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { shortSchoolName } from '../../format/school-name.ts'
import { dueText, SEVERITY_SHAPES, ticketSubject, ticketTitle, toldText } from '../../format/ticket-text.ts'
import type { Voice } from '../../format/translate.ts'
import { KindSign } from '../fleet/KindSign.tsx'
import { FIRST_DIRECTION, type TicketSearch } from './search.ts'

interface TicketTableProps {
  rows: readonly TicketRow[]
  search: TicketSearch
  withSchool: boolean
  /** Who works on tickets sees when they are due; who reported them, what became of them. */
  worker: boolean
  voice: Voice
  now: number
  onSort: (column: TicketSort) => void
}

/** Tickets, one a row; the row opens the sheet. */
export function TicketTable({ rows, search, withSchool, worker, voice, now, onSort }: TicketTableProps) {
  const { t, format } = voice
  const by = search.sort ?? 'due'
  const order = search.direction ?? FIRST_DIRECTION[by]
  const navigate = useNavigate()
  const header = (column: TicketSort, word: string) => (
    <th scope="col" aria-sort={by === column ? (order === 'asc' ? 'ascending' : 'descending') : undefined}>
      <button type="button" onClick={() => onSort(column)}>
        {word}
        {by === column && <Sign name={order === 'asc' ? 'up' : 'down'} />}
      </button>
    </th>
  )
  return (
    <div className="panel" data-density="compact">
      <table className="table tickettable">
        <caption className="vh">{t('tickets.table')}</caption>
        <colgroup>
          <col className="c-severity" />
          <col className="c-number" />
          <col className="c-subject" />
          <col className="c-place" />
          <col />
          <col className="c-state" />
          <col className="c-opened" />
          <col className="c-due" />
        </colgroup>
        <thead>
          <tr>
            {header('severity', t('tickets.severity'))}
            {header('number', t('tickets.ticket'))}
            <th scope="col">{t('tickets.equipment')}</th>
            {header('school', t(withSchool ? 'tickets.room_and_school' : 'tickets.room'))}
            <th scope="col">{t('tickets.what')}</th>
            <th scope="col">{t('tickets.state')}</th>
            {header('opened', t('tickets.opened'))}
            {header('due', t(worker ? 'tickets.due' : 'tickets.news'))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const due = (worker ? dueText : toldText)(row, voice, now)
            const subject = ticketSubject(row, voice)
            return (
              // The row opens what its link opens, for the mouse; the keyboard has the link.
              <tr
                key={row.id}
                className={`tone-${due.tone}`}
                onClick={(event) => {
                  if (event.target instanceof Element && event.target.closest('a')) return
                  void navigate({ to: '/tickets/$ticket', params: { ticket: row.id } })
                }}
              >
                <td>
                  <StatusWord shape={SEVERITY_SHAPES[row.severity]}>{t(`ticket.severity.${row.severity}`)}</StatusWord>
                </td>
                <th scope="row">
                  <Link to="/tickets/$ticket" params={{ ticket: row.id }}>
                    {row.number}
                  </Link>
                </th>
                <td>
                  <span className="kind">
                    {row.kind && <KindSign kind={row.kind} word={t(`kind.${row.kind}`)} />}
                    <span>{subject}</span>
                  </span>
                </td>
                <td className="muted">
                  {[row.room?.name, withSchool ? shortSchoolName(row.school.name) : undefined]
                    .filter(Boolean)
                    .join(', ')}
                </td>
                <td className="what">
                  <span className="reason">{ticketTitle(row, voice)}</span>
                </td>
                <td className="muted">
                  {t(`ticket.state.${row.state}`)}
                  {row.assignee?.me && <span className="you">{t('sheet.me').toLocaleLowerCase()}</span>}
                </td>
                <td className="muted">{format.moment(row.openedAt, now)}</td>
                <td className="duecell">
                  <span>{due.head}</span>
                  {due.detail && due.tone !== 'none' && <span className="muted">{due.detail}</span>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
