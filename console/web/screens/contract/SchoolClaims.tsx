import { useQuery } from '@tanstack/react-query'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { schoolClaimsQuery } from '../../api/contracts.ts'
import { useMay } from '../../api/use-may.ts'
import { euros } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'

const SHAPES = { draft: 'unknown', notified: 'unknown', contested: 'degraded', decided: 'ok' } as const

/** In a town hall: what its schools claim under contracts of their own, to be read. Nothing is shown where there is none. */
export function SchoolClaims() {
  const { t, format } = useWords()
  const may = useMay()
  const { data, error, refetch } = useQuery({ ...schoolClaimsQuery, enabled: may('contract.read_of_schools') })
  if (error && !data) {
    return (
      <div className="panel schoolclaims">
        <Problem error={error} title={t('claims.failed')} onRetry={() => void refetch()} />
      </div>
    )
  }
  if (!data || data.rows.length === 0) return null
  const day = (date: string) => format.fullDate(Date.parse(`${date}T12:00:00Z`))
  return (
    <section className="panel schoolclaims" aria-labelledby="school-claims">
      <header>
        <h2 id="school-claims">{t('claims.title')}</h2>
      </header>
      <p className="in muted">{t('claims.say')}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone a wide table is moved by the arrow keys */}
      <div className="scroll" role="group" tabIndex={0} aria-labelledby="school-claims">
        <table className="table">
          <caption className="vh">{t('claims.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('claims.school')}</th>
              <th scope="col">{t('claims.contract')}</th>
              <th scope="col">{t('claims.lot')}</th>
              <th scope="col">{t('claims.period')}</th>
              <th scope="col">{t('claims.state')}</th>
              <th scope="col" className="num">
                {t('claims.breaches')}
              </th>
              <th scope="col" className="num">
                {t('claims.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ id, school, title, lot, from, to, state, breaches, claimed_eur, decided_eur }) => (
              <tr key={`${school.id} ${id}`}>
                <th scope="row">{school.name}</th>
                <td>{title}</td>
                <td>{lot}</td>
                <td>{t('contract.dates_text', { from: day(from), to: day(to) })}</td>
                <td>
                  <StatusWord shape={SHAPES[state]}>{t(`claims.${state}`)}</StatusWord>
                </td>
                <td className="num" data-label={t('claims.breaches')}>
                  {format.number(breaches)}
                </td>
                <td className="num" data-label={t('claims.amount')}>
                  {euros(decided_eur ?? claimed_eur, format)}
                  <small>{t(decided_eur === null ? 'claims.asked' : 'claims.retained')}</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
