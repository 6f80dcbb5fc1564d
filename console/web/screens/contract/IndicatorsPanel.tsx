import type { Indicator } from '@preau/protocol/api/contract-board.ts'
import { useWords } from '../../format/words.ts'
import { figureOf } from './indicator-text.ts'
import { ReadingTag } from './reading.tsx'
import { Scale } from './Scale.tsx'
import { Spark } from './Spark.tsx'

/** What was reached of each target, with its twelve months and how it reads. */
export function IndicatorsPanel({ indicators }: { indicators: readonly Indicator[] }) {
  const voice = useWords()
  const { t, format } = voice
  return (
    <section className="panel indicators" aria-labelledby="commitments">
      <header>
        <h2 id="commitments">{t('contract.commitments')}</h2>
      </header>
      <table>
        <caption className="vh">{t('contract.commitments')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('contract.indicator')}</th>
            <th scope="col" className="num">
              {t('contract.actual')}
            </th>
            <th scope="col" className="num">
              {t('contract.target')}
            </th>
            <th scope="col" className="scalecell">
              <span className="vh">{t('contract.gap')}</span>
            </th>
            <th scope="col" className="sparkcell">
              {t('contract.trend')}
            </th>
            <th scope="col">{t('contract.reading')}</th>
          </tr>
        </thead>
        <tbody>
          {indicators.map((each) => (
            <tr key={`${each.indicator} ${each.about ?? ''}`}>
              <th scope="row">
                {t(`contract.${each.indicator}`)}
                <small>
                  {each.about ??
                    (each.indicator === 'lost_sessions'
                      ? t(each.actual === null ? 'contract.no_bookings' : 'contract.lost_say')
                      : t('contract.in_time', { good: format.number(each.good), count: each.total }))}
                </small>
              </th>
              <td className="num actual">{figureOf(each, voice)}</td>
              <td className="num">
                {each.target === null
                  ? '–'
                  : each.indicator === 'lost_sessions'
                    ? format.number(each.target)
                    : format.percent(each.target, 2)}
              </td>
              <td className="scalecell">
                <Scale indicator={each} />
              </td>
              <td className="sparkcell">
                <Spark indicator={each} />
              </td>
              <td>
                <ReadingTag reading={each.reading} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
