import type { ContractBoard, RunningClock } from '@preau/protocol/api/contract-board.ts'
import { logMoment, serviceTime } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'

/** So many are read at a glance; the others are among the tickets. */
const GLANCE = 5

/** What is about to be late, the nearest first, and what is late and not met yet. */
export function SoonPanel({ board: { soon, late } }: { board: ContractBoard }) {
  const { t } = useWords()
  return (
    <section className="panel soon" aria-labelledby="soon">
      <header>
        <h2 id="soon">{t('contract.soon')}</h2>
        {soon.length > 0 && <span className="muted">{t('contract.soon_count', { count: soon.length })}</span>}
      </header>
      {soon.length === 0 ? (
        <p className="muted">{t('contract.soon_none')}</p>
      ) : (
        <Clocks clocks={soon.slice(0, GLANCE)} />
      )}
      {late.length > 0 && (
        <>
          <h3>{t('contract.late_list')}</h3>
          <Clocks clocks={late.slice(0, GLANCE)} />
        </>
      )}
    </section>
  )
}

function Clocks({ clocks }: { clocks: readonly RunningClock[] }) {
  const { t, format } = useWords()
  return (
    <ul>
      {clocks.map((clock) => {
        const { ticket, commitment, school, equipment, due, left_s, allowance_s } = clock
        const gone = allowance_s === 0 ? 1 : Math.min(1, Math.max(0, 1 - left_s / allowance_s))
        return (
          <li key={`${ticket} ${commitment}`} className={left_s < 0 ? 'late' : undefined}>
            <b>
              {ticket} <span>{equipment}</span>
            </b>
            <span className="left">
              {left_s < 0 ? t('contract.late_by') : t('contract.left', { time: serviceTime(left_s, format) })}
            </span>
            {due !== null && <p>{t(`contract.${commitment}_before`, { school, due: logMoment(due, format) })}</p>}
            <i aria-hidden="true">
              <span style={{ width: `${gone * 100}%` }} />
            </i>
          </li>
        )
      })}
    </ul>
  )
}
