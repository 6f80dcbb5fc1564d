import type { AuditLine, AuditList, AuditResult } from '@preau/protocol/api/audit.ts'
import { Fragment } from 'react'
import { type Shape, StatusWord } from '../../../ui/StatusMark.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { actionText, actorText, targetText } from '../../format/audit-text.ts'
import { useWords } from '../../format/words.ts'

interface AuditTableProps {
  rows: readonly AuditLine[]
  names: AuditList['names']
  onOpen: (line: AuditLine) => void
}

export const RESULT_SHAPES: Record<AuditResult, Shape> = { done: 'ok', refused: 'degraded', failed: 'down' }

/** Lines under the day on which they were written; the moment opens one. */
export function AuditTable({ rows, names, onOpen }: AuditTableProps) {
  const voice = useWords()
  const { t, format } = voice
  const now = useServerNow(60_000)
  return (
    <div className="panel" data-density="compact">
      <table className="table audittable">
        <caption className="vh">{t('audit.table')}</caption>
        <colgroup>
          <col className="c-when" />
          <col className="c-who" />
          <col className="c-what" />
          <col />
          <col className="c-school" />
          <col className="c-from" />
          <col className="c-result" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('audit.when')}</th>
            <th scope="col">{t('audit.who')}</th>
            <th scope="col">{t('audit.what')}</th>
            <th scope="col">{t('audit.on')}</th>
            <th scope="col">{t('audit.school')}</th>
            <th scope="col">{t('audit.from')}</th>
            <th scope="col">{t('audit.result')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((line, index) => {
            const before = rows[index - 1]
            const isNewDay = before === undefined || format.dayKey(before.at) !== format.dayKey(line.at)
            return (
              <Fragment key={line.seq}>
                {isNewDay && (
                  <tr className="day">
                    <th colSpan={7} scope="rowgroup">
                      {format.dayTitle(line.at, now)}
                    </th>
                  </tr>
                )}
                <tr onClick={() => onOpen(line)}>
                  <th scope="row">
                    <button type="button" className="rowname">
                      {format.timeWithSeconds(line.at)}
                    </button>
                  </th>
                  <td className="strong">{actorText(line.actor, names, voice)}</td>
                  <td>{actionText(line.action, voice)}</td>
                  <td>{targetText(line.target, names, voice)}</td>
                  <td className="muted">{line.school === null ? '' : names[`school:${line.school}`]}</td>
                  <td className="muted">{line.from === 'local' ? t('audit.from_local') : line.from}</td>
                  <td>
                    {line.result === 'done' ? (
                      <span className="muted">{t('audit.result.done')}</span>
                    ) : (
                      <StatusWord shape={RESULT_SHAPES[line.result]}>{t(`audit.result.${line.result}`)}</StatusWord>
                    )}
                  </td>
                </tr>
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
