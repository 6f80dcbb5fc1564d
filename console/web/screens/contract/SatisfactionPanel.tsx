import type { ContractBoard } from '@preau/protocol/api/contract-board.ts'
import { useWords } from '../../format/words.ts'
import { ReadingTag } from './reading.tsx'

const SCORES = [5, 4, 3, 2, 1] as const

/** What people think of how their faults were treated: the first figure of a contract. */
export function SatisfactionPanel({ satisfaction }: { satisfaction: ContractBoard['satisfaction'] }) {
  const { t, format } = useWords()
  const { mean, target, answers, closed, counts, reading } = satisfaction
  const most = Math.max(1, ...counts)
  return (
    <section className="panel satisfaction" aria-labelledby="satisfaction">
      <h2 id="satisfaction">{t('contract.satisfaction')}</h2>
      {mean === null ? (
        <p className="muted">{t('contract.no_answers')}</p>
      ) : (
        <>
          <p className="big">
            <b>{format.number(mean)}</b>
            <span>
              {t('contract.of_five')}
              {target !== null && `, ${t('contract.aim', { target: format.number(target) })}`}
            </span>
            <ReadingTag reading={reading} />
          </p>
          <p className="muted">{t('contract.answers', { count: answers, closed: format.number(closed) })}</p>
          <dl className="scores">
            {SCORES.map((score) => (
              <div key={score}>
                <dt>{t(`contract.score_${score}`)}</dt>
                <dd>
                  <span className="bar" aria-hidden="true">
                    <i style={{ width: `${((counts[score - 1] ?? 0) / most) * 100}%` }} />
                  </span>
                  <b>{counts[score - 1] ?? 0}</b>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  )
}
