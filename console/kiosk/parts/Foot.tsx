import type { KioskState, KioskTicket } from '@preau/protocol/kiosk.ts'
import { Sign } from '../../ui/Sign.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { ticketText } from '../format/check-text.ts'
import { useVoice } from '../format/voice.ts'

interface FootProps {
  state: KioskState
  up: boolean
  now: number
  /** The ticket that the page is about. */
  ticket: KioskTicket | undefined
  /** The page itself says what becomes of it. */
  isTold: boolean
  /** What leaves the view that is open; undefined where none is. */
  onCancel: (() => void) | undefined
  onReport: () => void
}

/** What is always there: the way to report a problem, the one number to call, and how the line to the school stands. */
export function Foot({ state, up, now, ticket, isTold, onCancel, onReport }: FootProps) {
  const { t } = useVoice()
  return (
    <footer className="foot">
      {onCancel ? (
        <button className="pb" type="button" onClick={onCancel}>
          <Sign name="back" />
          {t('touch.back')}
        </button>
      ) : (
        <button className="pb" type="button" onClick={onReport}>
          <Sign name="chat" />
          {t('touch.report')}
        </button>
      )}
      {state.support !== null && (
        <p>
          {t('help.number')} <b>{state.support}</b>
        </p>
      )}
      <Line state={state} up={up} now={now} ticket={ticket} isTold={isTold} />
    </footer>
  )
}

function Line({ state: { server }, up, now, ticket, isTold }: Omit<FootProps, 'onCancel' | 'onReport'>) {
  const voice = useVoice()
  const { t, format } = voice
  if (!up) {
    return (
      <p className="r" role="status">
        <StatusMark shape="offline" />
        {t('line.down')}
      </p>
    )
  }
  if (!server.reached) {
    return (
      <p className="r" role="status">
        <StatusMark shape="offline" />
        {server.waiting > 0
          ? t('server.waiting', { count: server.waiting })
          : server.since === null
            ? t('server.away_plain')
            : t('server.away', { time: format.moment(server.since, now) })}
      </p>
    )
  }
  if (ticket) {
    const { number, openedAt } = ticket
    const stands = isTold
      ? t('ticket.opened_at', { when: format.spokenMoment(openedAt, now) })
      : ticketText(ticket, now, voice)
    return (
      <p className="r" role="status">
        <span>
          {number !== null && (
            <>
              {t('ticket.word')} <b>{number}</b>,{' '}
            </>
          )}
          {stands}
        </span>
      </p>
    )
  }
  return (
    <p className="r" role="status">
      <StatusMark shape="ok" />
      {t('server.up')}
    </p>
  )
}
