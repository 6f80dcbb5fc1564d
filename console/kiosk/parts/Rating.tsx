import type { KioskTicket } from '@preau/protocol/kiosk.ts'
import { SCORES, type Score } from '@preau/protocol/rules/satisfaction.ts'
import { ticketName } from '../format/check-text.ts'
import { useVoice } from '../format/voice.ts'

/** One touch when a ticket is closed: how satisfied one is. Nobody sees who touched. */
export function Rating({ ticket, onRate }: { ticket: KioskTicket; onRate: (score: Score) => void }) {
  const voice = useVoice()
  const { t } = voice
  return (
    <section className="rating" aria-labelledby="rating">
      <p id="rating">{t('rate.ask', { what: ticketName(ticket, voice) })}</p>
      <ul>
        {SCORES.toReversed().map((score) => (
          <li key={score}>
            <button type="button" onClick={() => onRate(score)}>
              {t(`rate.${score}`)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
