import type { Explanations } from '@preau/protocol/api/contract-figures.ts'
import type { Breach, PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { Waiting } from '../../../ui/states.tsx'
import { explanationsQuery } from '../../api/contracts.ts'
import { euros } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import { ClaimSteps } from './ClaimSteps.tsx'
import { PauseTable } from './PauseTable.tsx'
import { WhyPicture } from './WhyPicture.tsx'
import { whySentences } from './why-text.ts'

interface WhyPanelProps {
  contract: Id
  breach: Breach
  /** The last local date of the month. */
  to: string
  claim: PenaltyClaim | undefined
}

/** Why a penalty is what it is: its formula, its days, its pauses and where it stands, in one view. */
export function WhyPanel({ contract, breach, to, claim }: WhyPanelProps) {
  const { t, format } = useWords()
  const { data, error, refetch } = useQuery(explanationsQuery(contract, breach.ticket, to))
  const found = data?.rows.find(
    (row) => row.commitment === breach.commitment && row.meetings.some(({ at }) => at === breach.at),
  )
  const meeting = found?.meetings.find(({ at }) => at === breach.at)
  return (
    <section className="panel whypanel" aria-labelledby="why">
      <header>
        <h2 id="why">
          {t('contract.why', { amount: euros(breach.penalty_eur - breach.waived_eur, format), ticket: breach.ticket })}
        </h2>
        <span className="muted">{[breach.equipment, breach.school].filter(Boolean).join(', ')}</span>
      </header>
      {error && !data ? (
        <Problem error={error} title={t('contract.why_failed')} onRetry={() => void refetch()} />
      ) : !data || !found || !meeting ? (
        <Waiting label={t('contract.waiting')} rows={4} />
      ) : (
        <>
          <Formula breach={breach} />
          <WhyPicture
            explained={found}
            closed={data.closed}
            until={meeting.at}
            label={whySentences(found, meeting, data.closed, { t, format }).join(' ')}
          />
          <div className="say">
            {whySentences(found, meeting, data.closed, { t, format }).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
          <PauseTable contract={contract} pauses={found.pauses} claim={claim} breach={breach} />
        </>
      )}
      <ClaimSteps claim={claim} />
    </section>
  )
}

function Formula({ breach: { value_eur, value_part, days, divisor, penalty_eur } }: { breach: Breach }) {
  const { t, format } = useWords()
  if (value_eur === null || days === null || divisor === null) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="formula" role="group" aria-label={t('contract.why_formula')}>
      <div>
        <small>
          {t('contract.why_value')}
          {value_part !== null && value_part > 1 && `, ${t('contract.why_part', { part: value_part })}`}
        </small>
        <b>{euros(value_eur / (value_part ?? 1), format)}</b>
      </div>
      <span>×</span>
      <div>
        <small>{t('contract.why_days')}</small>
        <b>{format.number(days)}</b>
      </div>
      <span>/</span>
      <div>
        <small>{t('contract.why_divisor')}</small>
        <b>{format.number(divisor)}</b>
      </div>
      <span>=</span>
      <div className="result">
        <small>{t('contract.why_result')}</small>
        <b>{euros(penalty_eur, format)}</b>
      </div>
    </div>
  )
}

export type Explained = Explanations['rows'][number]
