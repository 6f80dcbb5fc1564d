import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { isLive } from '@preau/protocol/rules/tickets/states.ts'
import type { ReactNode } from 'react'
import { type Shape, StatusMark } from '../../../ui/StatusMark.tsx'
import { isLate, pauseText, SEVERITY_SHAPES, ticketTitle, toldText } from '../../format/ticket-text.ts'
import type { Voice } from '../../format/translate.ts'

interface StateBannerProps {
  ticket: Ticket
  voice: Voice
  now: number
  /** Who works on it reads its due times; who reported it, what becomes of it. */
  worker: boolean
  /** What one most likely came to do. */
  children: ReactNode
}

/** How the ticket stands: what is wrong, what is next and until when; then what to do. */
export function StateBanner({ ticket, voice, now, worker, children }: StateBannerProps) {
  const { t } = voice
  const { tint, mark } = look(ticket, now)
  return (
    <section className={`state ticketstate st-${tint}`} aria-labelledby="what">
      <StatusMark shape={mark} />
      <div className="txt">
        <p className="w">
          {t(`ticket.severity.${ticket.severity}`)}, {t(`ticket.state.${ticket.state}`).toLocaleLowerCase()}
        </p>
        <h2 id="what">{ticketTitle(ticket, voice)}</h2>
        {sentences(ticket, voice, now, worker).map((sentence) => (
          <p className="next" key={sentence}>
            {sentence}
          </p>
        ))}
      </div>
      {children && <div className="todo">{children}</div>}
    </section>
  )
}

/** Tinted by what needs someone; what is over is quiet. */
function look(ticket: Ticket, now: number): { tint: Shape; mark: Shape } {
  if (ticket.state === 'closed' || ticket.state === 'rejected') return { tint: 'asleep', mark: 'asleep' }
  if (ticket.state === 'restored') return { tint: 'ok', mark: 'ok' }
  if (ticket.pauses.length > 0) return { tint: 'offline', mark: SEVERITY_SHAPES[ticket.severity] }
  if (isLate(ticket, now)) return { tint: 'down', mark: SEVERITY_SHAPES[ticket.severity] }
  return { tint: ticket.severity === 'blocking' ? 'degraded' : 'asleep', mark: SEVERITY_SHAPES[ticket.severity] }
}

/** What is next and until when, each in one sentence. */
function sentences(ticket: Ticket, voice: Voice, now: number, worker: boolean): string[] {
  if (!worker) return [`${toldText(ticket, voice, now).head}.`]
  const { t, format } = voice
  const moment = (at: number) => format.momentWithTime(at, now)
  if (ticket.state === 'restored' && ticket.restoredAt !== null)
    return [t('sheet.restored_say', { moment: format.spokenMoment(ticket.restoredAt, now) })]
  if (ticket.state === 'closed' || ticket.state === 'rejected') {
    return ticket.endedAt === null
      ? []
      : [t(`sheet.${ticket.state}_say`, { moment: format.spokenMoment(ticket.endedAt, now) })]
  }
  const said: string[] = []
  if (ticket.recoveredAt !== null && isLive(ticket.state))
    said.push(t('sheet.recovered_say', { moment: format.spokenMoment(ticket.recoveredAt, now) }))
  for (const { cause, since } of ticket.pauses) {
    const name = ticket.causes.find((one) => one.cause === cause)?.name ?? null
    const text = pauseText(cause, name, voice).toLocaleLowerCase()
    said.push(t('sheet.paused_say', { moment: format.spokenMoment(since, now), cause: text }))
  }
  if (ticket.visitAt !== null && ticket.visitAt > now)
    said.push(t('sheet.visit_say', { moment: moment(ticket.visitAt) }))
  const next = ticket.clocks.find(({ metAt, due }) => metAt === null && due !== null)
  if (next?.due != null) {
    const late = next.late || (ticket.pauses.length === 0 && now > next.due)
    const commitment = t(`ticket.commitment.${next.commitment}`)
    said.push(t(late ? 'sheet.late_say' : 'sheet.due_say', { commitment, moment: moment(next.due) }))
  } else if (ticket.severity === 'request') said.push(t('sheet.request_say'))
  else if (ticket.contract === null) said.push(t('sheet.uncovered_say'))
  else if (ticket.clocks.some(({ state }) => state === 'unknown')) said.push(t('sheet.unknown_say'))
  return said
}
