import type { TimetableImportResult } from '@preau/protocol/api/booking-acts.ts'
import { TIMETABLE_COLUMNS } from '@preau/protocol/rules/booking/timetable-columns.ts'
import { errorText } from '../../format/error-text.ts'
import type { Voice } from '../../format/translate.ts'
import { ImportOutcome } from '../ImportOutcome.tsx'

/** What an import of a timetable would do, and each line that it refuses with its reason. */
export function TimetablePreview({ result, voice }: { result: TimetableImportResult; voice: Voice }) {
  const { t, format } = voice
  const { booked, unchanged, skipped, ignoredColumns, refused } = result
  return (
    <ImportOutcome
      makes={booked > 0 ? t('hours.import_books', { count: booked }) : t('hours.import_none')}
      says={[
        unchanged > 0 && t('hours.import_unchanged', { count: unchanged }),
        skipped.length > 0 && t('hours.import_skipped', { count: skipped.length }),
        ignoredColumns.length > 0 && t('hours.import_ignored', { columns: format.list(ignoredColumns) }),
      ]}
      title={t('hours.import_refused', { count: refused.length })}
      refused={refused}
      columnOf={({ column }) => {
        const known = TIMETABLE_COLUMNS.find((one) => one === column)
        return known && t(`hours.column.${known}`)
      }}
      why={(line) => why(line, voice)}
      voice={voice}
    />
  )
}

function why({ code, expected }: TimetableImportResult['refused'][number], voice: Voice): string {
  const { title } = errorText(code, voice)
  return expected === undefined ? title : `${title}, ${voice.t('hours.import_expected', { expected })}`
}
