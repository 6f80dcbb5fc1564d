import { MOST_COUNTED, type RetentionRow } from '@preau/protocol/api/privacy.ts'
import { retentionRule } from '@preau/protocol/rules/retention.ts'
import { Button } from '../../../ui/Button.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { useWords } from '../../format/words.ts'

/** Each kind of record with its period, and where that comes from. */
export function PeriodTable({ rows, onOpen }: { rows: readonly RetentionRow[]; onOpen: (row: RetentionRow) => void }) {
  const { t, format } = useWords()
  const now = useServerNow(60_000)
  const due = ({ due: count }: RetentionRow) =>
    count === null
      ? t('privacy.due_unknown')
      : count > MOST_COUNTED
        ? t('privacy.due_many', { count: MOST_COUNTED })
        : count === 0
          ? t('privacy.due_none')
          : format.number(count)
  const bounds = ({ item }: RetentionRow) => {
    const { least, most } = retentionRule(item)
    return t('privacy.bounds', { least, most })
  }
  const origin = (row: RetentionRow) => {
    if (row.changedAt === null) return t(`privacy.source.${retentionRule(row.item).source}`)
    const date = format.date(row.changedAt, now)
    return row.changedBy === null
      ? t('privacy.changed_nobody', { date })
      : t('privacy.changed', { name: row.changedBy, date })
  }
  return (
    <div className="panel">
      <table className="table periodtable">
        <caption className="vh">{t('privacy.table')}</caption>
        <colgroup>
          <col className="c-item" />
          <col className="c-days" />
          <col />
          <col className="c-due" />
          <col className="c-act" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('privacy.what')}</th>
            <th scope="col" className="num">
              {t('privacy.days')}
            </th>
            <th scope="col">{t('privacy.source')}</th>
            <th scope="col" className="num">
              {t('privacy.due')}
            </th>
            <th scope="col">
              <span className="vh">{t('privacy.set')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.item}>
              <th scope="row">
                {t(`privacy.item.${row.item}`)}
                {retentionRule(row.item).personal && <span className="you">{t('privacy.personal')}</span>}
              </th>
              <td className="num">{t('privacy.days_text', { count: row.days })}</td>
              <td className="muted">{[origin(row), row.reason, bounds(row)].filter(Boolean).join(' · ')}</td>
              <td className="num muted">
                <span className="duelabel">{t('privacy.due_label')} </span>
                {due(row)}
              </td>
              <td className="num">
                <Button
                  small
                  look="quiet"
                  aria-label={t('privacy.set_of', { item: t(`privacy.item.${row.item}`) })}
                  onClick={() => onOpen(row)}
                >
                  {t('privacy.set')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
