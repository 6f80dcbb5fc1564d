import { IMPORT_COLUMNS, type PlaceImportResult } from '@preau/protocol/api/places.ts'
import { RefusedLines } from '../../../ui/RefusedLines.tsx'
import { errorText } from '../../format/error-text.ts'
import type { Voice } from '../../format/translate.ts'
import { useWords } from '../../format/words.ts'

/** What an import would do: what it makes, what it passes over, and each line that it refuses with its reason. */
export function ImportPreview({ result }: { result: PlaceImportResult }) {
  const voice = useWords()
  const { t, format } = voice
  const { created, unchanged, refused, ignoredColumns } = result
  const made = [
    created.authorities > 0 && t('places.count_authorities', { count: created.authorities }),
    created.schools > 0 && t('places.count_schools', { count: created.schools }),
    created.rooms > 0 && t('places.count_rooms', { count: created.rooms }),
  ].filter((part) => part !== false)
  return (
    <div className="preview" role="status">
      <p>
        <b>{made.length > 0 ? t('import.makes', { made: format.list(made) }) : t('import.makes_nothing')}</b>{' '}
        {unchanged > 0 && t('import.unchanged', { count: unchanged })}{' '}
        {ignoredColumns.length > 0 && t('import.ignored', { columns: format.list(ignoredColumns) })}
      </p>
      <RefusedLines
        title={t('import.refused', { count: refused.length })}
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

/** The column as the help above names it; one that is none of ours as the file does. */
function columnOf({ column }: PlaceImportResult['refused'][number], { t }: Voice): string {
  const known = IMPORT_COLUMNS.find((name) => name === column)
  return known ? t(`import.column.${known}`) : (column ?? '')
}

function why({ code, expected }: PlaceImportResult['refused'][number], voice: Voice): string {
  if (code === 'UAI_INVALID' && expected !== undefined) {
    return voice.t('places.uai_letter', { letter: expected.slice(-1) })
  }
  if (code === 'UAI_INVALID') return voice.t('places.uai_wrong')
  if (code === 'INSEE_INVALID') return voice.t('places.insee_wrong')
  return `${errorText(code, voice).title}.`
}
