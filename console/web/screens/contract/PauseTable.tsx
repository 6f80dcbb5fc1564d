import type { Explanations } from '@preau/protocol/api/contract-figures.ts'
import type { Breach, PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { Fragment, useState } from 'react'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useMay } from '../../api/use-may.ts'
import { logMoment } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'
import { PauseDialog } from './PauseDialog.tsx'
import { PauseSaid } from './PauseSaid.tsx'

interface PauseTableProps {
  contract: Id
  pauses: Explanations['rows'][number]['pauses']
  claim: PenaltyClaim | undefined
  breach: Breach
}

/** Who paused the clock, when, why, with which proof, and what is said against it; remarks on the whole penalty stand above. */
export function PauseTable({ contract, pauses, claim, breach }: PauseTableProps) {
  const { t, format } = useWords()
  const may = useMay()
  const [saying, setSaying] = useState<string | undefined>(undefined)
  const remarks = (claim?.steps ?? []).filter(
    ({ step, ticket, commitment }) =>
      step === 'remarked' &&
      (ticket === null || (ticket === breach.ticket && (commitment ?? breach.commitment) === breach.commitment)),
  )
  if (pauses.length === 0 && remarks.length === 0) return null
  const keyOf = ({ from, cause }: { from: string; cause: string }) => `${from} ${cause}`
  const about = pauses.find((pause) => keyOf(pause) === saying)
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
              {pauses.map((pause) => (
                <Fragment key={keyOf(pause)}>
                  <tr>
                    <th scope="row">{pause.cause}</th>
                    <td>
                      {pause.to === null
                        ? t('contract.pause_open', { from: logMoment(pause.from, format) })
                        : t('contract.pause_span', {
                            from: logMoment(pause.from, format),
                            to: logMoment(pause.to, format),
                          })}
                    </td>
                    <td>{pause.by ?? '–'}</td>
                    <td>{pause.proof ?? t('contract.no_proof')}</td>
                  </tr>
                  {(pause.contest !== undefined || may('contract.contest')) && (
                    <tr className="pausesaid">
                      <td colSpan={4}>
                        <PauseSaid pause={pause} onSay={() => setSaying(keyOf(pause))} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
          <p className="muted">{t('contract.pause_kept')}</p>
        </>
      )}
      {about && (
        <PauseDialog
          {...{ contract, ticket: breach.ticket, pause: about }}
          contested={about.contest === undefined ? undefined : (about.contest.note ?? '')}
          onClose={() => setSaying(undefined)}
        />
      )}
    </section>
  )
}
