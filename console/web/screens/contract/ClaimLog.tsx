import type { PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import { euros } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'

/** Every step of a claim, who took it and what was said. */
export function ClaimLog({ claim }: { claim: PenaltyClaim | undefined }) {
  const { t, format } = useWords()
  if (claim === undefined) return null
  return (
    <ol className="claimlog" aria-label={t('claim.log')}>
      {claim.steps.map(({ step, at, by, ticket, commitment, amount_eur, note }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log never change their places
        <li key={index}>
          <b>{t(`claim.log_${step}`)}</b>{' '}
          <span className="muted">
            {[format.fullDate(at), by === null ? undefined : t('claim.by', { name: by })].filter(Boolean).join(', ')}
          </span>
          {(ticket !== null || amount_eur !== null || note !== null) && (
            <p>
              {[
                ticket === null ? undefined : [ticket, commitment?.toUpperCase()].filter(Boolean).join(' '),
                amount_eur === null ? undefined : euros(amount_eur, format),
                note ?? undefined,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}
