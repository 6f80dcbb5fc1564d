import type { Breach } from '@preau/protocol/api/penalty-claims.ts'
import { euros, logMoment } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'

interface BreachTableProps {
  breaches: readonly Breach[]
  chosen: { ticket: string; of: 'gti' | 'gtr' } | undefined
  onChoose: (breach: Breach) => void
}

/** What was met too late in the month, with the numbers of the formula. A line opens its explanation. */
export function BreachTable({ breaches, chosen, onChoose }: BreachTableProps) {
  const { t, format } = useWords()
  const total = breaches.reduce((sum, { penalty_eur, waived_eur }) => sum + penalty_eur - waived_eur, 0)
  return (
    <section className="panel breaches" aria-labelledby="breaches">
      <header>
        <h2 id="breaches">{t('contract.breaches')}</h2>
      </header>
      {breaches.length === 0 ? (
        <p className="muted">{t('contract.breaches_none')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled has to be reached by keyboard
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
        <div className="scroll" tabIndex={0} role="group" aria-label={t('contract.breaches')}>
          <table className="table">
            <caption className="vh">{t('contract.breaches')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('contract.ticket')}</th>
                <th scope="col">{t('contract.equipment')}</th>
                <th scope="col">{t('contract.school')}</th>
                <th scope="col">{t('contract.commitment')}</th>
                <th scope="col">{t('contract.due')}</th>
                <th scope="col">{t('contract.done')}</th>
                <th scope="col" className="num">
                  {t('contract.days')}
                </th>
                <th scope="col" className="num">
                  {t('contract.value')}
                </th>
                <th scope="col" className="num">
                  {t('contract.penalty')}
                </th>
              </tr>
            </thead>
            <tbody>
              {breaches.map((breach) => {
                const { ticket, commitment, at, due, days, value_eur, penalty_eur, waived_eur } = breach
                const isChosen = chosen?.ticket === ticket && chosen.of === commitment
                return (
                  <tr
                    key={`${ticket} ${commitment} ${at}`}
                    aria-current={isChosen || undefined}
                    onClick={() => onChoose(breach)}
                  >
                    <th scope="row">
                      <button type="button" className="rowname">
                        {ticket}
                      </button>
                    </th>
                    <td>{breach.equipment ?? '–'}</td>
                    <td>{breach.school}</td>
                    <td>{commitment.toUpperCase()}</td>
                    <td>{due === null ? '–' : logMoment(due, format)}</td>
                    <td>{logMoment(at, format)}</td>
                    <td className="num">{days ?? '–'}</td>
                    <td className="num">{value_eur === null ? '–' : euros(value_eur, format)}</td>
                    <td className="num">{euros(penalty_eur - waived_eur, format)}</td>
                  </tr>
                )
              })}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={8}>
                  {t('contract.total')}
                </th>
                <td className="num">{euros(total, format)}</td>
              </tr>
            </tfoot>
          </table>
        </div>
      )}
    </section>
  )
}
