import type { TicketRow } from '@preau/protocol/api/tickets.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useWork } from '../../api/use-work.ts'
import { dueText, SEVERITY_SHAPES, ticketSubject, ticketTitle } from '../../format/ticket-text.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { nextStep } from '../tickets/next-step.ts'

interface DayTicketProps {
  row: TicketRow
  voice: Voice
  now: number
  /** What was done to it here and is not on the server yet. */
  waits: boolean
  /** The one thing that one most likely came to do. */
  first: boolean
}

/** One ticket of the day: what, where, until when, and the next step by one touch. */
export function DayTicket({ row, voice, now, waits, first }: DayTicketProps) {
  const { t } = voice
  const due = dueText(row, voice, now)
  const subject = ticketSubject(row, voice)
  const step = due.tone === 'late' || isUrgent(row, voice, now) ? nextStep(row) : undefined
  return (
    <li className={`tk tone-${waits ? 'paused' : due.tone}`}>
      <Link className="top" to="/tickets/$ticket" params={{ ticket: row.id }}>
        <span className="l1">
          <StatusMark shape={SEVERITY_SHAPES[row.severity]} />
          <span className="vh">{t(`ticket.severity.${row.severity}`)}, </span>
          <b>{subject}</b>
          {row.room && row.room.name !== subject && <span className="room">{row.room.name}</span>}
        </span>
        <span className="l2">{ticketTitle(row, voice)}</span>
      </Link>
      <div className="l3">
        <p className="duetime">
          <Sign name={waits ? 'nowifi' : due.tone === 'paused' ? 'pause' : 'clock'} />
          <span>
            {waits ? t('sheet.waits') : due.head}
            <span className="muted">
              {[
                row.state === 'open' || due.tone === 'paused'
                  ? undefined
                  : t(`ticket.state.${row.state}`).toLocaleLowerCase(),
                due.tone === 'paused' ? due.detail : t(`ticket.severity.${row.severity}`).toLocaleLowerCase(),
                due.tone === 'paused' ? undefined : due.detail,
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          </span>
        </p>
        {step && !waits && <StepButton row={row} step={step} subject={subject} voice={voice} solid={first} />}
      </div>
    </li>
  )
}

/** Due on this very day: it may well be done in passing. */
function isUrgent({ nextDue, pauses, state }: TicketRow, { format }: Voice, now: number): boolean {
  if (pauses.length > 0 || nextDue === null) return false
  return (state === 'open' && format.dayKey(nextDue) === format.dayKey(now)) || state === 'acknowledged'
}

interface StepButtonProps {
  row: TicketRow
  step: 'acknowledge' | 'on_site'
  subject: string
  voice: Voice
  solid: boolean
}

function StepButton({ row, step, subject, voice: { t }, solid }: StepButtonProps) {
  const work = useWork()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const label = t(`day.${step}`)
  const go = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await work.act(row.id, { act: step })
    } catch (cause) {
      setError(cause as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button
        {...(solid && { look: 'solid' })}
        blocked={busy}
        aria-label={t('day.of', { action: label, ticket: subject })}
        onClick={() => void go()}
      >
        {busy ? t('day.doing') : label}
      </Button>
      <Refusal error={error} />
    </>
  )
}
