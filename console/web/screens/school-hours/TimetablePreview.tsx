import type { TimetableImportResult } from '@preau/protocol/api/booking-acts.ts'
import { TIMETABLE_COLUMNS } from '@preau/protocol/rules/booking/timetable-columns.ts'
import { Note } from '../../../ui/states.tsx'
import { errorText } from '../../format/error-text.ts'
import type { Voice } from '../../format/translate.ts'

/** What an import of a timetable would do, and each line that it refuses with its reason. */
export function TimetablePreview({ result, voice }: { result: TimetableImportResult; voice: Voice }) {
  const { t, format } = voice
  const { booked, unchanged, skipped, ignoredColumns, refused } = result
  return (
    <div className="preview" role="status">
      <p>
        <b>{booked > 0 ? t('hours.import_books', { count: booked }) : t('hours.import_none')}</b>{' '}
        {unchanged > 0 && t('hours.import_unchanged', { count: unchanged })}{' '}
        {skipped.length > 0 && t('hours.import_skipped', { count: skipped.length })}{' '}
        {ignoredColumns.length > 0 && t('hours.import_ignored', { columns: format.list(ignoredColumns) })}
      </p>
      {refused.length > 0 && (
        <>
          <Note tone="degraded">
            <b>{t('hours.import_refused', { count: refused.length })}</b> {t('import.refused_say')}
          </Note>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
          <section className="refused" tabIndex={0} aria-label={t('hours.import_refused', { count: refused.length })}>
            <table className="table" data-density="compact">
              <thead>
                <tr>
                  <th scope="col" className="num c-line">
                    {t('import.line')}
                  </th>
                  <th scope="col" className="c-column">
                    {t('import.column')}
                  </th>
                  <th scope="col" className="c-value">
                    {t('import.value')}
                  </th>
                  <th scope="col">{t('import.why')}</th>
                </tr>
              </thead>
              <tbody>
                {refused.map((line) => {
                  const column = TIMETABLE_COLUMNS.find((one) => one === line.column)
                  return (
                    <tr key={`${line.line} ${line.column} ${line.code}`}>
                      <th scope="row" className="num">
                        {format.number(line.line)}
                      </th>
                      <td>{column ? t(`hours.column.${column}`) : line.column}</td>
                      <td title={line.value}>
                        {line.value === '' ? <i className="soft">{t('import.empty')}</i> : line.value}
                      </td>
                      <td className="wrap">
                        {errorText(line.code, voice).title}
                        {line.expected !== undefined && `, ${t('hours.import_expected', { expected: line.expected })}`}
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </section>
        </>
      )}
    </div>
  )
}
