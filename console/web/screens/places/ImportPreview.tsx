import { IMPORT_COLUMNS, type PlaceImportResult } from '@preau/protocol/api/places.ts'
import { Note } from '../../../ui/states.tsx'
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
      {refused.length > 0 && (
        <>
          <Note tone="degraded">
            <b>{t('import.refused', { count: refused.length })}</b> {t('import.refused_say')}
          </Note>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
          <section className="refused" tabIndex={0} aria-label={t('import.refused', { count: refused.length })}>
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
                {refused.map((line) => (
                  <tr key={`${line.line} ${line.column} ${line.code}`}>
                    <th scope="row" className="num">
                      {format.number(line.line)}
                    </th>
                    <td>{columnOf(line, voice)}</td>
                    <td title={line.value}>
                      {line.value === '' ? <i className="soft">{t('import.empty')}</i> : line.value}
                    </td>
                    <td className="wrap">{why(line, voice)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
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
