import type { ReactNode } from 'react'
import { RefusedLines } from '../../ui/RefusedLines.tsx'
import type { Voice } from '../format/translate.ts'

/** A line of a file that the server refuses. */
interface Refused {
  line: number
  column: string | null
  value: string
  code: string
}

interface ImportOutcomeProps<R extends Refused> {
  /** What would be made of the file, in a few words. */
  makes: string
  /** What is passed over; what is false is not said. */
  says: readonly (string | false)[]
  title: string
  refused: readonly R[]
  /** The name of its column in the words of the help; undefined for one that is none of ours, which is named as the file does. */
  columnOf(line: R): string | undefined
  why(line: R): string
  voice: Voice
}

/** What an import would do, and each line that it refuses with its reason. */
export function ImportOutcome<R extends Refused>(props: ImportOutcomeProps<R>): ReactNode {
  const { makes, says, title, refused, columnOf, why, voice } = props
  const { t, format } = voice
  return (
    <div className="preview" role="status">
      <p>
        <b>{makes}</b> {says.filter((each) => each !== false).join(' ')}
      </p>
      <RefusedLines
        title={title}
        say={t('import.refused_say')}
        words={{
          ...{ line: t('import.line'), column: t('import.column'), value: t('import.value'), why: t('import.why') },
          empty: t('import.empty'),
        }}
        rows={refused.map((line) => ({
          ...{ key: `${line.line} ${line.column} ${line.code}`, line: format.number(line.line), value: line.value },
          ...{ column: columnOf(line) ?? line.column ?? '', why: why(line) },
        }))}
      />
    </div>
  )
}
