import type { Explanations } from '@preau/protocol/api/contract-figures.ts'
import type { Breach, PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { logMoment } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'

interface PauseTableProps {
  pauses: Explanations['rows'][number]['pauses']
  claim: PenaltyClaim | undefined
  breach: Breach
}

/** Who paused the clock, when, why, with which proof; what the supplier says against it stands above. */
export function PauseTable({ pauses, claim, breach }: PauseTableProps) {
  const { t, format } = useWords()
  const remarks = (claim?.steps ?? []).filter(
    ({ step, ticket, commitment }) =>
      step === 'remarked' &&
      (ticket === null || (ticket === breach.ticket && (commitment ?? breach.commitment) === breach.commitment)),
  )
  if (pauses.length === 0 && remarks.length === 0) return null
  return (
    <section className="pauses" aria-labelledby="pauses">
      <h3 id="pauses">{t('contract.pauses')}</h3>
      {remarks.map(({ at, by, note }) => (
        <p className="contested" key={at}>
          <span className="tag st-degraded">
            <StatusMark shape="degraded" />
            {t('contract.contested')}
          </span>{' '}
          {note} <span className="muted">{[by, format.fullDate(at)].filter(Boolean).join(', ')}</span>
        </p>
      ))}
      {pauses.length > 0 && (
        <>
          <table>
            <caption className="vh">{t('contract.pauses')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('contract.pause_cause')}</th>
                <th scope="col">{t('contract.pause_when')}</th>
                <th scope="col">{t('contract.pause_who')}</th>
                <th scope="col">{t('contract.pause_proof')}</th>
              </tr>
            </thead>
            <tbody>
              {pauses.map(({ from, to, cause, proof, by }) => (
                <tr key={`${from} ${cause}`}>
                  <th scope="row">{cause}</th>
                  <td>
                    {to === null
                      ? t('contract.pause_open', { from: logMoment(from, format) })
                      : t('contract.pause_span', { from: logMoment(from, format), to: logMoment(to, format) })}
                  </td>
                  <td>{by ?? '–'}</td>
                  <td>{proof ?? t('contract.no_proof')}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="muted">{t('contract.pause_kept')}</p>
        </>
      )}
    </section>
  )
}
