import type { TimetableImportResult } from '@preau/protocol/api/booking-acts.ts'
import { TIMETABLE_COLUMNS } from '@preau/protocol/rules/booking/timetable-columns.ts'
import { RefusedLines } from '../../../ui/RefusedLines.tsx'
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
      <RefusedLines
        title={t('hours.import_refused', { count: refused.length })}
        say={t('import.refused_say')}
        words={{
          ...{ line: t('import.line'), column: t('import.column'), value: t('import.value'), why: t('import.why') },
          empty: t('import.empty'),
        }}
        rows={refused.map((line) => ({
          ...{ key: `${line.line} ${line.column} ${line.code}`, line: format.number(line.line), value: line.value },
          ...{ column: columnOf(line, voice), why: why(line, voice) },
        }))}
      />
    </div>
  )
}

type Refused = TimetableImportResult['refused'][number]

/** The column as the help above names it; one that is none of ours as the file does. */
function columnOf({ column }: Refused, { t }: Voice): string {
  const known = TIMETABLE_COLUMNS.find((one) => one === column)
  return known ? t(`hours.column.${known}`) : (column ?? '')
}

function why({ code, expected }: Refused, voice: Voice): string {
  const { title } = errorText(code, voice)
  return expected === undefined ? title : `${title}, ${voice.t('hours.import_expected', { expected })}`
}
