import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { serviceTime } from '../../format/clock-text.ts'
import { partyName } from '../../format/happened-text.ts'
import type { Voice } from '../../format/translate.ts'
import { ClockBar } from './ClockBar.tsx'
import './clocks.css'

/** The times of the contract for this ticket, and how they divide among those who had it. */
export function ClocksPanel({ ticket, voice, now }: { ticket: Ticket; voice: Voice; now: number }) {
  const { t } = voice
  if (ticket.details.length === 0) return null
  return (
    <section className="panel clocks" aria-labelledby="clocks">
      <header>
        <h2 id="clocks">{t('sheet.clocks')}</h2>
        <ul className="clockkey" aria-hidden="true">
          <li>
            <i className="k-service" />
            {t('sheet.clock.key_service')}
          </li>
          {ticket.details.some(({ paused }) => (paused ?? 0) > 0) && (
            <li>
              <i className="k-paused" />
              {t('sheet.clock.key_paused')}
            </li>
          )}
          <li>
            <i className="k-closed" />
            {t('sheet.clock.key_closed')}
          </li>
        </ul>
      </header>
      {ticket.details.map((clock) => (
        <ClockBar key={clock.commitment} ticket={ticket} clock={clock} voice={voice} now={now} />
      ))}
      {ticket.shares.length > 1 && <Shares ticket={ticket} voice={voice} />}
    </section>
  )
}

/** Who had the ticket for how long: the parts, and their sum. */
function Shares({ ticket, voice }: { ticket: Ticket; voice: Voice }) {
  const { t } = voice
  const total = ticket.shares.reduce((sum, { seconds }) => sum + seconds, 0)
  return (
    <section className="shares" aria-labelledby="shares">
      <h3 id="shares">{t('sheet.shares')}</h3>
      <div className="sharebar" aria-hidden="true">
        {ticket.shares.map(({ party, seconds }, index) => (
          <i key={party} className={`s${(index % 4) + 1}`} style={{ flexGrow: Math.max(seconds, total / 100) }} />
        ))}
      </div>
      <ul>
        {ticket.shares.map(({ party, name, seconds }, index) => (
          <li key={party}>
            <i className={`s${(index % 4) + 1}`} aria-hidden="true" />
            <span>{partyName(party, name, voice)}</span>
            <b>{serviceTime(seconds, voice)}</b>
          </li>
        ))}
        <li className="total">
          <span>{t('sheet.shares_total')}</span>
          <b>{serviceTime(total, voice)}</b>
        </li>
      </ul>
    </section>
  )
}
