import type { Satisfaction } from '@preau/protocol/api/satisfaction.ts'
import { SCORES } from '@preau/protocol/rules/satisfaction.ts'
import { Empty } from '../../../ui/states.tsx'
import { useWords } from '../../format/words.ts'

/** The ratings of a period: their mean, and how many there are of each. */
export function RatingsPanel({ figures: { ratings, closed } }: { figures: Satisfaction }) {
  const { t, format } = useWords()
  const most = Math.max(...ratings.counts, 1)
  return (
    <section className="panel" aria-labelledby="ratings">
      <header>
        <h2 id="ratings">{t('sat.ratings')}</h2>
      </header>
      <div className="in">
        {ratings.mean === null ? (
          <Empty title={t('sat.no_answers')} heading="h2">
            <p>{t('sat.no_answers_say')}</p>
          </Empty>
        ) : (
          <>
            <p className="mean">
              <b>{format.number(ratings.mean)}</b> {t('sat.of_five')}
            </p>
            <p className="muted">{t('sat.answers', { count: ratings.answers, closed })}</p>
            <dl className="scorebars">
              {SCORES.toReversed().map((score) => {
                const count = ratings.counts[score - 1] ?? 0
                return [
                  <dt key={`t${score}`}>{t(`rating.${score}`)}</dt>,
                  <dd key={`d${score}`}>
                    <span className="track" aria-hidden="true">
                      <i style={{ width: `${(count * 100) / most}%` }} />
                    </span>
                    <span className="n">{format.number(count)}</span>
                  </dd>,
                ]
              })}
            </dl>
          </>
        )}
      </div>
    </section>
  )
}
