import { IMPORT_COLUMNS, type PlaceImportResult } from '@preau/protocol/api/places.ts'
import { errorText } from '../../format/error-text.ts'
import type { Voice } from '../../format/translate.ts'
import { useWords } from '../../format/words.ts'
import { ImportOutcome } from '../ImportOutcome.tsx'

/** What an import of places would do, and each line that it refuses with its reason. */
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
    <ImportOutcome
      makes={made.length > 0 ? t('import.makes', { made: format.list(made) }) : t('import.makes_nothing')}
      says={[
        unchanged > 0 && t('import.unchanged', { count: unchanged }),
        ignoredColumns.length > 0 && t('import.ignored', { columns: format.list(ignoredColumns) }),
      ]}
      title={t('import.refused', { count: refused.length })}
      refused={refused}
      columnOf={({ column }) => {
        const known = IMPORT_COLUMNS.find((name) => name === column)
        return known && t(`import.column.${known}`)
      }}
      why={(line) => why(line, voice)}
      voice={voice}
    />
  )
}

function why({ code, expected }: PlaceImportResult['refused'][number], voice: Voice): string {
  if (code === 'UAI_INVALID' && expected !== undefined) {
    return voice.t('places.uai_letter', { letter: expected.slice(-1) })
  }
  if (code === 'UAI_INVALID') return voice.t('places.uai_wrong')
  if (code === 'INSEE_INVALID') return voice.t('places.insee_wrong')
  return `${errorText(code, voice).title}.`
}
